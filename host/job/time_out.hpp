// SPDX-License-Identifier: Apache-2.0
// Ends something that takes too long, from a thread of its own. Threads: over() from any. Errors: none; what
// `end` throws ends the process, so it must not.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "host/base/cancel.hpp"

namespace spojka::host {

class TimeOut {
 public:
  TimeOut(std::chrono::milliseconds after, std::function<void()> end)
      : thread_([this, after, end = std::move(end)] {
          if (!ended_.sleepFor(after)) return;
          over_ = true;
          end();
        }) {}
  ~TimeOut() {
    ended_.request();
    thread_.join();
  }
  TimeOut(const TimeOut&) = delete;
  TimeOut& operator=(const TimeOut&) = delete;

  bool over() const noexcept { return over_; }

 private:
  std::atomic<bool> over_{false};
  CancelToken ended_;
  std::thread thread_;
};

}  // namespace spojka::host
