// SPDX-License-Identifier: Apache-2.0
#include "host/engine/send_gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/engine/wall_time.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

using std::chrono::milliseconds;

// Shorter pauses pass before anybody could read of them.
constexpr milliseconds kWorthShowing{1'000};
// A call of a few records is mostly its look-up and says little about what one record takes.
constexpr std::size_t kWorthMeasuring = 8;

}  // namespace

SendGate::SendGate(Rules rules, const Timer& timer, const Clock& clock, Limited onLimited)
    : rules_(std::move(rules)),
      timer_(timer),
      clock_(clock),
      onLimited_(std::move(onLimited)),
      limit_(rules_.connections),
      breaker_(rules_.breaker, rules_.seed) {}

std::optional<SendGate::Permit> SendGate::enter(const CancelToken& cancel) {
  Lock lock(mutex_);
  for (;;) {
    if (cancel.requested()) return std::nullopt;
    throwIfGivenUp();
    const auto now = timer_.now();
    if (const auto until = closedUntil(now)) {
      lock.unlock();
      if (!timer_.sleep(std::chrono::ceil<milliseconds>(*until - now), cancel)) return std::nullopt;
      lock.lock();
      continue;
    }
    const bool probe = breaker_.startProbe(now);
    if (probe || (breaker_.state() == CircuitBreaker::State::closed && active_ < limit_.limit())) {
      most_ = std::max(most_, ++active_);
      return Permit(*this, probe);
    }
    freed_.wait(lock);
  }
}

std::optional<Timer::Time> SendGate::closedUntil(Timer::Time now) const {
  if (pausedUntil_ > now) return pausedUntil_;
  if (breaker_.state() == CircuitBreaker::State::open && breaker_.probeAt() > now) return breaker_.probeAt();
  return std::nullopt;
}

void SendGate::throwIfGivenUp() const {
  if (!giveUpWhy_.empty()) throw RateLimitError("limits", giveUpWhy_);
  if (breaker_.givenUp())
    throw TransientError(
        "limits", fmt::format("{} does not answer; {} attempts in a row with growing pauses failed, the last "
                              "one with: {}. Run again later to go on from here",
                              rules_.side, rules_.breaker.probes, lastWhy_));
}

void SendGate::good(Permit& permit) {
  const std::lock_guard lock(mutex_);
  permit.judged_ = true;
  const bool wasClosed = breaker_.state() == CircuitBreaker::State::closed;
  const std::size_t before = limit_.limit();
  breaker_.succeeded();
  limit_.answered();
  pausedSinceGood_ = milliseconds(0);
  if (!wasClosed)
    freed_.notify_all();
  else if (limit_.limit() > before)
    freed_.notify_one();
}

void SendGate::bad(Permit& permit, const std::string& why, int weight) {
  Lock lock(mutex_);
  permit.judged_ = true;
  lastWhy_ = why;
  const auto now = timer_.now();
  limit_.trouble(permit.began_, now);
  // While a probe is out, only the probe counts: the others were sent before.
  const bool probing = breaker_.state() == CircuitBreaker::State::probing;
  if (probing ? permit.probe_ : weight > 0) breaker_.failed(now, weight);
  if (breaker_.state() == CircuitBreaker::State::open) announce(lock, breaker_.probeAt(), why);
}

void SendGate::limited(Permit& permit, milliseconds asked, const std::string& why) {
  Lock lock(mutex_);
  permit.judged_ = true;
  lastWhy_ = why;
  const auto now = timer_.now();
  limit_.trouble(permit.began_, now);
  if (permit.probe_) breaker_.dropProbe(now);  // it is there, and says when it will serve us
  const auto until = now + asked;
  if (until <= pausedUntil_) return;
  pausedSinceGood_ += std::chrono::ceil<milliseconds>(until - std::max(now, pausedUntil_));
  pausedUntil_ = until;
  if (pausedSinceGood_ > rules_.patience)
    giveUpWhy_ = fmt::format(
        "{} is limited until {}, and this run has no patience for more than {} s of waiting "
        "(limits.patience). Run again after that to go on from here; what it said: {}",
        rules_.side, wallTime(wallAt(until), clock_.nowMicros()), rules_.patience.count() / 1000, why);
  announce(lock, until, why);
}

void SendGate::measured(Permit& permit, std::size_t records) {
  if (records < kWorthMeasuring) return;
  const std::lock_guard lock(mutex_);
  const auto now = timer_.now();
  limit_.measured((now - permit.began_) / static_cast<std::int64_t>(records + 1), permit.began_, now);
}

void SendGate::leave(Permit& permit) {
  const std::lock_guard lock(mutex_);
  --active_;
  if (permit.probe_ && !permit.judged_) breaker_.dropProbe(timer_.now());
  if (permit.probe_)
    freed_.notify_all();
  else
    freed_.notify_one();
}

void SendGate::announce(Lock& lock, Timer::Time until, const std::string& why) {
  const auto now = timer_.now();
  const auto added = std::chrono::ceil<milliseconds>(until - std::max(now, shownUntil_));
  if (added <= milliseconds(0)) return;
  limitedTime_ += added;
  shownUntil_ = until;
  freed_.notify_all();  // who waits for room must learn that there is none for a while
  if (added < kWorthShowing || !onLimited_) return;
  const std::int64_t at = wallAt(until);
  lock.unlock();
  onLimited_(rules_.side, at, why);
  lock.lock();
}

void SendGate::wake() {
  const std::lock_guard lock(mutex_);
  freed_.notify_all();
}

bool SendGate::givenUp() const {
  const std::lock_guard lock(mutex_);
  return !giveUpWhy_.empty() || breaker_.givenUp();
}

void SendGate::tryOnceMore() {
  const std::lock_guard lock(mutex_);
  breaker_.grantProbe(timer_.now());
}

bool SendGate::healthy() const {
  const std::lock_guard lock(mutex_);
  return breaker_.state() == CircuitBreaker::State::closed;
}

std::int64_t SendGate::wallAt(Timer::Time time) const {
  return clock_.nowMicros() +
         std::chrono::duration_cast<std::chrono::microseconds>(time - timer_.now()).count();
}

SendGate::Status SendGate::status() const {
  const std::lock_guard lock(mutex_);
  Status s{limit_.limit(), most_, 0, limitedTime_.count()};
  const auto until = std::max(
      pausedUntil_, breaker_.state() == CircuitBreaker::State::open ? breaker_.probeAt() : Timer::Time{});
  if (until > timer_.now()) s.limitedUntilUs = wallAt(until);
  return s;
}

}  // namespace spojka::host
