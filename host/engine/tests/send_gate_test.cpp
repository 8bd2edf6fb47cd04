// SPDX-License-Identifier: Apache-2.0
#include "host/engine/pace/send_gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "fake_timer.hpp"
#include "host/engine/pace/backoff.hpp"
#include "host/engine/pace/retry_budget.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::HasSubstr;

class SendGateTest : public ::testing::Test {
 protected:
  SendGate::Rules rules() {
    SendGate::Rules r;
    r.side = "the destination";
    r.connections = 8;
    return r;
  }
  FakeTimer timer;
  FakeClock clock{timer};
  CancelToken cancel;
  std::vector<std::int64_t> shown;
  SendGate gate{rules(), timer, clock, [this](const Waiting& waiting) { shown.push_back(waiting.untilUs); }};
};

TEST_F(SendGateTest, waits_as_long_as_the_other_side_asked_for_and_shows_until_when) {
  const auto began = timer.now();
  {
    auto permit = gate.enter(cancel);
    permit->limited(minutes(5), "too many requests");
  }
  EXPECT_EQ(gate.status().limitedUntilUs, clock.nowMicros() + 300'000'000);
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0], clock.nowMicros() + 300'000'000);
  ASSERT_TRUE(gate.enter(cancel));
  EXPECT_EQ(timer.now() - began, minutes(5)) << "not sooner and not later";
  EXPECT_EQ(gate.status().limitedUntilUs, 0);
  EXPECT_EQ(gate.status().limitedMs, 300'000);
}

// A connector that waits for its side itself would be given the same patience again with every repetition.
TEST_F(SendGateTest, what_a_connector_waited_in_vain_is_patience_of_the_run) {
  const RateLimitError busy("shop", "another export is running", 503, 60'000);
  const auto fail = [&](minutes waited) {
    auto permit = gate.enter(cancel);
    gate.told("to ask the shop again", 0);
    timer.pass(waited);
    gate.told({}, 0);
    permit->failed(busy);
  };
  fail(minutes(0));
  fail(minutes(0));
  EXPECT_FALSE(gate.givenUp());
  fail(minutes(3));
  EXPECT_TRUE(gate.givenUp()) << "it could have gone on waiting";
  try {
    gate.enter(cancel);
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("after 300 s of waiting"));
    EXPECT_THAT(e.what(), HasSubstr("another export is running"));
  }
}

// Whatever it fails with: one that sleeps until it is stopped would be given the same time again.
TEST_F(SendGateTest, what_a_connector_slept_in_a_call_that_failed_is_patience_of_the_run) {
  const auto fail = [&](minutes slept) {
    auto permit = gate.enter(cancel);
    gate.told("as the connector asked to", 0);
    timer.pass(slept);
    gate.told({}, 0);
    permit->failed(TransientError("shop", "it made no progress and was stopped"));
  };
  fail(minutes(10));
  EXPECT_FALSE(gate.givenUp());
  fail(minutes(6));
  ASSERT_TRUE(gate.givenUp());
  try {
    gate.enter(cancel);
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("after 960 s of waiting"));
    EXPECT_THAT(e.what(), HasSubstr("made no progress"));
  }
}

TEST_F(SendGateTest, what_several_calls_waited_out_together_uses_patience_up_once) {
  std::vector<SendGate::Permit> permits;
  for (int i = 0; i < 2; ++i) permits.push_back(std::move(*gate.enter(cancel)));
  gate.told("for the night to end", 0);
  timer.pass(minutes(10));
  gate.told({}, 0);
  for (auto& permit : permits) permit.failed(TransientError("shop", "reset"), 0);
  EXPECT_FALSE(gate.givenUp());
}

