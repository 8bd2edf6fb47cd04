// SPDX-License-Identifier: Apache-2.0
// The child process behind one isolated instance: the same program, started with a socket, a pipe that tells
// it to stop, the directory of its connector, and nothing else. Ownership: borrows the directory while it
// starts; the destructor ends and reaps it. Threads: end() on one thread; kill() and cancel() from any.
// Errors: StatusError(aborted) when it cannot be started.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <optional>

#include "host/plugin/isolation/frames.hpp"

namespace spojka::host {

class WorkerProcess {
 public:
  // `directory` may be null.
  WorkerProcess(const std::filesystem::path& program, const Descriptor* directory);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  FrameSocket& socket() noexcept { return *socket_; }
  void kill() noexcept;
  // Never waits, whatever the process is busy with.
  void cancel() noexcept;
  // Waits a moment for a process that is about to end, then ends it. Its wait status.
  int end() noexcept;

 private:
  std::optional<FrameSocket> socket_;
  Descriptor cancel_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace spojka::host
