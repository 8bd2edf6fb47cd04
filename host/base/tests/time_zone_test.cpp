// SPDX-License-Identifier: Apache-2.0
#include "host/base/time_zone.hpp"

#include <gtest/gtest.h>

#include "spojka/calendar.hpp"

namespace spojka::host::testing {
namespace {

std::vector<std::string> momentsIn(const char* zone, const WallMinute& wall) {
  std::vector<std::string> texts;
  for (const auto us : TimeZone::named(zone)->moments(wall)) texts.push_back(formatTimestamp(us));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(TimeZone, shows_what_a_clock_on_the_wall_shows) {
  const auto wall = TimeZone::named("Europe/Prague")->wall(1'782'864'000'000'000);  // 2026-07-01T00:00Z
  EXPECT_EQ(wall.day, 1);
  EXPECT_EQ(wall.month, 7);
  EXPECT_EQ(wall.hour, 2);
  EXPECT_EQ(wall.weekday, 3);
}

TEST(TimeZone, a_minute_of_every_day_is_one_moment) {
  EXPECT_EQ(momentsIn("Europe/Prague", {2026, 1, 31, 6, 30}), Texts({"2026-01-31T05:30:00Z"}));
}

TEST(TimeZone, a_minute_that_comes_twice_is_two_moments) {
  EXPECT_EQ(momentsIn("Europe/Prague", {2026, 10, 25, 2, 30}),
            Texts({"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}));
}

TEST(TimeZone, a_minute_that_is_left_out_is_the_first_moment_behind_the_gap) {
  EXPECT_EQ(momentsIn("Europe/Prague", {2026, 3, 29, 2, 30}), Texts({"2026-03-29T01:00:00Z"}));
}

TEST(TimeZone, a_name_that_is_none_is_told) {
  EXPECT_FALSE(TimeZone::named("Europe/Brno"));
  EXPECT_TRUE(TimeZone::named(""));
}

}  // namespace
}  // namespace spojka::host::testing
