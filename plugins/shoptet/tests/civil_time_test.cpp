// SPDX-License-Identifier: Apache-2.0
#include "civil_time.hpp"

#include <gmock/gmock.h>

#include <string>

namespace shoptet {
namespace {

ShopZone prague() {
  return *ShopZone::named("Europe/Prague");
}

// UTC of a local text, to the second, and the offset: "2026-06-01T06:05:00Z +120".
std::string read(const std::string& text, const ShopZone& zone = prague()) {
  const auto instant = parseInstant(text, zone);
  if (!instant) return "nothing";
  return utcStamp(instant->microsUtc / 1000000) + " +" + std::to_string(instant->offsetMinutes);
}

TEST(CivilDay, counts_from_1970) {
  EXPECT_EQ(dayOf(1970, 1, 1), 0);
  EXPECT_EQ(dayOf(2000, 2, 29), 11016);
  EXPECT_EQ(dayOf(2026, 6, 1), 20605);
  EXPECT_EQ(dayOf(1969, 12, 31), -1);
}

TEST(CivilDay, is_read_padded_or_not) {
  EXPECT_EQ(parseDay("2026-06-01"), dayOf(2026, 6, 1));
  EXPECT_EQ(parseDay("2026-6-1"), dayOf(2026, 6, 1));
  EXPECT_EQ(parseDay("2024-02-29"), dayOf(2024, 2, 29));
  EXPECT_EQ(parseDay("2000-2-29"), dayOf(2000, 2, 29));
}

TEST(CivilDay, is_nothing_when_the_calendar_has_no_such_day) {
  for (const char* text : {"2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
                           "2026-01-32", "1969-12-31"})
    EXPECT_EQ(parseDay(text), std::nullopt) << text;
}

TEST(CivilDay, is_nothing_when_the_text_has_another_form) {
  for (const char* text :
       {"", "2026", "2026-06", "2026-06-", "26-06-01", "2026-06-011", "2026/06/01", "1.6.2026", " 2026-06-01",
        "2026-06-01 ", "2026-06-01T00:00", "-2026-06-01", "2026--6-1"})
    EXPECT_EQ(parseDay(text), std::nullopt) << text;
}

TEST(CivilDay, is_written_as_the_administration_does) {
  EXPECT_EQ(unpaddedDay(dayOf(2026, 6, 1)), "2026-6-1");
  EXPECT_EQ(unpaddedDay(dayOf(2026, 11, 30)), "2026-11-30");
}

TEST(Instant, reads_every_form_of_a_time) {
  for (const char* text : {"2026-06-01 08:05:00", "2026-6-1 8:05:00", "2026-06-01 08:05",
                           "2026-06-01T08:05:00", "2026-06-01 08:05:00.000"})
    EXPECT_EQ(read(text), "2026-06-01T06:05:00Z +120") << text;
  EXPECT_EQ(read("2026-06-01"), "2026-05-31T22:00:00Z +120");
}

TEST(Instant, prefers_a_written_offset_to_the_zone) {
  EXPECT_EQ(read("2026-06-01T08:05:00Z"), "2026-06-01T08:05:00Z +0");
  for (const char* text : {"2026-06-01T08:05:00+05:30", "2026-06-01T08:05:00+0530"})
    EXPECT_EQ(read(text), "2026-06-01T02:35:00Z +330") << text;
  EXPECT_EQ(read("2026-06-01T08:05:00+05"), "2026-06-01T03:05:00Z +300");
  EXPECT_EQ(read("2026-06-01T08:05:00-03:00"), "2026-06-01T11:05:00Z +-180");
}

TEST(Instant, keeps_microseconds_and_drops_what_is_finer) {
  EXPECT_EQ(parseInstant("1970-01-01 00:00:01.5Z", prague())->microsUtc, 1500000);
  EXPECT_EQ(parseInstant("1970-01-01 00:00:01.0000019Z", prague())->microsUtc, 1000001);
}

TEST(Instant, is_nothing_when_there_is_no_such_time) {
  for (const char* text : {"",
                           "2026-02-30 08:05:00",
                           "2026-06-01 24:00:00",
                           "2026-06-01 23:60:00",
                           "2026-06-01 23:59:60",
                           "2026-06-01 ",
                           "2026-06-01 8",
                           "2026-06-01 08:5",
                           "2026-06-01 08:05:0",
                           "2026-06-01 08:05:00.",
                           "2026-06-01 08:05:00 ",
                           "2026-06-01 08:05:00x",
                           "2026-06-01T08:05:00+",
                           "2026-06-01T08:05:00+1",
                           "2026-06-01T08:05:00+15:00",
                           "2026-06-01T08:05:00+02:60",
                           "2026-06-01T08:05:00+02:",
                           "2026-06-01T08:05:00+02:000",
                           "2026-06-01Z",
                           "1. 6. 2026 8:05"})
    EXPECT_EQ(read(text), "nothing") << text;
}

TEST(SummerTime, begins_on_the_last_sunday_of_march) {
  EXPECT_EQ(read("2026-03-29 01:59:59"), "2026-03-29T00:59:59Z +60");
  EXPECT_EQ(read("2026-03-29 03:00:00"), "2026-03-29T01:00:00Z +120");
  // In 2024 the month itself ends with that Sunday.
  EXPECT_EQ(read("2024-03-30 12:00:00"), "2024-03-30T11:00:00Z +60");
  EXPECT_EQ(read("2024-03-31 12:00:00"), "2024-03-31T10:00:00Z +120");
}

TEST(SummerTime, reads_the_hour_that_march_leaves_out_with_the_offset_before) {
  EXPECT_EQ(read("2026-03-29 02:00:00"), "2026-03-29T01:00:00Z +60");
  EXPECT_EQ(read("2026-03-29 02:59:59"), "2026-03-29T01:59:59Z +60");
}

TEST(SummerTime, reads_the_hour_that_october_has_twice_as_the_first_one) {
  EXPECT_EQ(read("2026-10-25 01:59:59"), "2026-10-24T23:59:59Z +120");
  EXPECT_EQ(read("2026-10-25 02:00:00"), "2026-10-25T00:00:00Z +120");
  EXPECT_EQ(read("2026-10-25 02:59:59"), "2026-10-25T00:59:59Z +120");
  EXPECT_EQ(read("2026-10-25 03:00:00"), "2026-10-25T02:00:00Z +60");
}

TEST(SummerTime, changes_at_one_utc_in_every_zone_of_the_union) {
  const auto bucharest = *ShopZone::named("Europe/Bucharest");
  EXPECT_EQ(read("2026-03-29 02:59:59", bucharest), "2026-03-29T00:59:59Z +120");
  EXPECT_EQ(read("2026-03-29 04:00:00", bucharest), "2026-03-29T01:00:00Z +180");
  EXPECT_EQ(read("2026-10-25 03:59:59", bucharest), "2026-10-25T00:59:59Z +180");
  EXPECT_EQ(read("2026-10-25 04:00:00", bucharest), "2026-10-25T02:00:00Z +120");
  const auto london = *ShopZone::named("Europe/London");
  EXPECT_EQ(read("2026-03-29 00:59:59", london), "2026-03-29T00:59:59Z +0");
  EXPECT_EQ(read("2026-03-29 02:00:00", london), "2026-03-29T01:00:00Z +60");
}

TEST(SummerTime, is_told_from_utc_as_well) {
  const auto at = [](const char* text) { return prague().offsetOfUtc(*parseUtcStamp(text)); };
  EXPECT_EQ(at("2026-03-29T00:59:59Z"), 60);
  EXPECT_EQ(at("2026-03-29T01:00:00Z"), 120);
  EXPECT_EQ(at("2026-10-25T00:59:59Z"), 120);
  EXPECT_EQ(at("2026-10-25T01:00:00Z"), 60);
}

TEST(SummerTime, gives_every_local_time_of_a_year_the_offset_of_its_moment) {
  for (std::int64_t utc = dayOf(2026, 1, 1) * 86400; utc < dayOf(2027, 1, 1) * 86400; utc += 900) {
    const int offset = prague().offsetOfUtc(utc);
    const bool second =
        utc >= *parseUtcStamp("2026-10-25T01:00:00Z") && utc < *parseUtcStamp("2026-10-25T02:00:00Z");
    ASSERT_EQ(prague().offsetOfLocal(utc + offset * 60), second ? 120 : offset) << utcStamp(utc);
  }
}

TEST(SummerTime, does_not_exist_in_utc) {
  const auto utc = *ShopZone::named("UTC");
  EXPECT_EQ(read("2026-07-01 12:00:00", utc), "2026-07-01T12:00:00Z +0");
  EXPECT_EQ(utc.offsetOfUtc(dayOf(2026, 7, 1) * 86400), 0);
}

TEST(ShopZone, is_found_by_every_name_it_lists_and_no_other) {
  EXPECT_THAT(ShopZone::names(), testing::Contains("Europe/Bratislava"));
  for (const auto& name : ShopZone::names()) EXPECT_TRUE(ShopZone::named(name)) << name;
  EXPECT_FALSE(ShopZone::named("Europe/Nowhere"));
  EXPECT_FALSE(ShopZone::named(""));
}

TEST(ShopZone, knows_which_day_it_is_in_the_shop) {
  EXPECT_EQ(prague().dayOfUtc(*parseUtcStamp("2026-06-01T21:59:59Z")), dayOf(2026, 6, 1));
  EXPECT_EQ(prague().dayOfUtc(*parseUtcStamp("2026-06-01T22:00:00Z")), dayOf(2026, 6, 2));
  EXPECT_EQ(prague().dayOfUtc(*parseUtcStamp("2026-01-01T22:30:00Z")), dayOf(2026, 1, 1));
}

TEST(UtcStamp, round_trips) {
  for (const std::int64_t seconds : {0LL, 1LL, 951782399LL, 1780301100LL, 253402300799LL})
    EXPECT_EQ(parseUtcStamp(utcStamp(seconds)), seconds);
  EXPECT_EQ(utcStamp(1780301100), "2026-06-01T08:05:00Z");
  EXPECT_EQ(utcDigits(1780301100), "2026-06-01 08:05:00");
}

TEST(UtcStamp, is_nothing_in_any_other_form) {
  for (const char* text : {"", "2026-06-01T08:05:00", "2026-06-01T08:05:00+02:00", "2026-06-01T08:05:00.5Z",
                           "2026-06-31T08:05:00Z", "2026-6-1T08:05:00.12Z", "2026-06-01 08:05:00Z"})
    EXPECT_EQ(parseUtcStamp(text), std::nullopt) << text;
}

}  // namespace
}  // namespace shoptet
