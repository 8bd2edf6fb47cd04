// SPDX-License-Identifier: Apache-2.0
#include "host/base/cancel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "host/base/wait.hpp"

namespace spojka::host {

CancelToken::CancelToken() {
  if (::pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
}

namespace {

std::atomic<CancelToken*> signalled{nullptr};

void onSignal(int number) {
  CancelToken* token = signalled.load();
  if (token == nullptr || token->requested())
    ::_exit(128 + number);  // asked twice: go at once, the state is safe
  token->request(number);
}

}  // namespace

CancelToken::~CancelToken() {
  CancelToken* me = this;
  signalled.compare_exchange_strong(me, nullptr);
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

void CancelToken::request(int signal) noexcept {
  const int saved = errno;  // signal handlers must leave it alone
  signal_.store(signal);
  requested_.store(true);
  // The byte is never read: every sleeper, now or later, sees the pipe readable.
  [[maybe_unused]] const auto written = ::write(pipe_[1], "x", 1);
  errno = saved;
}

bool CancelToken::sleepFor(std::chrono::milliseconds time) const noexcept {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (requested()) return false;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return true;
    pollfd fd{pipe_[0], POLLIN, 0};
    ::poll(&fd, 1, left > 60'000 ? 60'000 : static_cast<int>(left) + 1);
  }
}

void cancelOnSignals(CancelToken& token) {
  signalled.store(&token);
  struct sigaction action {};
  action.sa_handler = onSignal;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  // A peer that hangs up is an error of that write, not the end of the process.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
}

const CancelToken* signalledToken() noexcept {
  return signalled.load();
}

Wait waitFor(int fd, short events, std::chrono::milliseconds most) noexcept {
  // The signal may go to any thread, hence the looks in between.
  constexpr std::chrono::milliseconds kBetweenLooks{100};
  const CancelToken* asked = signalledToken();
  const auto begun = std::chrono::steady_clock::now();
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(most - (std::chrono::steady_clock::now() - begun));
    pollfd p{fd, events, 0};
    if (::poll(&p, 1, static_cast<int>(std::clamp(left, left.zero(), kBetweenLooks).count())) > 0)
      return Wait::ready;
    if (asked != nullptr && asked->requested()) return Wait::cancelled;
    if (left <= left.zero()) return Wait::late;
  }
}

}  // namespace spojka::host
