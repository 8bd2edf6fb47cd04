// SPDX-License-Identifier: Apache-2.0
// Tells a side that is down from a request that failed. After many failures nothing is sent for a while; then
// one probe goes out, and what comes of it decides. Threads: one at a time, the caller locks. Errors: none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>

#include "host/engine/pace/timer.hpp"

namespace spojka::host {

class CircuitBreaker {
 public:
  struct Rules {
    int inARow = 10;          // failures without a success between them
    std::size_t window = 40;  // or: half of the last so many answers
    std::chrono::milliseconds firstPause{1'000};
    std::chrono::milliseconds longestPause{30'000};
    int probes = 6;  // failed probes in a row after which the side is given up
  };
  enum class State { closed = 1, open, probing };

  CircuitBreaker(Rules rules, std::uint32_t seed) : rules_(rules), random_(seed) {}

  State state() const noexcept { return state_; }
  // While open: when the probe may go.
  Timer::Time probeAt() const noexcept { return probeAt_; }
  // Given up: the side failed every probe it was granted.
  bool givenUp() const noexcept { return failedProbes_ >= rules_.probes; }

  // Once given up: one probe more, at once.
  void grantProbe(Timer::Time now);
  // The one probe. False = not open, or not yet.
  bool startProbe(Timer::Time now);
  // The probe ended without an answer that says anything.
  void dropProbe(Timer::Time now);
  void succeeded();
  // `weight`: how many failures it stands for.
  void failed(Timer::Time now, int weight = 1);

 private:
  void open(Timer::Time now);

  const Rules rules_;
  State state_ = State::closed;
  int inARow_ = 0;
  std::deque<bool> last_;  // true = failed
  std::size_t failures_ = 0;
  int failedProbes_ = 0;
  Timer::Time probeAt_{};
  std::minstd_rand random_;
};

}  // namespace spojka::host
