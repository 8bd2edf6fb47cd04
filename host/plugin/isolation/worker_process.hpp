// SPDX-License-Identifier: Apache-2.0
// The child process behind one isolated instance: the same program, started with a socket and nothing else.
// Ownership: the destructor ends and reaps it. Threads: end() on one thread; kill() from any. Errors:
// ExitError(aborted) when it cannot be started.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <optional>

#include "host/plugin/isolation/frames.hpp"

namespace spojka::host {

class WorkerProcess {
 public:
  explicit WorkerProcess(const std::filesystem::path& program);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  FrameSocket& socket() noexcept { return *socket_; }
  void kill() noexcept;
  // Waits a moment for a process that is about to end, then ends it. Its wait status.
  int end() noexcept;

 private:
  std::optional<FrameSocket> socket_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace spojka::host
