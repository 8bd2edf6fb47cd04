// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/notice_counts.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

TEST(NoticeCounts, TellOfTheLastHourAndOfAll) {
  NoticeCounts counts;
  EXPECT_EQ(counts.of("shop", 0).all, 0);
  const std::int64_t begin = 1'000'000 * kMinuteUs;
  counts.count("shop", 3, begin);
  counts.count("shop", 2, begin + 30 * kMinuteUs);
  counts.count("other", 9, begin);
  EXPECT_EQ(counts.of("shop", begin + 59 * kMinuteUs).lastHour, 5);
  EXPECT_EQ(counts.of("shop", begin + 60 * kMinuteUs).lastHour, 2);
  counts.count("shop", 1, begin + 80 * kMinuteUs);
  EXPECT_EQ(counts.of("shop", begin + 89 * kMinuteUs).lastHour, 3);
  EXPECT_EQ(counts.of("shop", begin + 300 * kMinuteUs).lastHour, 0);
  EXPECT_EQ(counts.of("shop", begin + 300 * kMinuteUs).all, 6);
  EXPECT_EQ(counts.of("other", begin).all, 9);
}

TEST(NoticeCounts, LoseNothingWhenTheClockIsSetBack) {
  NoticeCounts counts;
  const std::int64_t begin = 1'000'000 * kMinuteUs;
  counts.count("shop", 3, begin);
  counts.count("shop", 4, begin - 10 * kMinuteUs);
  EXPECT_EQ(counts.of("shop", begin).lastHour, 7);
}

}  // namespace
}  // namespace spojka::host
