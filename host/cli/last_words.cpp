// SPDX-License-Identifier: Apache-2.0
#include "host/cli/last_words.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

#include "host/base/exit_code.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {
namespace {

// A store that hangs too must not keep the process.
constexpr std::chrono::seconds kPatience{10};

std::mutex& wordsMutex() {
  static auto* const mutex = new std::mutex;
  return *mutex;
}
std::function<void(const std::string&)>& words() {
  static auto* const say = new std::function<void(const std::string&)>;
  return *say;
}

}  // namespace

LastWords::LastWords(std::function<void(const std::string&)> say) {
  const std::lock_guard lock(wordsMutex());
  words() = std::move(say);
}

LastWords::~LastWords() {
  const std::lock_guard lock(wordsMutex());
  words() = nullptr;
}

void leaveWithLastWords(const std::string& why) {
  std::thread([] {
    std::this_thread::sleep_for(kPatience);
    ::_exit(static_cast<int>(ExitCode::aborted));
  }).detach();
  std::fprintf(stderr, "\nspojka: %s\n", why.c_str());
  // Held until the end: the verb must not go on beside this.
  const std::lock_guard lock(wordsMutex());
  try {
    if (words()) words()(why);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "spojka: %s\n", e.what());
  }
  std::fflush(stdout);
  ::_exit(static_cast<int>(ExitCode::aborted));
}

std::filesystem::path faultFolder() {
  try {
    const std::filesystem::path state = stateFileName(defaultStateUrl("connectors"));
    return state.parent_path() / "connectors";
  } catch (const std::exception&) {  // a user without a home: then nothing is kept
    return {};
  }
}

}  // namespace spojka::host
