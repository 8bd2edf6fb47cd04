// SPDX-License-Identifier: Apache-2.0
// How long to wait before trying again: exponential with full jitter, so that many that failed together do
// not come back together; or what the other side asked for. Threads: one. Errors: none.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace spojka::host {

class Backoff {
 public:
  static constexpr int kMaxAttempts = 6;  // in a row without any progress

  explicit Backoff(std::uint32_t seed) : random_(seed) {}

  void reset() noexcept { attempts_ = 0; }
  bool exhausted() const noexcept { return attempts_ >= kMaxAttempts; }
  int attempts() const noexcept { return attempts_; }

  // Wait before the next attempt; counts the attempt.
  std::chrono::milliseconds next() {
    const std::int64_t ceiling = std::min<std::int64_t>(kBaseMs << std::min(attempts_, 8), kCapMs);
    ++attempts_;
    return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, ceiling)(random_));
  }

 private:
  static constexpr std::int64_t kBaseMs = 250;
  static constexpr std::int64_t kCapMs = 30'000;
  int attempts_ = 0;
  std::minstd_rand random_;
};

}  // namespace spojka::host
