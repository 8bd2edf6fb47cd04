// SPDX-License-Identifier: Apache-2.0
// How long to wait before trying again: exponential with full jitter, or what the other side asked for; and a
// gate that makes all writers wait when one of them was told to slow down. Threads: Backoff belongs to one
// thread, Gate to all. Errors: none.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>

#include "host/base/cancel.hpp"

namespace spojka::host {

class Backoff {
 public:
  static constexpr int kMaxAttempts = 6;  // in a row without any progress
  static constexpr std::chrono::milliseconds kLongestAsked{
      15 * 60 * 1000};  // a longer Retry-After ends the run instead

  explicit Backoff(std::uint32_t seed) : random_(seed) {}

  void reset() noexcept { attempts_ = 0; }
  bool exhausted() const noexcept { return attempts_ >= kMaxAttempts; }
  int attempts() const noexcept { return attempts_; }

  // Wait before the next attempt; counts the attempt. retryAfterMs < 0 = nothing was asked for.
  std::chrono::milliseconds next(std::int64_t retryAfterMs) {
    const std::int64_t ceiling = std::min<std::int64_t>(kBaseMs << std::min(attempts_, 8), kCapMs);
    ++attempts_;
    const std::int64_t jittered = std::uniform_int_distribution<std::int64_t>(ceiling / 2, ceiling)(random_);
    return std::chrono::milliseconds(std::max(jittered, retryAfterMs));
  }

 private:
  static constexpr std::int64_t kBaseMs = 250;
  static constexpr std::int64_t kCapMs = 30'000;
  int attempts_ = 0;
  std::minstd_rand random_;
};

class Gate {
 public:
  // Nobody passes before now + time.
  void closeFor(std::chrono::milliseconds time) noexcept {
    const auto until = (std::chrono::steady_clock::now() + time).time_since_epoch().count();
    auto seen = until_.load();
    while (seen < until && !until_.compare_exchange_weak(seen, until)) {
    }
  }
  // Waits until the gate is open; false = cancelled.
  bool pass(const CancelToken& cancel) const {
    for (;;) {
      const auto left = std::chrono::steady_clock::duration(until_.load()) -
                        std::chrono::steady_clock::now().time_since_epoch();
      const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left);
      if (ms.count() <= 0) return !cancel.requested();
      if (!cancel.sleepFor(ms)) return false;
    }
  }

 private:
  std::atomic<std::chrono::steady_clock::rep> until_{0};
};

}  // namespace spojka::host
