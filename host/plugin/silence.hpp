// SPDX-License-Identifier: Apache-2.0
// How long a call has been silent: since its last sign of life, without the time in which it may rest,
// because it sleeps or waits for something outside. All rests between two signs of life share one hour:
// whoever rests again and again has none left in the end, and is silent. Threads: any. Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

namespace spojka::host {

// What a connector may rest between two signs of life, at once or in pieces.
inline constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(1);

class Silence {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  // A sign of life: a byte, a request, an outcome.
  void progress(Time now = Clock::now()) noexcept {
    lastAt_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    used_.store(0, std::memory_order_relaxed);
  }
  // A sign of life that ends a wait: what was waited for has come.
  void goesOn(Time now = Clock::now()) noexcept {
    if (waits_.load(std::memory_order_relaxed)) waitIsOver(now);
    progress(now);
  }
  // Something outside is waited for, for at most so long; below 0 = nobody knows, which grants nothing.
  void waits(std::chrono::milliseconds atMost, Time now = Clock::now()) noexcept;
  void waitIsOver(Time now = Clock::now()) noexcept;
  // A sleep begins: for how long, of what was asked for. A loop of sleeps of nothing is not hot.
  std::chrono::milliseconds sleeps(std::chrono::milliseconds asked, Time now = Clock::now()) noexcept;
  void wakes(Time now = Clock::now()) noexcept;
  // Asleep included.
  bool isWaiting() const noexcept { return waits_.load(std::memory_order_relaxed) || asleep_.load() > 0; }
  bool saysWhatFor() const noexcept { return waits_.load(std::memory_order_relaxed); }
  // A call begins.
  void begins() noexcept { used_.store(0, std::memory_order_relaxed); }
  // `otherwise` = when the call began.
  Time lastProgress(Time otherwise, Time now) const noexcept;

 private:
  void grant(std::chrono::milliseconds most, Time now) noexcept;
  void endRest(Time now) noexcept;
  Time granted() const noexcept { return Time(Clock::duration(grantedUntil_.load())); }

  static constexpr Clock::rep kNever = Time::min().time_since_epoch().count();
  std::atomic<Clock::rep> lastAt_{kNever};
  std::atomic<Clock::rep> grantedUntil_{kNever};
  std::atomic<Clock::rep> used_{0};  // of what may be rested
  std::atomic<bool> waits_{false};
  std::atomic<int> asleep_{0};
  std::mutex mutex_;  // of whoever begins or ends a rest
};

}  // namespace spojka::host
