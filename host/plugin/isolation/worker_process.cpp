// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/base/exit_code.hpp"
#include "host/plugin/child_launch.hpp"
#include "host/plugin/isolation/worker_slots.hpp"

namespace spojka::host {
namespace {

constexpr int kEndPatienceMs = 2000;

int spawn(pid_t& pid, const std::filesystem::path& program, int socket) {
  ChildLaunch child;
  child.inherits(socket, kWorkerSocket);
  child.readsNothing();
  child.writesNowhere(STDOUT_FILENO);
  // Connections of connectors in this process are not always marked to be closed.
  child.closesFrom(kWorkerSocket + 1);
  return child.launch(pid, program, {kWorkerOption});
}

}  // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw ExitError(ExitCode::aborted,
                    fmt::format("cannot open a socket for a connector's process: {}", std::strerror(errno)));
  socket_.emplace(Descriptor(ends[0]));
  const Descriptor theirs(ends[1]);
  if (const int error = spawn(pid_, program, theirs.get()); error != 0)
    throw ExitError(ExitCode::aborted, fmt::format("a connector's process cannot be started from {}: {}",
                                                   program.string(), std::strerror(error)));
}

WorkerProcess::~WorkerProcess() {
  socket_->shutDown();
  end();
}

void WorkerProcess::kill() noexcept {
  if (pid_ > 0) ::kill(-pid_, SIGKILL);
}

int WorkerProcess::end() noexcept {
  if (status_) return *status_;
  int status = 0;
  for (int waited = 0;; ++waited) {
    const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == pid_ || (ended < 0 && errno != EINTR)) break;
    if (waited == kEndPatienceMs) kill();
    ::poll(nullptr, 0, 1);
  }
  // What it has started itself goes with it. Its number may belong to somebody else from now on.
  kill();
  pid_ = -1;
  status_ = status;
  return status;
}

}  // namespace spojka::host
