// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/send_gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/wall_time.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

using std::chrono::milliseconds;

// Shorter pauses pass before anybody could read of them.
constexpr double kNewestShown = 0.125;  // weight of the newest latency among those shown
constexpr milliseconds kWorthShowing{1'000};
// The least that is waited for whatever is asked, doubled with every pause that no answer followed.
constexpr milliseconds kShortest{250};
constexpr milliseconds kLongestShortest{30'000};

milliseconds leastPause(int pausesBefore) {
  return std::min(kShortest * (1 << std::min(pausesBefore, 10)), kLongestShortest);
}

}  // namespace

SendGate::SendGate(Rules rules, const Timer& timer, const Clock& clock, Told told)
    : rules_(std::move(rules)),
      timer_(timer),
      clock_(clock),
      told_(std::move(told)),
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
      return Permit(*this, probe, waitedByConnector(now));
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
    throw TransientError("limits",
                         tr("{} does not answer; {} attempts in a row with growing pauses failed, the last "
                            "one with: {}. Run again later to go on from here",
                            rules_.side, rules_.breaker.probes, lastWhy_));
}

void SendGate::good(Permit& permit) {
  const std::lock_guard lock(mutex_);
  permit.judged_ = true;
  const bool wasClosed = breaker_.state() == CircuitBreaker::State::closed;
  const std::size_t before = limit_.limit();
  breaker_.succeeded();
  limit_.answered(timer_.now() - permit.began_);
  pausedSinceGood_ = milliseconds(0);
  pausesSinceGood_ = 0;
  ++answers_;
  if (!wasClosed || limit_.limit() > before + 1)
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
  if (breaker_.state() == CircuitBreaker::State::open)
    announce(lock, breaker_.probeAt(), Waiting::For::silent, why);
}

void SendGate::limited(Permit& permit, milliseconds asked, const std::string& why) {
  if (asked <= milliseconds(0)) return bad(permit, why, 1);
  Lock lock(mutex_);
  permit.judged_ = true;
  lastWhy_ = why;
  const auto now = timer_.now();
  limit_.trouble(permit.began_, now);
  if (permit.probe_) breaker_.dropProbe(now);  // it is there, and says when it will serve us
  // What several are told at once is one pause.
  if (now >= pausedUntil_) ++pausesSinceGood_;
  const auto until = now + std::clamp(asked, leastPause(pausesSinceGood_ - 1), kLongest);
  if (until <= pausedUntil_) return;
  pauseWhy_ = why;
  pausedSinceGood_ += std::chrono::ceil<milliseconds>(until - std::max(now, pausedUntil_));
  pausedUntil_ = until;
  if (pausedSinceGood_ > rules_.patience)
    giveUpWhy_ =
        tr("{} is limited until {}, and this run has no patience for more than {} s of waiting "
           "(limits.patience). Run again after that to go on from here; what it said: {}",
           rules_.side, wallTime(wallAt(until), clock_.nowMicros()), rules_.patience.count() / 1000, why);
  announce(lock, until, Waiting::For::asked, why);
}

milliseconds SendGate::waitedByConnector(Timer::Time now) const {
  return toldTime_ +
         (toldWhat_.empty() ? milliseconds(0) : std::chrono::floor<milliseconds>(now - toldSince_));
}

void SendGate::waitedInVain(const Permit& permit, std::int64_t asked, const Error& failure) {
  const std::lock_guard lock(mutex_);
  const auto all = waitedByConnector(timer_.now());
  const auto waited = all - permit.waitedBefore_;
  if (waited < kWorthShowing) return;
  pausedSinceGood_ += all - std::max(permit.waitedBefore_, toldSpent_);
  toldSpent_ = all;
  const bool asksForMore = failure.code() == SPOJKA_E_RATE_LIMIT;
  // It could have gone on waiting, and did not: its own patience is at an end.
  const bool gaveUp = asksForMore && waited >= milliseconds(asked);
  if (!gaveUp && pausedSinceGood_ <= rules_.patience) return;
  giveUpWhy_ =
      tr("{} {} after {} s of waiting for it, and this run has no patience for more (limits.patience). Run "
         "again later to go on from here; what it said: {}",
         rules_.side, asksForMore ? "asks for more time" : "was of no use",
         std::chrono::floor<std::chrono::seconds>(pausedSinceGood_).count(), failure.what());
}

