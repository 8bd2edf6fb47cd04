// SPDX-License-Identifier: Apache-2.0
// What one side of a run says it is busy with, for whoever shows it: the latest word of any of its instances.
// Ownership: borrows the clock. Threads: any; `told` is called on the thread of the connector that spoke,
// never under a lock, and must be quick. Errors: none; what cannot be kept for want of memory is lost.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "host/base/clock.hpp"

namespace spojka::host {

// What is shown of a sleep of which its connector did not say what for; completes "waiting until 11:25 ...".
inline constexpr std::string_view kSleeps = "as the connector asked to";

struct SideActivity {
  // Completes "waiting until 11:25 ..."; one line, empty = it does not wait.
  std::string waitingFor;
  // Wall clock, microseconds since 1970, UTC; 0 = nobody knows for how long.
  std::int64_t waitingUntilUs = 0;
  // Records the running read will give in all; below 0 = not said.
  std::int64_t expected = -1;
};

class SideWatch {
 public:
  // Called when something of it changed; not for every sign of life.
  using Told = std::function<void(const SideActivity&)>;

  explicit SideWatch(Told told = {}, const Clock* clock = nullptr) : told_(std::move(told)), clock_(clock) {}

  SideActivity now() const;
  void alive() noexcept {
    if (waits_.load(std::memory_order_relaxed)) waiting(0, {});
  }
  // `ms` below 0 = nobody knows; an empty text ends the wait.
  void waiting(std::int64_t ms, std::string_view text) noexcept;
  void expected(std::int64_t records) noexcept;

 private:
  std::int64_t nowMicros() const {
    return clock_ != nullptr ? clock_->nowMicros() : SystemClock().nowMicros();
  }

  const Told told_;
  const Clock* clock_;
  std::atomic<bool> waits_{false};
  mutable std::mutex mutex_;
  SideActivity activity_;
};

}  // namespace spojka::host
