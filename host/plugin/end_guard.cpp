// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/end_guard.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "host/plugin/call_watch.hpp"
#include "host/plugin/crash_handler.hpp"

namespace spojka::host {
namespace {

std::atomic<pid_t> guarded{0};  // 0 = nobody

// Without exit handlers, and past the _exit() below.
[[noreturn]] void endNow(int code) noexcept {
  for (;;) ::syscall(SYS_exit_group, code);
}

// A child of a connector that did not become another program ends as it likes.
bool isGuarded() noexcept {
  const pid_t pid = guarded.load();
  return pid != 0 && pid == ::getpid();
}

// This program leaves by _exit() too, with a code that says why: never 0, and from within a call only for a
// signal.
bool isUninvited(int status) noexcept {
  constexpr int kSignals = 128;
  return isGuarded() && status < kSignals && (status == 0 || ActiveCall::ofThisThread() != nullptr);
}

[[noreturn]] void endUninvited() noexcept {
  guarded.store(0);
  const ActiveCall* call = ActiveCall::ofThisThread();
  if (call == nullptr) call = ActiveCall::onlySuspect();
  constexpr const char* kHow = "ended the program in the middle of the call";
  if (call != nullptr)
    reportDeath(*call, kHow);
  else
    reportUnknownDeath();
  endNow(EXIT_FAILURE);
}

void onExit() {
  if (isGuarded()) endUninvited();
}

}  // namespace

void guardTheEnd() noexcept {
  noticeExits();
  guarded.store(::getpid());
}

void noticeExits() noexcept {
  std::atexit(onExit);
  std::at_quick_exit(onExit);
}

void comeToTheEnd() noexcept {
  guarded.store(0);
}

}  // namespace spojka::host

// These take the place of the C library's in the whole process, connectors included, because a program's own
// symbols come first.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier): the names are the point.
__attribute__((visibility("default"), noreturn)) void _exit(int status) {
  if (spojka::host::isUninvited(status)) spojka::host::endUninvited();
  spojka::host::endNow(status);
}
__attribute__((visibility("default"), noreturn)) void _Exit(int status) noexcept {
  _exit(status);
}
// NOLINTEND(bugprone-reserved-identifier)
}
