// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/base/run_status.hpp"
#include "host/plugin/child_launch.hpp"
#include "host/plugin/isolation/worker_slots.hpp"

namespace spojka::host {
namespace {

constexpr int kEndPatienceMs = 2000;

struct Ends {
  Descriptor ours;
  Descriptor theirs;
};

[[noreturn]] void cannotOpen(const char* what) {
  throw StatusError(RunStatus::aborted, fmt::format("cannot open a {} for a connector's process: {}", what,
                                                    std::strerror(errno)));
}

Ends openSocket() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) cannotOpen("socket");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Ends openPipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) cannotOpen("pipe");
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  return {Descriptor(ends[1]), Descriptor(ends[0])};
}

}  // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program, const Descriptor* directory) {
  Ends socket = openSocket();
  Ends cancel = openPipe();
  ChildLaunch child;
  child.inherits(socket.theirs.get(), kWorkerSocket);
  child.inherits(cancel.theirs.get(), kWorkerCancel);
  if (directory != nullptr) child.inherits(directory->get(), kDirectorySlot);
  child.readsNothing();
  child.writesNowhere(STDOUT_FILENO);
  // Connections of connectors in this process are not always marked to be closed.
  child.closesFrom(kDirectorySlot + 1);
  if (const int error = child.launch(pid_, program, {kWorkerOption}); error != 0)
    throw StatusError(RunStatus::aborted, fmt::format("a connector's process cannot be started from {}: {}",
                                                      program.string(), std::strerror(error)));
  socket_.emplace(std::move(socket.ours));
  cancel_ = std::move(cancel.ours);
}

WorkerProcess::~WorkerProcess() {
  socket_->shutDown();
  end();
}

void WorkerProcess::cancel() noexcept {
  [[maybe_unused]] const ssize_t written = ::write(cancel_.get(), "c", 1);
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
