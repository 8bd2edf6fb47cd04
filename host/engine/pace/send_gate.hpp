// SPDX-License-Identifier: Apache-2.0
// What stands before one side of a run and decides who may send now: not more at once than the side bears,
// not before the time it asked for, and nothing but a probe while it is down. Ownership: borrows timer and
// clock. Threads: any. Errors: when the side is given up enter() throws why, and the run ends to be gone on
// with later.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "host/base/cancel.hpp"
#include "host/base/clock.hpp"
#include "host/engine/pace/adaptive_limit.hpp"
#include "host/engine/pace/circuit_breaker.hpp"
#include "host/engine/pace/timer.hpp"
#include "host/engine/pace/waiting.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

class SendGate {
 public:
  struct Rules {
    std::string side;  // for messages: "the destination"
    std::size_t connections = 1;
    std::chrono::milliseconds patience{15 * 60 * 1000};  // how long the side may ask us to wait
    CircuitBreaker::Rules breaker{};
    std::uint32_t seed = 1;
  };
  // What people are shown.
  struct Status {
    std::size_t connections = 0;       // allowed by the gate now
    std::size_t mostConnections = 0;   // at work at once, at the most
    std::int64_t limitedUntilUs = 0;   // wall clock; 0 = not limited now
    std::int64_t limitedMs = 0;        // time in which nothing was sent, waited for or announced
    std::int64_t latencyUs = 0;        // of one request of late; 0 = none was measured yet
    std::optional<Waiting> waiting{};  // for nothing is sent just now
  };
  using Told = std::function<void(const Waiting& waiting)>;
  // The longest any side may ask for: more is rubbish, and must not overflow.
  static constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 366);
  // What a side asked for, as it came from a connector: -1 = nothing that could be waited for. "At once" is
  // no answer to "when": it is a failure like others, with back-off and an end.
  static std::int64_t askedFor(std::int64_t retryAfterMs) {
    return retryAfterMs <= 0 ? -1 : std::min<std::int64_t>(retryAfterMs, kLongest.count());
  }

  class Permit {
   public:
    Permit(SendGate& gate, bool probe, std::chrono::milliseconds waitedBefore)
        : gate_(&gate), probe_(probe), began_(gate.timer_.now()), waitedBefore_(waitedBefore) {}
    ~Permit() {
      if (gate_ != nullptr) gate_->leave(*this);
    }
    Permit(Permit&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)),
          probe_(other.probe_),
          judged_(other.judged_),
          began_(other.began_),
          waitedBefore_(other.waitedBefore_) {}
    Permit& operator=(Permit&&) = delete;
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    bool probe() const noexcept { return probe_; }
    // The side answered, whatever it said about the record.
    void good() { gate_->good(*this); }
    // It did not answer, or not with something that settles; `weight` = how much it says about the side, 0 =
    // nothing.
    void bad(const std::string& why, int weight = 1) { gate_->bad(*this, why, weight); }
    // It asked to be left alone for a while. A short while grows as long as nothing but such answers comes,
    // and all of it uses up patience.
    void limited(std::chrono::milliseconds asked, const std::string& why) {
      gate_->limited(*this, asked, why);
    }
    // A call failed: one or the other of these.
    void failed(const Error& e, int weight = 1) {
      const std::int64_t asked = askedFor(e.retryAfterMs());
      gate_->waitedInVain(*this, asked, e);
      asked < 0 ? bad(e.what(), weight) : limited(std::chrono::milliseconds(asked), e.what());
    }
    // A call is over that took so many requests, one after the other; 0 = not to be compared with others.
    void measured(std::size_t requests) { gate_->measured(*this, requests); }

   private:
    friend class SendGate;
    SendGate* gate_;
    bool probe_;
    bool judged_ = false;
    Timer::Time began_;
    std::chrono::milliseconds waitedBefore_;  // by the connector
  };

  SendGate(Rules rules, const Timer& timer, const Clock& clock, Told told = {});
  SendGate(const SendGate&) = delete;
  SendGate& operator=(const SendGate&) = delete;

  // Waits until sending is allowed; nothing = stopped or cancelled.
  std::optional<Permit> enter(const CancelToken& cancel);
  // Wakes all who wait; for good when the run stops.
  void wake();
  // It does not answer, or asked for more time than there is patience for: enter() throws.
  bool givenUp() const;
  // A side that does not answer was given up over one piece of work, which may have been at fault itself: the
  // next piece gets one attempt, at once. Nothing changes for a side that asked for time.
  void tryOnceMore();
  // The pause of one who sends before it tries again, to be shown where nobody else sends meanwhile.
  void pausing(std::chrono::milliseconds time, const std::string& why);
  // The side's own connector waits and says what for, until a time on the wall (0 = nobody knows); nothing =
  // no longer.
  void told(const std::string& what, std::int64_t untilUs);
  // Answers so far: that it grew tells that the side was there in between.
  std::int64_t answers() const;
  // No sign that the side itself is down.
  bool healthy() const;
  Status status() const;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void good(Permit& permit);
  void bad(Permit& permit, const std::string& why, int weight);
  void limited(Permit& permit, std::chrono::milliseconds asked, const std::string& why);
  void measured(Permit& permit, std::size_t requests);
  // A call failed after its connector has waited already: that was patience of this run too.
  void waitedInVain(const Permit& permit, std::int64_t asked, const Error& failure);
  std::chrono::milliseconds waitedByConnector(Timer::Time now) const;
  void leave(Permit& permit);

  void throwIfGivenUp() const;
  std::optional<Timer::Time> closedUntil(Timer::Time now) const;
  // Counts the time until then, and says so when `told`.
  void announce(Lock& lock, Timer::Time until, Waiting::For reason, const std::string& why, bool told = true);
  Waiting waitingFor(Waiting::For reason, Timer::Time until, const std::string& why) const;
  std::int64_t wallAt(Timer::Time time) const;

  const Rules rules_;
  const Timer& timer_;
  const Clock& clock_;
  const Told told_;

  mutable std::mutex mutex_;
  std::condition_variable freed_;
  AdaptiveLimit limit_;
  CircuitBreaker breaker_;
  std::size_t active_ = 0;
  std::size_t most_ = 0;
  Timer::Time pausedUntil_{};
  Timer::Time shownUntil_{};
  std::chrono::milliseconds limitedTime_{0};
  std::chrono::milliseconds pausedSinceGood_{0};
  int pausesSinceGood_ = 0;
  std::int64_t answers_ = 0;
  double latencyUs_ = 0;
  Timer::Time retryAt_{};  // of the last who paused
  std::string pauseWhy_;   // what was said when it asked for time
  std::string retryWhy_;
  std::string toldWhat_;
  std::int64_t toldUntilUs_ = 0;
  Timer::Time toldSince_{};
  std::chrono::milliseconds toldTime_{0};   // of waits that are over
  std::chrono::milliseconds toldSpent_{0};  // of them, what has used up patience: once, whoever waited it out
  std::string giveUpWhy_;                   // patience is at its end
  std::string lastWhy_;
};

}  // namespace spojka::host
