// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

using State = CircuitBreaker::State;

class CircuitBreakerTest : public ::testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) breaker.failed(now);
  }
  Timer::Time now{std::chrono::hours(1)};
  CircuitBreaker breaker{{}, 1};
};

TEST_F(CircuitBreakerTest, opens_after_failures_in_a_row_and_not_before) {
  fail(9);
  EXPECT_EQ(breaker.state(), State::closed);
  breaker.succeeded();
  fail(9);
  EXPECT_EQ(breaker.state(), State::closed) << "a success between them begins a new count";
  fail(1);
  EXPECT_EQ(breaker.state(), State::open);
  EXPECT_GT(breaker.probeAt(), now);
}

TEST_F(CircuitBreakerTest, opens_when_half_of_many_fail) {
  for (int i = 0; i < 19; ++i) {
    breaker.succeeded();
    breaker.failed(now);
  }
  EXPECT_EQ(breaker.state(), State::closed);
  breaker.succeeded();
  breaker.failed(now);
  EXPECT_EQ(breaker.state(), State::open);
}

TEST_F(CircuitBreakerTest, a_third_failing_is_no_reason) {
  for (int i = 0; i < 200; ++i) {
    breaker.succeeded();
    breaker.succeeded();
    breaker.failed(now);
  }
  EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(CircuitBreakerTest, lets_one_probe_through_after_a_pause) {
  fail(10);
  EXPECT_FALSE(breaker.startProbe(now));
  now = breaker.probeAt();
  EXPECT_TRUE(breaker.startProbe(now));
  EXPECT_FALSE(breaker.startProbe(now)) << "one only";
  breaker.succeeded();
  EXPECT_EQ(breaker.state(), State::closed);
  fail(9);
  EXPECT_EQ(breaker.state(), State::closed) << "old failures are forgotten";
}

TEST_F(CircuitBreakerTest, pauses_grow_and_the_side_is_given_up_in_the_end) {
  fail(10);
  Timer::Duration before{};
  for (int i = 0; i < 6; ++i) {
    EXPECT_FALSE(breaker.givenUp());
    const auto pause = breaker.probeAt() - now;
    EXPECT_GE(pause * 2, before);
    before = pause;
    now = breaker.probeAt();
    ASSERT_TRUE(breaker.startProbe(now));
    breaker.failed(now);
  }
  EXPECT_GE(before, std::chrono::seconds(15));
  EXPECT_TRUE(breaker.givenUp());
}

TEST_F(CircuitBreakerTest, a_probe_that_says_nothing_is_granted_again) {
  fail(10);
  now = breaker.probeAt();
  ASSERT_TRUE(breaker.startProbe(now));
  breaker.dropProbe(now);
  EXPECT_TRUE(breaker.startProbe(now));
  EXPECT_FALSE(breaker.givenUp());
}

}  // namespace
}  // namespace spojka::host
