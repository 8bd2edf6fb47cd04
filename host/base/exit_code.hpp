// SPDX-License-Identifier: Apache-2.0
// What the process answers, and the exceptions that carry it up to main.
#pragma once

#include <stdexcept>
#include <string>

namespace spojka::host {

enum class ExitCode : int {
  ok = 0,       // everything settled, none failed
  aborted = 1,  // connection, disk, plugin: run again to go on
  usage = 2,    // wrong usage, profile or credentials; nothing written
  partial = 3,  // finished, some records failed and are kept
  damaged = 4,  // counts do not add up or stored state is damaged
  interrupted = 130,
  terminated = 143,
};

// An error for people that ends the verb with the given code.
class ExitError : public std::runtime_error {
 public:
  ExitError(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

}  // namespace spojka::host