void SendGate::pausing(milliseconds time, const std::string& why) {
  Lock lock(mutex_);
  const auto until = timer_.now() + time;
  retryAt_ = std::max(retryAt_, until);
  retryWhy_ = why;
  // The others go on. Who pauses has said so in the log.
  if (active_ == 0) announce(lock, until, Waiting::For::again, why, false);
}

void SendGate::told(const std::string& what, std::int64_t untilUs) {
  Lock lock(mutex_);
  if (what == toldWhat_ && untilUs == toldUntilUs_) return;
  const auto now = timer_.now();
  if (!toldWhat_.empty()) {
    limitedTime_ += std::chrono::floor<milliseconds>(now - toldSince_);
    toldTime_ += std::chrono::floor<milliseconds>(now - toldSince_);
  }
  toldWhat_ = what;
  toldUntilUs_ = untilUs;
  toldSince_ = now;
  const bool soonOver = untilUs != 0 && untilUs - clock_.nowMicros() < kWorthShowing.count() * 1000;
  if (what.empty() || soonOver || !told_) return;
  const Waiting waiting{rules_.side, Waiting::For::told, untilUs, what};
  lock.unlock();
  told_(waiting);
}

void SendGate::measured(Permit& permit, std::size_t requests) {
  if (requests == 0) return;
  const std::lock_guard lock(mutex_);
  const auto now = timer_.now();
  const auto took = (now - permit.began_) / static_cast<std::int64_t>(requests);
  limit_.measured(took, permit.began_, now);
  const double us = std::chrono::duration<double, std::micro>(took).count();
  latencyUs_ = latencyUs_ == 0 ? us : latencyUs_ + kNewestShown * (us - latencyUs_);
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

Waiting SendGate::waitingFor(Waiting::For reason, Timer::Time until, const std::string& why) const {
  return {rules_.side, reason, wallAt(until), why};
}

void SendGate::announce(Lock& lock, Timer::Time until, Waiting::For reason, const std::string& why,
                        bool told) {
  const auto now = timer_.now();
  const auto added = std::chrono::ceil<milliseconds>(until - std::max(now, shownUntil_));
  if (added <= milliseconds(0)) return;
  limitedTime_ += added;
  shownUntil_ = until;
  freed_.notify_all();  // who waits for room must learn that there is none for a while
  if (!told || added < kWorthShowing || !told_) return;
  const Waiting waiting = waitingFor(reason, until, why);
  lock.unlock();
  told_(waiting);
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

std::int64_t SendGate::answers() const {
  const std::lock_guard lock(mutex_);
  return answers_;
}

SendGate::Status SendGate::status() const {
  const std::lock_guard lock(mutex_);
  Status s{limit_.limit(), most_, 0, limitedTime_.count(), static_cast<std::int64_t>(latencyUs_)};
  const auto now = timer_.now();
  if (pausedUntil_ > now)
    s.waiting = waitingFor(Waiting::For::asked, pausedUntil_, pauseWhy_);
  else if (breaker_.state() == CircuitBreaker::State::open && breaker_.probeAt() > now)
    s.waiting = waitingFor(Waiting::For::silent, breaker_.probeAt(), lastWhy_);
  if (!toldWhat_.empty()) {
    s.limitedMs += std::chrono::floor<milliseconds>(now - toldSince_).count();
    if (!s.waiting) s.waiting = Waiting{rules_.side, Waiting::For::told, toldUntilUs_, toldWhat_};
  }
  if (s.waiting) s.limitedUntilUs = s.waiting->untilUs;
  // Shorter ones come and go too fast to be read.
  if (!s.waiting && active_ == 0 && retryAt_ > now + kWorthShowing)
    s.waiting = waitingFor(Waiting::For::again, retryAt_, retryWhy_);
  return s;
}

}  // namespace spojka::host
