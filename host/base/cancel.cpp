// SPDX-License-Identifier: Apache-2.0
#include "host/base/cancel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "host/base/wait.hpp"

namespace spojka::host {

// The descriptors of a token and of all its parents, the way poll() takes them, and one more.
struct CancelDescriptors {
  static constexpr std::size_t kMost = 8;

  explicit CancelDescriptors(const CancelToken& token, int more = -1, short events = POLLIN) {
    if (more >= 0) fds[count++] = {more, events, 0};
    for (const CancelToken* t = &token; t != nullptr; t = t->parent_) fds[count++] = {t->wake_, POLLIN, 0};
  }
  // Until one of them is ready or the time is over; less than 0 = however long that takes.
  int wait(int milliseconds) noexcept { return ::poll(fds, static_cast<nfds_t>(count), milliseconds); }

  pollfd fds[kMost] = {};
  std::size_t count = 0;
};

CancelToken::CancelToken(const CancelToken* parent)
    : parent_(parent),
      depth_(parent == nullptr ? 1 : parent->depth_ + 1),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  if (depth_ >= CancelDescriptors::kMost) throw std::logic_error("switches are nested too deep");
}

namespace {

std::atomic<CancelToken*> signalled{nullptr};

void onSignal(int number) {
  CancelToken* token = signalled.load();
  if (token == nullptr || token->requested())
    ::_exit(128 + number);  // asked twice: go at once, the state is safe
  token->request(number);
}

constexpr int kLongestPoll = 60'000;

}  // namespace

CancelToken::~CancelToken() {
  CancelToken* me = this;
  signalled.compare_exchange_strong(me, nullptr);
  ::close(wake_);
}

void CancelToken::request(int signal) noexcept {
  const int saved = errno;  // signal handlers must leave it alone
  signal_.store(signal);
  requested_.store(true, std::memory_order_release);
  // What is written is never read: every sleeper, now or later, finds the descriptor readable.
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  errno = saved;
}

int CancelToken::signal() const noexcept {
  if (requested_.load(std::memory_order_acquire) || parent_ == nullptr) return signal_.load();
  return parent_->signal();
}

bool CancelToken::sleepFor(std::chrono::milliseconds time) const noexcept {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (requested()) return false;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return true;
    CancelDescriptors(*this).wait(left > kLongestPoll ? kLongestPoll : static_cast<int>(left) + 1);
  }
}

OnCancel::OnCancel(const CancelToken& token, std::function<void()> call)
    : thread_([this, &token, call = std::move(call)] {
        CancelDescriptors either(token, ended_.wake_);
        while (!ended_.requested()) {
          if (token.requested()) return call();
          either.wait(-1);
        }
      }) {}

OnCancel::~OnCancel() {
  ended_.request();
  thread_.join();
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
  const CancelToken* asked = signalledToken();
  const auto begun = std::chrono::steady_clock::now();
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(most - (std::chrono::steady_clock::now() - begun));
    pollfd alone{fd, events, 0};
    const int time =
        static_cast<int>(std::clamp(left, left.zero(), std::chrono::milliseconds(kLongestPoll)).count());
    if (asked == nullptr) {
      if (::poll(&alone, 1, time) > 0) return Wait::ready;
    } else {
      CancelDescriptors either(*asked, fd, events);
      if (either.wait(time) > 0 && either.fds[0].revents != 0) return Wait::ready;
      if (asked->requested()) return Wait::cancelled;
    }
    if (left <= left.zero()) return Wait::late;
  }
}

}  // namespace spojka::host
