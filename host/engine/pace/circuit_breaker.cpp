// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/circuit_breaker.hpp"

#include <algorithm>

namespace spojka::host {

bool CircuitBreaker::startProbe(Timer::Time now) {
  if (state_ != State::open || now < probeAt_) return false;
  state_ = State::probing;
  return true;
}

void CircuitBreaker::grantProbe(Timer::Time now) {
  if (!givenUp()) return;
  failedProbes_ = rules_.probes - 1;
  state_ = State::open;
  probeAt_ = now;
}

void CircuitBreaker::dropProbe(Timer::Time now) {
  if (state_ != State::probing) return;
  state_ = State::open;
  probeAt_ = now;
}

void CircuitBreaker::succeeded() {
  // Also an answer to something sent before it opened: the side is there.
  state_ = State::closed;
  failedProbes_ = 0;
  inARow_ = 0;
  last_.push_back(false);
  if (last_.size() > rules_.window) {
    if (last_.front()) --failures_;
    last_.pop_front();
  }
}

void CircuitBreaker::failed(Timer::Time now, int weight) {
  if (state_ == State::open) return;  // sent before it opened: says nothing new
  if (state_ == State::probing) {
    ++failedProbes_;
    return open(now);
  }
  inARow_ += weight;
  ++failures_;
  last_.push_back(true);
  if (last_.size() > rules_.window) {
    if (last_.front()) --failures_;
    last_.pop_front();
  }
  const bool mostly = last_.size() >= rules_.window && failures_ * 2 >= last_.size();
  if (inARow_ >= rules_.inARow || mostly) open(now);
}

void CircuitBreaker::open(Timer::Time now) {
  const auto ceiling = std::min(rules_.firstPause * (1 << std::min(failedProbes_, 10)), rules_.longestPause);
  // Half of it is certain: a side that is down gets some rest. The other half is jitter, since other
  // programs wait for the same side.
  const std::int64_t ms =
      std::uniform_int_distribution<std::int64_t>(ceiling.count() / 2, ceiling.count())(random_);
  state_ = State::open;
  probeAt_ = now + std::chrono::milliseconds(ms);
  inARow_ = 0;
  last_.clear();
  failures_ = 0;
}

}  // namespace spojka::host
