// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/adaptive_limit.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

constexpr auto kWindow = std::chrono::minutes(1);
constexpr double kTrouble = 0.5;  // of the limit is left after a refusal
constexpr double kSlower = 0.8;   // after answers became slow
// Slow = more than twice the best of late, and by more than what a busy machine adds by itself.
constexpr double kTimesSlower = 2;
constexpr double kSecondsSlower = 0.05;
// A side that answers its first questions so fast has nothing to do: there is no need to feel for its limit.
constexpr auto kQuick = std::chrono::milliseconds(100);
constexpr int kQuickAnswers = 2;
constexpr double kNewest = 0.125;  // weight of the newest measurement
constexpr int kEnoughSamples = 4;

double secondsOf(Timer::Duration d) {
  return std::chrono::duration<double>(d).count();
}

}  // namespace

AdaptiveLimit::AdaptiveLimit(std::size_t most)
    : most_(static_cast<double>(std::max<std::size_t>(1, most))),
      limit_(std::min(most_, static_cast<double>(kStart))) {}

void AdaptiveLimit::answered(Timer::Duration took) noexcept {
  if (doubling_ && quick_ >= 0) {
    quick_ = took <= kQuick ? quick_ + 1 : -1;
    if (quick_ == kQuickAnswers) limit_ = most_;
  }
  limit_ = std::min(most_, limit_ + (doubling_ ? 1.0 : 1.0 / limit_));
}

Timer::Duration AdaptiveLimit::base(Timer::Duration latest, Timer::Time now) {
  if (windowBegan_ == Timer::Time{} || now - windowBegan_ > kWindow) {
    lowestBefore_ = windowBegan_ == Timer::Time{} ? latest : lowest_;
    lowest_ = latest;
    windowBegan_ = now;
  }
  lowest_ = std::min(lowest_, latest);
  return std::min(lowest_, lowestBefore_);
}

void AdaptiveLimit::measured(Timer::Duration perRecord, Timer::Time began, Timer::Time now) {
  if (lastCut_ && began < *lastCut_) return;
  const double latest = secondsOf(perRecord);
  smoothed_ = samples_ == 0 ? latest : smoothed_ + kNewest * (latest - smoothed_);
  ++samples_;
  const double best = secondsOf(base(perRecord, now));
  if (samples_ >= kEnoughSamples && smoothed_ > kTimesSlower * best + kSecondsSlower)
    cut(limit_ * kSlower, now);
}

void AdaptiveLimit::trouble(Timer::Time began, Timer::Time now) noexcept {
  if (lastCut_ && began < *lastCut_) return;
  cut(limit_ * kTrouble, now);
}

void AdaptiveLimit::cut(double to, Timer::Time now) noexcept {
  limit_ = std::max(1.0, to);
  doubling_ = false;
  quick_ = -1;
  lastCut_ = now;
  smoothed_ = 0;
  samples_ = 0;
}

}  // namespace spojka::host
