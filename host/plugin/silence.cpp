// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/silence.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestSleep{1};
// Where nothing is left to grant: short enough to hear in time that the call was told to stop.
constexpr milliseconds kUngranted{1'000};

}  // namespace

void Silence::grant(milliseconds most, Time now) noexcept {
  const auto from = std::max(now, granted());
  const auto until = std::min(now + std::clamp(most, milliseconds(0), kLongestWait),
                              from + (kLongestWait - Clock::duration(used_.load())));
  if (until <= from) return;
  used_.fetch_add((until - from).count());
  grantedUntil_.store(until.time_since_epoch().count());
}

// What was granted and not used is given back; what was used is no silence.
void Silence::endRest(Time now) noexcept {
  const auto rested = std::min(now, granted()).time_since_epoch().count();
  lastAt_.store(std::max(lastAt_.load(), rested), std::memory_order_relaxed);
  if (isWaiting() || granted() <= now) return;
  used_.store(std::max<Clock::rep>(used_.load() - (granted() - now).count(), 0));
  grantedUntil_.store(now.time_since_epoch().count());
}

void Silence::waits(milliseconds atMost, Time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (waits_.exchange(false)) endRest(now);
  grant(atMost, now);
  waits_.store(true);
}

void Silence::waitIsOver(Time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (waits_.exchange(false)) endRest(now);
}

milliseconds Silence::sleeps(milliseconds asked, Time now) noexcept {
  const std::lock_guard lock(mutex_);
  const auto wanted = std::clamp(asked, kShortestSleep, kLongestWait);
  grant(wanted, now);
  ++asleep_;
  return std::clamp(std::chrono::ceil<milliseconds>(granted() - std::min(now, granted())),
                    std::min(wanted, kUngranted), wanted);
}

void Silence::wakes(Time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (asleep_.load() == 0) return;
  --asleep_;
  endRest(now);
}

Silence::Time Silence::lastProgress(Time otherwise, Time now) const noexcept {
  const Time last = std::max(otherwise, Time(Clock::duration(lastAt_.load(std::memory_order_relaxed))));
  return isWaiting() ? std::max(last, std::min(now, granted())) : last;
}

}  // namespace spojka::host
