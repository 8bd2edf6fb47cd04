// SPDX-License-Identifier: Apache-2.0
// Leaving a process whose thread hangs in foreign code: nothing can be unwound, so what is to be kept is kept
// here and the process ends at once. Ownership: none. Threads: leaveWithLastWords() from any, once counts; a
// LastWords lives on the thread of the verb. Errors: none.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace spojka::host {

// While it lives, `say` is called with the reason before the process ends; it stores what can be stored.
class LastWords {
 public:
  explicit LastWords(std::function<void(const std::string& why)> say);
  ~LastWords();
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;
};

[[noreturn]] void leaveWithLastWords(const std::string& why);

// Where it is kept which connectors failed: beside the states that have no place of their own.
std::filesystem::path faultFolder();

}  // namespace spojka::host
