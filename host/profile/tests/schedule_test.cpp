// SPDX-License-Identifier: Apache-2.0
#include "host/profile/schedule.hpp"

#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Schedule, TakesPeriods) {
  EXPECT_EQ(parseSchedule("every 15m").text, "every 15m");
  EXPECT_EQ(parseSchedule("every 2h").text, "every 2h");
  EXPECT_EQ(parseSchedule("  every   1d ").text, "every 1d");
  EXPECT_EQ(parseSchedule("every 366d").text, "every 366d");
}

TEST(Schedule, RefusesOtherPeriods) {
  for (const char* text :
       {"every", "every m", "every 15", "every 10s", "every 0m", "every -5m", "every 1.5h", "every 367d",
        "every 99999999999999m", "every 1h 30m", "every 1h30m", "hourly", "", "15m"}) {
    const auto schedule = parseSchedule(text);
    EXPECT_NE(schedule.problem, "") << text;
    EXPECT_EQ(schedule.text, "") << text;
  }
}

TEST(Schedule, TakesCronLines) {
  EXPECT_EQ(parseSchedule("cron: */15 6-22 * * *").text, "cron: */15 6-22 * * *");
  EXPECT_EQ(parseSchedule("cron 0  3 1,15 jan-jun MON-fri").text, "cron: 0 3 1,15 jan-jun MON-fri");
  EXPECT_EQ(parseSchedule("cron: 0-59/5 0 31 12 7").text, "cron: 0-59/5 0 31 12 7");
}

TEST(Schedule, RefusesCronLinesThatNoCronUnderstands) {
  for (const char* text :
       {"cron: * * * *",     "cron: * * * * * *", "cron: 60 * * * *",      "cron: * 24 * * *",
        "cron: * * 0 * *",   "cron: * * * 13 *",  "cron: * * * * 8",       "cron: 5-1 * * * *",
        "cron: */0 * * * *", "cron: 5/2 * * * *", "cron: , * * * *",       "cron: 1, * * * *",
        "cron: x * * * *",   "cron: * * * foo *", "cron: -1 * * * *",      "cron:",
        "cron: @daily",      "cron: 0 3 31 2 *",  "cron: 0 3 30,31 feb *", "cron: 0 3 31 4,6,9,11 *"})
    EXPECT_NE(parseSchedule(text).problem, "") << text;
  EXPECT_THAT(parseSchedule("cron: * 24 * * *").problem, HasSubstr("field 2 of the cron line (hour)"));
}

TEST(Schedule, ThatNeverComesIsNone) {
  EXPECT_THAT(parseSchedule("cron: 0 3 31 2 *").problem, HasSubstr("it would never run"));
  for (const char* text : {"cron: 0 3 29 2 *", "cron: 0 3 31 2 mon", "cron: 0 3 31 */2 *",
                           "cron: 0 3 */31 2 *", "cron: 0 3 30-31 2,4 *"})
    EXPECT_EQ(parseSchedule(text).problem, "") << text;
}

TEST(Schedule, MayBeWrittenAsAKey) {
  EXPECT_EQ(load(kHead + "schedule: every 15m\n").schedule, "every 15m");
  EXPECT_EQ(load(kHead + "schedule:\n  cron: \"*/15 6-22 * * *\"\n").schedule, "cron: */15 6-22 * * *");
  EXPECT_EQ(load(kHead + "schedule: { every: 2h }\n").schedule, "every 2h");
  EXPECT_EQ(load(kHead + "schedule: \"cron: 0 3 * * *\"\n").schedule, "cron: 0 3 * * *");
}

TEST(Schedule, IsCheckedWhereItStands) {
  EXPECT_THAT(problemsOf(kHead + "schedule: now\n"),
              ElementsAre(StartsWith("7:11 schedule: this is no schedule")));
  EXPECT_THAT(problemsOf(kHead + "schedule:\n"), ElementsAre(StartsWith("7:1 schedule has no value")));
  EXPECT_THAT(problemsOf(kHead + "schedule: {}\n"), ElementsAre(StartsWith("7:1 schedule is empty")));
  EXPECT_THAT(problemsOf(kHead + "schedule: {crom: a}\n"), ElementsAre(HasSubstr("did you mean 'cron'?")));
  EXPECT_THAT(problemsOf(kHead + "schedule: {cron: 0 3 * * *, every: 1h}\n"),
              ElementsAre(HasSubstr("keep one")));
  EXPECT_THAT(problemsOf(kHead + "schedule: {jitter: 5m}\n"), ElementsAre(HasSubstr("add every or cron")));
  EXPECT_THAT(problemsOf(kHead + "schedule: {every: 1h, jitter: soon}\n"),
              ElementsAre(StartsWith("7:31 schedule.jitter must be a time")));
  EXPECT_THAT(problemsOf(kHead + "active: maybe\n"), ElementsAre(HasSubstr("true or false")));
  EXPECT_THAT(problemsOf(kHead + "notify: {silent_after: 12x}\n"),
              ElementsAre(HasSubstr("notify.silent_after must be a time")));
  EXPECT_THAT(problemsOf(kHead + "schedule: [every 1h]\n"),
              ElementsAre(StartsWith("7:11 schedule must be a single")));
}

}  // namespace
}  // namespace spojka::host::testing
