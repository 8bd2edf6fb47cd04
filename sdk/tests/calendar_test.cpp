// SPDX-License-Identifier: Apache-2.0
#include "spojka/calendar.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace spojka {
namespace {

// The moment in UTC and the offset it was written with: "2026-06-01T06:05:00Z +120".
std::string read(const std::string& text) {
  const auto t = readCivilTime(text);
  if (!t) return "nothing";
  return formatTimestamp(t->microsUtc()) + (t->hasTime ? "" : " day") +
         (t->tzMinutes == SPOJKA_TZ_NONE ? "" : " " + std::to_string(t->tzMinutes));
}

TEST(Calendar, counts_days_from_1970) {
  EXPECT_EQ(dayOf(1970, 1, 1), 0);
  EXPECT_EQ(dayOf(2000, 2, 29), 11016);
  EXPECT_EQ(dayOf(1969, 12, 31), -1);
  EXPECT_EQ(dayOf(0, 1, 1), -719528);
  EXPECT_EQ(dayOf(9999, 12, 31), 2932896);
}

TEST(Calendar, agrees_with_the_system_for_every_day_of_400_years) {
  for (std::int64_t day = -200 * 366; day < 200 * 366; ++day) {
    const auto seconds = static_cast<std::time_t>(day * 86400);
    std::tm tm{};
    gmtime_r(&seconds, &tm);
    const CivilTime t = civilDay(day);
    ASSERT_EQ(t.year, tm.tm_year + 1900);
    ASSERT_EQ(t.month, static_cast<unsigned>(tm.tm_mon + 1));
    ASSERT_EQ(t.day, static_cast<unsigned>(tm.tm_mday));
    ASSERT_EQ(t.daysSinceEpoch(), day);
    ASSERT_EQ(readDay(formatDate(day)), day);
    ASSERT_LE(t.day, daysInMonth(t.year, t.month));
  }
}

TEST(Calendar, reads_days_padded_or_not) {
  EXPECT_EQ(readDay("2026-06-01"), dayOf(2026, 6, 1));
  EXPECT_EQ(readDay("2026-6-1"), dayOf(2026, 6, 1));
  EXPECT_EQ(readDay("2000-2-29"), dayOf(2000, 2, 29));
  for (const char* text :
       {"",           "2026",       "2026-06",     "2026-06-",    "26-06-01",         "2026-06-011",
        "2026/06/01", "1.6.2026",   " 2026-06-01", "2026-06-01 ", "2026-06-01T00:00", "-2026-06-01",
        "2026--6-1",  "2026-02-29", "2100-02-29",  "2026-04-31",  "2026-13-01",       "2026-00-10",
        "2026-01-00", "2026-01-32"})
    EXPECT_EQ(readDay(text), std::nullopt) << text;
}

TEST(Calendar, reads_times_with_and_without_an_offset) {
  for (const char* text : {"2026-06-01 08:05:00", "2026-6-1 8:05:00", "2026-06-01 08:05",
                           "2026-06-01T08:05:00", "2026-06-01 08:05:00.000"})
    EXPECT_EQ(read(text), "2026-06-01T08:05:00Z") << text;
  EXPECT_EQ(read("2026-06-01"), "2026-06-01T00:00:00Z day");
  EXPECT_EQ(read("2026-06-01T08:05:00Z"), "2026-06-01T08:05:00Z 0");
  EXPECT_EQ(read("2026-06-01T08:05:00z"), "2026-06-01T08:05:00Z 0");
  for (const char* text :
       {"2026-06-01T08:05:00+05:30", "2026-06-01T08:05:00+0530", "2026-06-01 08:05 +05:30"})
    EXPECT_EQ(read(text), "2026-06-01T02:35:00Z 330") << text;
  EXPECT_EQ(read("2026-06-01T00:05:00+01"), "2026-05-31T23:05:00Z 60");
  EXPECT_EQ(read("2026-06-01T08:05:00-03"), "2026-06-01T11:05:00Z -180");
  EXPECT_EQ(read("1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59.500000Z 0");
  EXPECT_EQ(read("2024-01-01T10:00:00.1234567Z"), "2024-01-01T10:00:00.123456Z 0");
}

TEST(Calendar, takes_nothing_else_for_a_time) {
  for (const char* text : {"",
                           "2024",
                           "2024-13-01",
                           "2024-02-30",
                           "2024-01-01T",
                           "2024-01-01 ",
                           "2024-01-01T25:00",
                           "2024-01-01T24:00:00",
                           "2024-01-01T10",
                           "2024-01-01T10:0",
                           "2024-01-01T10:60",
                           "2024-01-01T10:00:60",
                           "2024-01-01T10:00:0",
                           "2024-01-01T10:00:00.",
                           "2024-01-01T10:00:00 ",
                           "2024-01-01T10:00:00+",
                           "2024-01-01T10:00:00+1",
                           "2024-01-01T10:00:00+14:01",
                           "2024-01-01T10:00:00+15",
                           "2024-01-01Z",
                           "2024-01-01T10:00:00+02:60",
                           "2024-01-01T10:00:00+02:",
                           "2024-01-01T10:00:00+02:000",
                           "2024-01-01T10:00:00Zx",
                           "2024-01-01x",
                           "x2024-01-01"})
    EXPECT_EQ(read(text), "nothing") << text;
}

TEST(Calendar, writes_times_before_the_epoch_and_far_out) {
  EXPECT_EQ(formatTimestamp(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(formatTimestamp(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(formatTimestamp(1'780'301'100'000'000), "2026-06-01T08:05:00Z");
  EXPECT_EQ(formatDate(dayOf(12345, 6, 7)), "12345-06-07");
  EXPECT_EQ(formatDate(dayOf(-1, 6, 7)), "-001-06-07");
}

TEST(Calendar, shows_what_the_clock_showed) {
  const CivilTime t = civilMoment(1'709'211'845'000'001, 60);
  EXPECT_EQ(std::to_string(t.hour) + ":" + std::to_string(t.minute) + ":" + std::to_string(t.second),
            "14:4:5");
  EXPECT_EQ(t.micros, 1U);
  EXPECT_EQ(t.microsUtc(), 1'709'211'845'000'001);
  const CivilTime before = civilMoment(0, -210);
  EXPECT_EQ(before.daysSinceEpoch(), -1);
  EXPECT_EQ(before.hour, 20U);
  EXPECT_EQ(before.microsUtc(), 0);
  EXPECT_EQ(civilMoment(INT64_MAX, 840).microsUtc(), INT64_MAX);
  EXPECT_EQ(civilMoment(INT64_MIN, -840).second, civilMoment(INT64_MIN).second);
}

}  // namespace
}  // namespace spojka
