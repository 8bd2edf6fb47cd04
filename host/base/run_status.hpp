// SPDX-License-Identifier: Apache-2.0
// How something that was asked for came to its end, and the exception that carries it up. What a process or a
// page makes of it, an exit code or a colour, is theirs. Plain values. Threads: any.
#pragma once

#include <stdexcept>
#include <string>

namespace spojka::host {

// The later, the more it matters to whoever asked: records that failed before none, what passes by itself
// before having been cancelled, what a person must mend before that, and damage before all.
enum class RunStatus {
  ok = 1,     // everything settled, none failed
  pending,    // looked only, and there is something to do: for who asked to be told
  partial,    // came to its end, some records failed and are kept
  cancelled,  // a person or a signal ended it
  aborted,    // connection, disk, connector: asked again it goes on
  refused,    // request, profile, credentials or a guard; a person must do something first
  damaged,    // counts do not add up or stored state is damaged
};

// It came to its end, whatever became of single records.
constexpr bool cameToItsEnd(RunStatus status) noexcept {
  return status == RunStatus::ok || status == RunStatus::pending || status == RunStatus::partial;
}

// An error for people that ends what was asked for with the given status.
class StatusError : public std::runtime_error {
 public:
  StatusError(RunStatus status, const std::string& message) : std::runtime_error(message), status_(status) {}
  RunStatus status() const noexcept { return status_; }

 private:
  RunStatus status_;
};

}  // namespace spojka::host
