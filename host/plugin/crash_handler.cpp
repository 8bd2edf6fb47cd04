// SPDX-License-Identifier: Apache-2.0
// Everything below `onFatal` must be safe in a signal handler: no locks, no memory, no stdio.
#include "host/plugin/crash_handler.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <string_view>

#include "host/plugin/call_watch.hpp"

namespace spojka::host {
namespace {

struct Known {
  char id[80];
  char file[1024];
  char identity[96];
};
std::array<Known, 8> known;
std::atomic<std::size_t> knownCount{0};

constexpr std::array<int, 5> kSignals{SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE};
std::array<struct sigaction, kSignals.size()> before;

const char* nameOf(int signal) noexcept {
  switch (signal) {
    case SIGSEGV:
      return "crashed with signal 11 (Segmentation fault)";
    case SIGABRT:
      return "crashed with signal 6 (Aborted)";
    case SIGBUS:
      return "crashed with signal 7 (Bus error)";
    case SIGILL:
      return "crashed with signal 4 (Illegal instruction)";
    default:
      return "crashed with signal 8 (Arithmetic exception)";
  }
}

// Text put together in place.
class Line {
 public:
  Line& operator<<(const char* text) noexcept {
    for (; *text != '\0' && size_ < sizeof text_; ++text) text_[size_++] = *text;
    return *this;
  }
  Line& operator<<(std::int64_t number) noexcept {
    char digits[24];
    std::size_t at = sizeof digits;
    digits[--at] = '\0';
    do digits[--at] = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0 && at > 0);
    return *this << &digits[at];
  }
  void writeTo(int fd) const noexcept { [[maybe_unused]] const ssize_t n = ::write(fd, text_, size_); }

 private:
  char text_[512];
  std::size_t size_ = 0;
};

}  // namespace

void reportUnknownDeath() noexcept {
  (Line() << "\nspojka: something in this program, probably a connector, ended it before it had come to its "
             "end. What "
             "was settled until then is stored; run again to go on\n")
      .writeTo(STDERR_FILENO);
}

void reportDeath(const ActiveCall& call, const char* how) noexcept {
  (Line() << "\nspojka: connector '" << call.connector() << "' failed in " << call.slot() << ": it " << how
          << " and took the program with it. What was settled until then is stored; run again to go on\n")
      .writeTo(STDERR_FILENO);
  for (std::size_t i = 0; i < knownCount.load(); ++i) {
    if (std::strcmp(known[i].id, call.connector()) != 0) continue;
    const int file = ::open(known[i].file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    (Line() << static_cast<std::int64_t>(now.tv_sec) << " " << static_cast<std::int64_t>(::getpid()) << " "
            << known[i].identity << " " << call.slot() << " " << how << "\n")
        .writeTo(file);
    ::close(file);
    return;
  }
}

namespace {

void onFatal(int signal, siginfo_t*, void*) {
  const int saved = errno;
  // A connector's own thread is in no call; then it is the calls of the others that tell.
  const ActiveCall* call = ActiveCall::ofThisThread();
  if (call == nullptr) call = ActiveCall::onlySuspect();
  if (call != nullptr) reportDeath(*call, nameOf(signal));
  for (std::size_t i = 0; i < kSignals.size(); ++i)
    if (kSignals[i] == signal) ::sigaction(signal, &before[i], nullptr);
  errno = saved;
  ::raise(signal);  // delivered once this returns
}

void install() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction action {};
    action.sa_sigaction = onFatal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(kSignals[i], &action, &before[i]);
  }
}

template <std::size_t N>
bool copy(char (&to)[N], std::string_view text) {
  if (text.size() >= N) return false;
  std::memcpy(to, text.data(), text.size());
  to[text.size()] = '\0';
  return true;
}

}  // namespace

void nameCrashes(const std::string& id, const FaultLedger& ledger, const std::string& identity) {
  const std::size_t count = knownCount.load();
  for (std::size_t i = 0; i < count; ++i)
    if (id == known[i].id) return;
  if (count == known.size()) return;
  Known& entry = known[count];
  if (!copy(entry.id, id) || !copy(entry.file, ledger.fileOf(id).native()) || !copy(entry.identity, identity))
    return;
  ledger.prepare();
  knownCount.store(count + 1);
  if (count == 0) install();
}

}  // namespace spojka::host
