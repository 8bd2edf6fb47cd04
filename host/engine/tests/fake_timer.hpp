// SPDX-License-Identifier: Apache-2.0
// Time that passes only where somebody sleeps, and then at once. Threads: locks.
#pragma once

#include <algorithm>
#include <mutex>
#include <vector>

#include "host/base/clock.hpp"
#include "host/engine/pace/timer.hpp"

namespace spojka::host {

class FakeTimer final : public Timer {
 public:
  Time now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  bool sleep(std::chrono::milliseconds time, const CancelToken& cancel) const override {
    const std::lock_guard lock(mutex_);
    now_ += time;
    slept.push_back(time);
    return !cancel.requested();
  }
  void pass(std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
  }
  std::chrono::milliseconds longest() const {
    const std::lock_guard lock(mutex_);
    return slept.empty() ? std::chrono::milliseconds(0) : *std::max_element(slept.begin(), slept.end());
  }
  std::chrono::milliseconds sinceStart() const {
    const std::lock_guard lock(mutex_);
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - kStart);
  }

 private:
  static constexpr Time kStart{std::chrono::hours(1)};
  mutable std::mutex mutex_;
  mutable Time now_ = kStart;
  mutable std::vector<std::chrono::milliseconds> slept;
};

// The wall above that timer: 2026-01-01T12:00:00Z when it begins.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(const FakeTimer& timer) : timer_(timer) {}
  std::int64_t nowMicros() const override {
    return 1'767'268'800'000'000 + timer_.sinceStart().count() * 1000;
  }

 private:
  const FakeTimer& timer_;
};

}  // namespace spojka::host
