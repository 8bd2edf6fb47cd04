// SPDX-License-Identifier: Apache-2.0
// Leaving a process whose thread hangs: nothing can be unwound, so what is to be kept is kept here and the
// process ends at once. Ownership: none. Threads: leaveWithLastWords() from any, once counts; a
// LastWords lives on the thread of the verb. Errors: none.
#pragma once

#include <chrono>
#include <functional>

#include "host/cli/exit_code.hpp"
#include "host/job/failure.hpp"

namespace spojka::host {

// While it lives, `say` is called with the reason before the process ends; it stores what can be stored.
class LastWords {
 public:
  explicit LastWords(std::function<void(const Failure& why)> say);
  ~LastWords();
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;
};

// Ends after `patience` at the latest: a store or a reader that hangs too must not keep the process.
[[noreturn]] void leaveWithLastWords(const Failure& why, ExitCode exit, std::chrono::milliseconds patience);

}  // namespace spojka::host
