// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "host/serve/schedule/timetable.hpp"
#include "spojka/calendar.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;

std::int64_t at(const std::string& text) {
  const auto t = readCivilTime(text);
  return (dayOf(t->year, t->month, t->day) * 86'400 + t->hour * 3600 + t->minute * 60 + t->second) *
         1'000'000;
}

std::vector<std::string> nextOf(const char* line, const char* zone, const std::string& after, int count) {
  const CronLine cron(line);
  std::vector<std::string> moments;
  std::int64_t us = at(after);
  while (count-- > 0) {
    const auto next = cron.next(us, *TimeZone::named(zone));
    if (!next) break;
    us = *next;
    moments.push_back(formatTimestamp(us));
  }
  return moments;
}

using Texts = std::vector<std::string>;

TEST(CronLine, is_meant_in_the_zone_that_is_given) {
  EXPECT_EQ(nextOf("0 6 * * *", "Europe/Prague", "2026-01-31T12:00:00", 2),
            Texts({"2026-02-01T05:00:00Z", "2026-02-02T05:00:00Z"}));
  EXPECT_EQ(nextOf("0 6 * * *", "UTC", "2026-01-31T05:59:00", 1), Texts({"2026-01-31T06:00:00Z"}));
}

TEST(CronLine, is_due_after_the_moment_and_not_at_it) {
  EXPECT_EQ(nextOf("*/15 * * * *", "UTC", "2026-01-31T06:00:00", 2),
            Texts({"2026-01-31T06:15:00Z", "2026-01-31T06:30:00Z"}));
}

TEST(CronLine, takes_ranges_lists_steps_and_names) {
  EXPECT_EQ(nextOf("10-30/10 8,20 * mar mon-tue", "UTC", "2026-01-01T00:00:00", 4),
            Texts({"2026-03-02T08:10:00Z", "2026-03-02T08:20:00Z", "2026-03-02T08:30:00Z",
                   "2026-03-02T20:10:00Z"}));
  EXPECT_EQ(nextOf("0 0 * * 7", "UTC", "2026-01-31T00:00:00", 1), Texts({"2026-02-01T00:00:00Z"}));
}

TEST(CronLine, a_day_of_the_month_or_of_the_week_is_enough_where_both_are_named) {
  EXPECT_EQ(nextOf("0 0 1 * mon", "UTC", "2026-01-31T12:00:00", 3),
            Texts({"2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-02-09T00:00:00Z"}));
}

TEST(CronLine, what_the_clock_leaves_out_is_due_behind_the_gap) {
  EXPECT_EQ(nextOf("30 2 * * *", "Europe/Prague", "2026-03-28T12:00:00", 2),
            Texts({"2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}));
}

TEST(CronLine, what_the_clock_shows_twice_is_due_once_where_hours_are_named) {
  EXPECT_EQ(nextOf("30 2 * * *", "Europe/Prague", "2026-10-24T12:00:00", 2),
            Texts({"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}));
}

TEST(CronLine, and_every_time_where_every_hour_counts) {
  EXPECT_EQ(nextOf("30 * * * *", "Europe/Prague", "2026-10-25T00:00:00", 3),
            Texts({"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"}));
}

TEST(CronLine, a_leap_day_is_found_and_a_day_that_never_comes_is_none) {
  EXPECT_EQ(nextOf("0 0 29 2 *", "UTC", "2026-01-01T00:00:00", 1), Texts({"2028-02-29T00:00:00Z"}));
  EXPECT_TRUE(nextOf("0 0 31 2 *", "UTC", "2026-01-01T00:00:00", 1).empty());
}

Profile scheduled(const std::string& schedule, const std::string& name = "shop") {
  Profile profile;
  profile.name = name;
  profile.schedule = schedule;
  profile.zone = "UTC";
  return profile;
}

TEST(Timetable, what_never_ran_is_due_at_once_and_then_once_in_each_period) {
  const Timetable table(scheduled("every 15m"));
  const auto now = at("2026-01-31T12:00:00");
  EXPECT_EQ(table.due(std::nullopt, now), now);
  const auto first = *table.due(now, now);
  EXPECT_GE(first, now + 15 * kMinute / 2);
  EXPECT_LE(first, now + 15 * kMinute * 3 / 2);
  EXPECT_EQ(*table.due(first + 3'000'000, now), first + 15 * kMinute)
      << "a run that begins a little late moves nothing";
}

TEST(Timetable, a_run_by_hand_that_failed_stands_for_none) {
  const Timetable table(scheduled("every 15m"));
  const auto now = at("2026-01-31T12:00:00");
  for (int minute = 0; minute < 15; ++minute) {
    const auto begun = now + minute * kMinute;
    EXPECT_LE(*table.due(begun, now, true), begun + 15 * kMinute) << minute;
    EXPECT_GT(*table.due(begun, now, true), begun) << minute;
  }
}

TEST(Timetable, a_pause_is_made_up_for_by_one_run) {
  const Timetable table(scheduled("every 15m"));
  const auto now = at("2026-01-31T12:00:00");
  const auto due = *table.due(now - 10 * kHour, now);
  EXPECT_LT(due, now);
  EXPECT_GT(*table.due(now, now), now);
}

TEST(Timetable, profiles_of_one_period_are_spread_over_it) {
  std::set<std::int64_t> moments;
  const auto now = at("2026-01-31T12:00:00");
  for (int i = 0; i < 100; ++i)
    moments.insert(*Timetable(scheduled("every 1h", "shop" + std::to_string(i))).due(now, now));
  EXPECT_GT(moments.size(), 95U);
  EXPECT_GT(*moments.rbegin() - *moments.begin(), 50 * kMinute);
}

TEST(Timetable, jitter_delays_by_no_more_than_it_says) {
  Profile profile = scheduled("cron: 0 6 * * *");
  profile.jitterMs = 60'000;
  const auto now = at("2026-01-31T12:00:00");
  std::set<std::int64_t> delays;
  for (int day = 0; day < 20; ++day) {
    const auto from = now + day * 24 * kHour;
    const auto tick = at("2026-02-01T06:00:00") + day * 24 * kHour;
    const auto due = *Timetable(profile).due(from, from);
    EXPECT_GE(due, tick);
    EXPECT_LE(due, tick + kMinute);
    delays.insert(due - tick);
  }
  EXPECT_GT(delays.size(), 10U);
}

TEST(Timetable, what_is_not_active_is_never_due) {
  Profile profile = scheduled("every 15m");
  profile.active = false;
  EXPECT_FALSE(Timetable(profile).due(std::nullopt, 0));
  EXPECT_FALSE(Timetable(profile).staleAtUs(0));
  EXPECT_FALSE(Timetable(scheduled("")).due(std::nullopt, 0));
}

TEST(Timetable, stale_is_two_periods_and_an_hour_late) {
  const auto good = at("2026-01-31T12:00:00");
  EXPECT_EQ(Timetable(scheduled("every 15m")).staleAtUs(good), good + 30 * kMinute + kHour);
  EXPECT_EQ(Timetable(scheduled("cron: 0 6 * * *")).staleAtUs(good), at("2026-02-02T07:00:00"));
}

}  // namespace
}  // namespace spojka::host
