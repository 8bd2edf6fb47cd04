// SPDX-License-Identifier: Apache-2.0
// One switch that stops a run. Threads: any; request() is safe in a signal handler (one atomic store and one
// write to a pipe). Errors: none.
#pragma once

#include <atomic>
#include <chrono>

namespace spojka::host {

class CancelToken {
 public:
  CancelToken();
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  // `signal` = number of the signal that asked for it, 0 = the program itself.
  void request(int signal = 0) noexcept;
  bool requested() const noexcept { return requested_.load(std::memory_order_relaxed); }
  int signal() const noexcept { return signal_.load(); }
  // Sleeps; false = woken early by a request.
  bool sleepFor(std::chrono::milliseconds time) const noexcept;

 private:
  std::atomic<bool> requested_{false};
  std::atomic<int> signal_{0};
  int pipe_[2] = {-1, -1};
};

// Makes SIGINT and SIGTERM request this token; a second signal ends the process at once. One token per
// process.
void cancelOnSignals(CancelToken& token);

}  // namespace spojka::host
