// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "host/base/exit_code.hpp"
#include "host/plugin/child_environment.hpp"
#include "host/plugin/isolation/worker_slots.hpp"

namespace spojka::host {
namespace {

constexpr int kEndPatienceMs = 2000;

int spawn(pid_t& pid, const std::filesystem::path& program, int socket) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, kWorkerSocket);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  // Connections of connectors in this process are not always marked to be closed.
  ::posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerSocket + 1);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  // Its own group: Ctrl-C is for the host, which then tells its connectors; and what it starts ends with it.
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::array<std::string, 2> words{program.string(), kWorkerOption};
  std::array<char*, 3> argv{words[0].data(), words[1].data(), nullptr};
  std::vector<char*> environment = harmlessEnvironment();
  const int error =
      ::posix_spawn(&pid, program.c_str(), &actions, &attributes, argv.data(), environment.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
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
