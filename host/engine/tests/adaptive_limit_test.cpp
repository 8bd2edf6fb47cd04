// SPDX-License-Identifier: Apache-2.0
// The limit against made-up servers: rounds of answers, no threads and no waiting.
#include "host/engine/pace/adaptive_limit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace spojka::host {
namespace {

using std::chrono::milliseconds;

// One round: everybody who may sends one request and gets its answer after `latency`.
struct Server {
  std::function<milliseconds(std::size_t atOnce)> latency = [](std::size_t) { return milliseconds(100); };
  std::size_t refusesAbove = 1000;

  Timer::Time now{std::chrono::hours(1)};
  std::size_t answers = 0;
  std::size_t refusals = 0;
  std::size_t most = 0;

  void round(AdaptiveLimit& limit) {
    const std::size_t n = limit.limit();
    const auto began = now;
    const auto took = latency(n);
    now += took;
    most = std::max(most, n);
    for (std::size_t i = 0; i < n; ++i) {
      if (i >= refusesAbove) {
        ++refusals;
        limit.trouble(began, now);
        continue;
      }
      ++answers;
      limit.answered(took);
      limit.measured(took, began, now);
    }
  }
};

TEST(AdaptiveLimit, begins_small_and_reaches_what_is_allowed_in_a_few_rounds) {
  AdaptiveLimit limit(64);
  Server server;
  EXPECT_EQ(limit.limit(), 4U);
  for (int i = 0; i < 4; ++i) server.round(limit);
  EXPECT_EQ(limit.limit(), 64U);
}

TEST(AdaptiveLimit, goes_to_what_is_allowed_when_the_first_answers_are_quick) {
  AdaptiveLimit limit(64);
  limit.answered(milliseconds(20));
  EXPECT_LT(limit.limit(), 8U) << "one may be chance";
  limit.answered(milliseconds(20));
  EXPECT_EQ(limit.limit(), 64U);
}

TEST(AdaptiveLimit, feels_for_the_limit_of_a_side_whose_first_answers_are_slow_or_that_refuses) {
  AdaptiveLimit slow(64);
  slow.answered(milliseconds(300));
  for (int i = 0; i < 4; ++i) slow.answered(milliseconds(20));
  EXPECT_LT(slow.limit(), 16U);
  AdaptiveLimit refused(64);
  refused.answered(milliseconds(20));
  refused.trouble(Timer::Time{}, Timer::Time{std::chrono::seconds(1)});
  for (int i = 0; i < 4; ++i) refused.answered(milliseconds(20));
  EXPECT_LT(refused.limit(), 8U);
}

TEST(AdaptiveLimit, costs_no_throughput_where_latency_is_constant) {
  AdaptiveLimit limit(64);
  Server server;
  for (int i = 0; i < 80; ++i) server.round(limit);  // 8 seconds
  EXPECT_GE(static_cast<double>(server.answers), 0.95 * 64 * 80);
  EXPECT_EQ(limit.limit(), 64U);
}

TEST(AdaptiveLimit, a_refusal_halves_once_a_round_and_growth_is_slow_after_it) {
  AdaptiveLimit limit(64);
  Server server;
  for (int i = 0; i < 4; ++i) server.round(limit);
  server.refusesAbove = 0;
  server.round(limit);
  EXPECT_EQ(limit.limit(), 32U) << "64 refusals of one round are one sign";
  server.refusesAbove = 1000;
  server.round(limit);
  EXPECT_EQ(limit.limit(), 32U + 0U) << "what grows by one a round grows by a part of one an answer";
  server.round(limit);
  EXPECT_LE(limit.limit(), 34U);
}

TEST(AdaptiveLimit, stays_near_what_a_server_takes) {
  AdaptiveLimit limit(64);
  Server server;
  server.refusesAbove = 16;
  for (int i = 0; i < 20; ++i) server.round(limit);
  server.refusals = server.answers = 0;
  for (int i = 0; i < 200; ++i) {
    server.round(limit);
    EXPECT_LE(limit.limit(), 17U);
    EXPECT_GE(limit.limit(), 8U);
  }
  EXPECT_LT(server.refusals * 50, server.answers) << "under 2 % refused";
}

TEST(AdaptiveLimit, more_at_once_is_not_asked_for_when_it_only_makes_answers_slow) {
  AdaptiveLimit limit(64);
  Server server;  // takes 8 at once, the others queue
  server.latency = [](std::size_t n) { return milliseconds(100 * std::max<std::size_t>(n, 8) / 8); };
  for (int i = 0; i < 20; ++i) server.round(limit);
  server.most = 0;
  for (int i = 0; i < 300; ++i) server.round(limit);
  EXPECT_LE(server.most, 24U);
  EXPECT_GE(limit.limit(), 8U);
}

TEST(AdaptiveLimit, a_side_that_became_slower_for_good_is_not_held_down_for_ever) {
  AdaptiveLimit limit(16);
  Server server;
  for (int i = 0; i < 20; ++i) server.round(limit);
  server.latency = [](std::size_t) { return milliseconds(400); };
  std::size_t least = 16;
  for (int i = 0; i < 1000; ++i) {
    server.round(limit);
    least = std::min(least, limit.limit());
  }
  EXPECT_LT(least, 16U) << "it was noticed";
  EXPECT_EQ(limit.limit(), 16U) << "and got used to";
}

TEST(AdaptiveLimit, never_goes_below_one_nor_above_what_is_allowed) {
  AdaptiveLimit one(1);
  Server server;
  for (int i = 0; i < 10; ++i) server.round(one);
  EXPECT_EQ(one.limit(), 1U);
  AdaptiveLimit limit(64);
  server.refusesAbove = 0;
  for (int i = 0; i < 20; ++i) server.round(limit);
  EXPECT_EQ(limit.limit(), 1U);
}

}  // namespace
}  // namespace spojka::host
