// SPDX-License-Identifier: Apache-2.0
// What stands before one side of a run and decides who may send now: not more at once than the side bears,
// not before the time it asked for, and nothing but a probe while it is down. Ownership: borrows timer and
// clock. Threads: any. Errors: when the side is given up enter() throws why, and the run ends to be gone on
// with later.
#pragma once

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
#include "host/engine/adaptive_limit.hpp"
#include "host/engine/circuit_breaker.hpp"
#include "host/engine/timer.hpp"

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
    std::size_t connections = 0;      // allowed by the gate now
    std::size_t mostConnections = 0;  // at work at once, at the most
    std::int64_t limitedUntilUs = 0;  // wall clock; 0 = not limited now
    std::int64_t limitedMs = 0;       // time it was limited, waited for or announced
  };
  using Limited = std::function<void(const std::string& side, std::int64_t untilUs, const std::string& why)>;

  class Permit {
   public:
    Permit(SendGate& gate, bool probe) : gate_(&gate), probe_(probe), began_(gate.timer_.now()) {}
    ~Permit() {
      if (gate_ != nullptr) gate_->leave(*this);
    }
    Permit(Permit&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)),
          probe_(other.probe_),
          judged_(other.judged_),
          began_(other.began_) {}
    Permit& operator=(Permit&&) = delete;
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

    bool probe() const noexcept { return probe_; }
    // The side answered, whatever it said about the record.
    void good() { gate_->good(*this); }
    // It did not answer, or not with something that settles; `weight` = how much it says about the side, 0 =
    // nothing.
    void bad(const std::string& why, int weight = 1) { gate_->bad(*this, why, weight); }
    // It asked to be left alone for a while.
    void limited(std::chrono::milliseconds asked, const std::string& why) {
      gate_->limited(*this, asked, why);
    }
    // A call with so many records is over.
    void measured(std::size_t records) { gate_->measured(*this, records); }

   private:
    friend class SendGate;
    SendGate* gate_;
    bool probe_;
    bool judged_ = false;
    Timer::Time began_;
  };

  SendGate(Rules rules, const Timer& timer, const Clock& clock, Limited onLimited = {});
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
  // No sign that the side itself is down.
  bool healthy() const;
  Status status() const;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void good(Permit& permit);
  void bad(Permit& permit, const std::string& why, int weight);
  void limited(Permit& permit, std::chrono::milliseconds asked, const std::string& why);
  void measured(Permit& permit, std::size_t records);
  void leave(Permit& permit);

  void throwIfGivenUp() const;
  std::optional<Timer::Time> closedUntil(Timer::Time now) const;
  void announce(Lock& lock, Timer::Time until, const std::string& why);
  std::int64_t wallAt(Timer::Time time) const;

  const Rules rules_;
  const Timer& timer_;
  const Clock& clock_;
  const Limited onLimited_;

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
  std::string giveUpWhy_;  // patience is at its end
  std::string lastWhy_;
};

}  // namespace spojka::host
