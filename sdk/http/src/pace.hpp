// SPDX-License-Identifier: Apache-2.0
// Tells an answer that is slow from one that only drips, and would keep its reader for days. Only the time
// spent waiting for the server counts: a reader that takes its time is no fault of the server.
// Ownership: plain values. Threads: one. Errors: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace spojka::http {

class Pace {
 public:
  using Duration = std::chrono::steady_clock::duration;

  // So many bytes a minute must arrive, over each stretch that is as long as a silence may be; 0 = any.
  Pace(std::int64_t leastBytesPerMinute, std::chrono::milliseconds longestSilence) noexcept
      : stretch_(longestSilence), least_(leastBytesPerMinute * longestSilence.count() / 60'000) {}

  // A request went out: until the first byte the server prepares its answer, which is not counted.
  void restart() noexcept {
    begun_ = false;
    bytes_ = 0;
    waited_ = {};
  }
  // `bytes` arrived after the server was waited for so long. False = it only drips.
  bool arrived(std::size_t bytes, Duration waited) noexcept {
    if (!std::exchange(begun_, true)) return true;
    bytes_ += static_cast<std::int64_t>(bytes);
    waited_ += waited;
    if (waited_ < stretch_) return true;
    const bool enough = bytes_ >= least_;
    bytes_ = 0;
    waited_ = {};
    return enough;
  }
  std::int64_t least() const noexcept { return least_; }  // bytes a stretch
  std::chrono::milliseconds stretch() const noexcept { return stretch_; }

 private:
  std::chrono::milliseconds stretch_;
  std::int64_t least_;
  std::int64_t bytes_ = 0;
  Duration waited_{};
  bool begun_ = false;
};

}  // namespace spojka::http
