// SPDX-License-Identifier: Apache-2.0
// The engine's sense of passing time, behind an interface so that tests wait for nothing. Threads: any.
#pragma once

#include <chrono>

#include "host/base/cancel.hpp"

namespace spojka::host {

class Timer {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  virtual ~Timer() = default;
  virtual Time now() const = 0;
  // False = woken early because a stop was requested.
  virtual bool sleep(std::chrono::milliseconds time, const CancelToken& cancel) const = 0;
};

class SteadyTimer final : public Timer {
 public:
  Time now() const override { return std::chrono::steady_clock::now(); }
  bool sleep(std::chrono::milliseconds time, const CancelToken& cancel) const override {
    return cancel.sleepFor(time);
  }
  static const Timer& instance() {
    static const SteadyTimer timer;
    return timer;
  }
};

}  // namespace spojka::host
