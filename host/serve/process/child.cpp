// SPDX-License-Identifier: Apache-2.0
#include "host/serve/process/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "host/base/run_status.hpp"
#include "host/plugin/child_launch.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kLongestAnswer = 64U << 20U;
constexpr std::size_t kLongestLine = 64U << 10U;
// A run stops within five seconds; a call into a connector may take a little longer.
constexpr std::chrono::seconds kToStop{20};
// The program as it runs now, also when its file was replaced meanwhile.
constexpr const char* kThisProgram = "/proc/self/exe";

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw StatusError(RunStatus::aborted, tr("cannot open a pipe: {}", std::strerror(errno)));
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
  Descriptor read;
  Descriptor write;
};

// False at the end.
bool readSome(int fd, std::string& text) {
  std::array<char, 16384> buffer{};
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

void giveLines(std::string& text, bool last, const std::function<void(std::string_view)>& line) {
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    line(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  text.erase(0, begin);
  if (text.empty() || (!last && text.size() < kLongestLine)) return;
  line(text);
  text.clear();
}

}  // namespace

Child::Child(std::vector<std::string> words, std::function<void(std::string_view)> line,
             std::function<void(const ChildEnd&)> ended)
    : line_(std::move(line)), ended_(std::move(ended)) {
  Pipe out;
  Pipe err;
  Pipe wake;
  ChildLaunch plan;
  plan.keepsEnvironment();
  plan.readsNothing();
  plan.inherits(out.write.get(), STDOUT_FILENO);
  plan.inherits(err.write.get(), STDERR_FILENO);
  plan.closesFrom(STDERR_FILENO + 1);
  if (const int error = plan.launch(pid_, kThisProgram, std::move(words)); error != 0)
    throw StatusError(RunStatus::aborted, tr("no process could be started: {}", std::strerror(error)));
  out_ = std::move(out.read);
  err_ = std::move(err.read);
  wakeRead_ = std::move(wake.read);
  wakeWrite_ = std::move(wake.write);
  thread_ = std::thread([this] { read(); });
}

Child::~Child() {
  terminate();
  thread_.join();
}

void Child::terminate() {
  const std::lock_guard lock(pidMutex_);
  if (pid_ <= 0 || asked_.exchange(true)) return;
  ::kill(pid_, SIGTERM);
  [[maybe_unused]] const auto written = ::write(wakeWrite_.get(), "", 1);
}

void Child::read() {
  ChildEnd end;
  std::string log;
  bool outOpen = true;
  bool errOpen = true;
  bool killed = false;
  auto deadline = Steady::time_point::max();
  while (outOpen || errOpen) {
    std::array<pollfd, 3> files{
        pollfd{outOpen ? out_.get() : -1, POLLIN, 0}, pollfd{errOpen ? err_.get() : -1, POLLIN, 0},
        pollfd{deadline == Steady::time_point::max() ? wakeRead_.get() : -1, POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
    const int most =
        deadline == Steady::time_point::max() ? -1 : static_cast<int>(std::max<std::int64_t>(left, 0));
    if (::poll(files.data(), files.size(), most) < 0 && errno != EINTR) break;
    if (files[0].revents != 0) outOpen = readSome(out_.get(), end.out);
    if (files[1].revents != 0) errOpen = readSome(err_.get(), log);
    if (files[2].revents != 0) deadline = Steady::now() + kToStop;
    giveLines(log, !errOpen, line_);
    end.cut = end.cut || end.out.size() > kLongestAnswer;
    if (killed || (!end.cut && Steady::now() < deadline)) continue;
    // With all it has started: that holds the pipes open, too.
    ::kill(-pid_, SIGKILL);
    killed = true;
    deadline = Steady::time_point::max();
  }
  siginfo_t gone{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &gone, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  {
    const std::lock_guard lock(pidMutex_);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFEXITED(status)) end.exit = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  }
  ended_(end);
}

}  // namespace spojka::host
