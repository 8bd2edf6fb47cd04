// SPDX-License-Identifier: Apache-2.0
#include "host/cli/last_words.hpp"

#include <unistd.h>

#include <cstdio>
#include <mutex>
#include <string>
#include <thread>

#include "host/base/bounded_write.hpp"
#include "host/cli/words.hpp"

namespace spojka::host {
namespace {

std::mutex& wordsMutex() {
  static auto* const mutex = new std::mutex;
  return *mutex;
}
std::function<void(const Failure&)>& words() {
  static auto* const say = new std::function<void(const Failure&)>;
  return *say;
}

}  // namespace

LastWords::LastWords(std::function<void(const Failure&)> say) {
  const std::lock_guard lock(wordsMutex());
  words() = std::move(say);
}

LastWords::~LastWords() {
  const std::lock_guard lock(wordsMutex());
  words() = nullptr;
}

void leaveWithLastWords(const Failure& why, ExitCode code, std::chrono::milliseconds patience) {
  const int exit = static_cast<int>(code);
  std::thread([exit, patience] {
    std::this_thread::sleep_for(patience);
    ::_exit(exit);
  }).detach();
  sayTo(STDERR_FILENO, "\nspojka: " + inWords(why.message) + "\n");
  // Held until the end: the verb must not go on beside this.
  const std::lock_guard lock(wordsMutex());
  try {
    if (words()) words()(why);
  } catch (const std::exception& e) {
    sayTo(STDERR_FILENO, std::string("spojka: ") + e.what() + "\n");
  }
  std::fflush(stdout);
  ::_exit(exit);
}

}  // namespace spojka::host