TEST_F(SendGateTest, a_short_wait_of_the_connector_does_not_shorten_what_the_side_asks_for) {
  {
    auto permit = gate.enter(cancel);
    gate.told("between two ranges", 0);
    timer.pass(milliseconds(2'000));
    permit->failed(RateLimitError("shop", "slow down", 429, 60'000));
    gate.told({}, 0);
  }
  EXPECT_FALSE(gate.givenUp());
  EXPECT_TRUE(gate.enter(cancel));
}

TEST_F(SendGateTest, what_several_are_told_at_once_is_one_pause) {
  auto a = gate.enter(cancel);
  auto b = gate.enter(cancel);
  a->limited(minutes(10), "wait");
  b->limited(minutes(10), "wait");
  EXPECT_EQ(gate.status().limitedMs, 600'000);
  a.reset();
  b.reset();
  EXPECT_TRUE(gate.enter(cancel)) << "ten minutes are within patience, twice ten would not be";
}

TEST_F(SendGateTest, a_wait_beyond_patience_ends_the_run_and_says_until_when) {
  gate.enter(cancel)->limited(minutes(16), "come back later");
  try {
    gate.enter(cancel);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), SPOJKA_E_RATE_LIMIT);
    EXPECT_THAT(e.what(), HasSubstr("limited until "));
    EXPECT_THAT(e.what(), HasSubstr(":16"));
    EXPECT_THAT(e.what(), HasSubstr("come back later"));
  }
}

TEST_F(SendGateTest, many_waits_without_an_answer_use_patience_up_too) {
  for (int i = 0; i < 3; ++i) gate.enter(cancel)->limited(minutes(5), "wait");
  gate.enter(cancel)->limited(minutes(5), "wait");
  EXPECT_THROW(gate.enter(cancel), Error);
}

TEST_F(SendGateTest, an_answer_between_them_restores_patience) {
  for (int i = 0; i < 10; ++i) {
    auto permit = gate.enter(cancel);
    permit->good();
    permit->limited(minutes(5), "wait");
  }
  EXPECT_TRUE(gate.enter(cancel));
}

TEST_F(SendGateTest, short_waits_grow_and_come_to_an_end) {
  int asked = 0;
  const auto keepAsking = [&](milliseconds wait) {
    for (;; ++asked) gate.enter(cancel)->limited(wait, "wait a moment");
  };
  EXPECT_THROW(keepAsking(milliseconds(1)), Error);
  EXPECT_LT(asked, 50) << "no hot loop";
  EXPECT_GE(timer.sinceStart(), minutes(14)) << "patience is used up, and not by one wait";
}

TEST_F(SendGateTest, a_wait_of_nothing_is_a_failure_like_others) {
  for (const std::int64_t ms :
       {std::int64_t{0}, std::int64_t{-5}, std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(SendGate::askedFor(ms), -1);
    SendGate other(rules(), timer, clock);
    const auto began = timer.now();
    int calls = 0;
    const auto keepAsking = [&] {
      for (;; ++calls) other.enter(cancel)->limited(milliseconds(ms), "at once");
    };
    EXPECT_THROW(keepAsking(), Error);
    EXPECT_EQ(calls, 10 + 6) << "the breaker was told";
    EXPECT_GT(timer.now(), began);
  }
}

TEST_F(SendGateTest, a_wait_without_measure_is_cut_and_does_not_overflow) {
  EXPECT_EQ(SendGate::askedFor(std::numeric_limits<std::int64_t>::max()), SendGate::kLongest.count());
  gate.enter(cancel)->limited(milliseconds::max(), "for ever");
  EXPECT_EQ(gate.status().limitedUntilUs, clock.nowMicros() + SendGate::kLongest.count() * 1000);
  EXPECT_THROW(gate.enter(cancel), Error);
}

TEST_F(SendGateTest, says_whether_it_was_asked_for_time_or_got_no_answer) {
  gate.enter(cancel)->limited(minutes(5), "slow down");
  auto waiting = gate.status().waiting;
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->reason, Waiting::For::asked);
  EXPECT_EQ(waiting->why, "slow down");
  EXPECT_THAT(waitingText(*waiting, clock.nowMicros()), HasSubstr("the destination is limited until "));
  for (int i = 0; i < 10; ++i) gate.enter(cancel)->bad("connection refused");
  waiting = gate.status().waiting;
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->why, "connection refused");
  EXPECT_THAT(waitingText(*waiting, clock.nowMicros()),
              HasSubstr("the destination is not answering, asked again at "));
}

TEST_F(SendGateTest, a_pause_before_a_retry_is_shown_and_counted_where_nobody_else_sends) {
  gate.pausing(minutes(1), "answered 500");
  ASSERT_TRUE(gate.status().waiting);
  EXPECT_THAT(waitingText(*gate.status().waiting, clock.nowMicros()),
              HasSubstr("the destination is asked again at "));
  EXPECT_EQ(gate.status().limitedMs, 60'000);
  auto other = gate.enter(cancel);
  EXPECT_FALSE(gate.status().waiting) << "somebody is at work";
  EXPECT_TRUE(shown.empty()) << "who pauses says so itself";
}

TEST_F(SendGateTest, what_the_connector_waits_for_is_shown_and_counted_as_long_as_it_lasts) {
  gate.told("to ask the shop again (3 of 8)", clock.nowMicros() + 600'000'000);
  const auto waiting = gate.status().waiting;
  ASSERT_TRUE(waiting);
  EXPECT_THAT(waitingText(*waiting, clock.nowMicros()),
              testing::MatchesRegex("the destination: waiting until .* to ask the shop again \\(3 of 8\\)"));
  ASSERT_EQ(shown.size(), 1U);
  timer.pass(minutes(1));
  EXPECT_EQ(gate.status().limitedMs, 60'000);
  gate.told({}, 0);
  timer.pass(minutes(1));
  EXPECT_FALSE(gate.status().waiting);
  EXPECT_EQ(gate.status().limitedMs, 60'000) << "it was over sooner than it said";
  EXPECT_EQ(shown.size(), 1U);
}

TEST_F(SendGateTest, while_it_is_down_one_probe_goes_out_and_a_good_one_opens_the_gate) {
  for (int i = 0; i < 10; ++i) gate.enter(cancel)->bad("down");
  EXPECT_FALSE(gate.healthy());
  EXPECT_GT(gate.status().limitedUntilUs, 0);
  auto probe = gate.enter(cancel);
  ASSERT_TRUE(probe->probe());
  bool second = false;
  std::thread other([&] {
    auto permit = gate.enter(cancel);
    second = permit && !permit->probe();
  });
  probe->good();
  other.join();
  EXPECT_TRUE(second) << "the other one came in as usual, after the probe";
  EXPECT_TRUE(gate.healthy());
}

TEST_F(SendGateTest, is_given_up_after_probes_that_fail) {
  for (int i = 0; i < 10; ++i) gate.enter(cancel)->bad("down");
  int probes = 0;
  try {
    for (;; ++probes) gate.enter(cancel)->bad("connection refused");
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT);
    EXPECT_THAT(e.what(), HasSubstr("connection refused"));
  }
  EXPECT_EQ(probes, 6);
  EXPECT_LT(timer.sinceStart(), minutes(2));
}

TEST_F(SendGateTest, a_failure_that_tells_of_the_record_does_not_close_it) {
  for (int i = 0; i < 50; ++i) gate.enter(cancel)->bad("this record", 0);
  EXPECT_TRUE(gate.healthy());
}

TEST_F(SendGateTest, lets_in_not_more_than_it_found_good) {
  std::vector<SendGate::Permit> in;
  for (std::size_t i = 0; i < AdaptiveLimit::kStart; ++i) in.push_back(*gate.enter(cancel));
  std::thread waiting([&] { EXPECT_TRUE(gate.enter(cancel)); });
  in.back().good();
  waiting.join();
  EXPECT_EQ(gate.status().connections, 5U);
  EXPECT_EQ(gate.status().mostConnections, 5U);
}

TEST_F(SendGateTest, a_refusal_lets_in_fewer) {
  gate.enter(cancel)->limited(milliseconds(1), "too many at once");
  EXPECT_EQ(gate.status().connections, AdaptiveLimit::kStart / 2);
}

TEST_F(SendGateTest, stopping_wakes_who_waits) {
  std::vector<SendGate::Permit> in;
  for (std::size_t i = 0; i < AdaptiveLimit::kStart; ++i) in.push_back(*gate.enter(cancel));
  bool entered = true;
  std::thread waiting([&] { entered = gate.enter(cancel).has_value(); });
  cancel.request();
  gate.wake();
  waiting.join();
  EXPECT_FALSE(entered);
}

TEST(Backoff, grows_up_to_a_cap_and_uses_the_whole_range) {
  std::int64_t least = 1'000'000;
  std::int64_t most = 0;
  for (std::uint32_t seed = 1; seed < 200; ++seed) {
    Backoff b(seed);
    EXPECT_LE(b.next().count(), 250);
    EXPECT_LE(b.next().count(), 500);
    for (int i = 0; i < 8; ++i) b.next();
    const auto late = b.next().count();
    least = std::min<std::int64_t>(least, late);
    most = std::max<std::int64_t>(most, late);
  }
  EXPECT_LE(most, 30'000);
  EXPECT_GT(most, 25'000);
  EXPECT_LT(least, 5'000) << "full jitter: from nothing to the ceiling";
}

TEST(RetryBudget, is_a_share_of_what_was_offered_above_a_floor) {
  RetryBudget budget(0.1);
  EXPECT_TRUE(budget.spend(100));
  EXPECT_FALSE(budget.spend(1));
  budget.offered(1000);
  EXPECT_TRUE(budget.spend(100));
  EXPECT_FALSE(budget.spend(1));
  EXPECT_EQ(budget.spent(), 200);
}

}  // namespace
}  // namespace spojka::host
