// SPDX-License-Identifier: Apache-2.0
// How many writers may be at work at once: begins small, goes to the most as soon as the first answers were
// quick, else doubles with every round of good answers until the first sign of trouble; after that it grows
// by one a round, and is cut when the other side refuses, fails or slows down. Threads: one at a time, the
// caller locks. Errors: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "host/engine/pace/timer.hpp"

namespace spojka::host {

class AdaptiveLimit {
 public:
  static constexpr std::size_t kStart = 4;

  explicit AdaptiveLimit(std::size_t most);

  std::size_t limit() const noexcept { return static_cast<std::size_t>(limit_); }
  // A good answer, `took` after it was asked for.
  void answered(Timer::Duration took) noexcept;
  // What one record took in a call that began at `began`.
  void measured(Timer::Duration perRecord, Timer::Time began, Timer::Time now);
  // Refused (429, 503), failed or timed out. What was sent before the last cut tells of the time before it.
  void trouble(Timer::Time began, Timer::Time now) noexcept;

 private:
  // The lowest latency of the last one to two minutes: an old record must not rule for ever.
  Timer::Duration base(Timer::Duration latest, Timer::Time now);
  void cut(double to, Timer::Time now) noexcept;

  const double most_;
  double limit_;
  bool doubling_ = true;
  int quick_ = 0;  // answers in a row from the beginning
  std::optional<Timer::Time> lastCut_;
  double smoothed_ = 0;  // seconds; 0 = nothing measured since the last cut
  int samples_ = 0;
  Timer::Time windowBegan_{};
  Timer::Duration lowest_ = Timer::Duration::max();
  Timer::Duration lowestBefore_ = Timer::Duration::max();
};

}  // namespace spojka::host
