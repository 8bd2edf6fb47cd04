// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Limits, have_defaults) {
  const Profile p = load(kHead);
  EXPECT_DOUBLE_EQ(p.retryBudget, 0.1);
  EXPECT_EQ(p.patienceMs, 900'000);
  EXPECT_DOUBLE_EQ(p.guard.changed, 0.3);
  EXPECT_DOUBLE_EQ(p.guard.emptied, 0.2);
  EXPECT_DOUBLE_EQ(p.guard.shrunk, 0.5);
  EXPECT_DOUBLE_EQ(p.guard.failed, 0.5);
}

TEST(Limits, are_read) {
  const Profile p = load(kHead +
                         "limits: { retry_budget: 2.5%, patience: 90s }\n"
                         "guard: { changed: 100%, emptied: off, shrunk: 0%, failed: off }\n");
  EXPECT_DOUBLE_EQ(p.retryBudget, 0.025);
  EXPECT_EQ(p.patienceMs, 90'000);
  EXPECT_DOUBLE_EQ(p.guard.changed, 1);
  EXPECT_EQ(p.guard.emptied, GuardRule::kOff);
  EXPECT_DOUBLE_EQ(p.guard.shrunk, 0);
  EXPECT_EQ(p.guard.failed, GuardRule::kOff);
  EXPECT_EQ(load(kHead + "limits: { patience: 2h }\n").patienceMs, 7'200'000);
  EXPECT_EQ(load(kHead + "limits: { patience: 0s }\n").patienceMs, 0);
}

TEST(Limits, refuse_what_is_no_share) {
  for (const char* text : {"30", "-1%", "101%", "\"%\"", "1e1%", "many", "\"\""})
    EXPECT_THAT(problemsOf(kHead + "guard:\n  changed: " + text + "\n"),
                ElementsAre(HasSubstr("8:12 guard.changed must be a share between 0% and 100%")))
        << text;
  EXPECT_THAT(problemsOf(kHead + "limits:\n  retry_budget: off\n"),
              ElementsAre(HasSubstr("8:17 limits.retry_budget must be a share")));
}

TEST(Limits, refuse_what_is_no_number) {
  EXPECT_EQ(load(kHead).poisonAfter, 20);
  EXPECT_EQ(load(kHead + "limits: { poison_after: 3 }\n").poisonAfter, 3);
  for (const char* text : {"0", "-1", "1001", "2.5", "never", "\"\""})
    EXPECT_THAT(problemsOf(kHead + "limits:\n  poison_after: " + text + "\n"),
                ElementsAre(HasSubstr("8:17 limits.poison_after must be a whole number between 1 and 1000")))
        << text;
}

TEST(History, is_a_number_of_days) {
  EXPECT_EQ(load(kHead).historyDays, 90);
  EXPECT_EQ(load(kHead + "history: 7d\n").historyDays, 7);
  for (const char* text : {"90", "d", "0d", "-1d", "3651d", "12h", "1.5d", "for ever", "\"\""})
    EXPECT_THAT(problemsOf(kHead + "history: " + text + "\n"),
                ElementsAre(HasSubstr("7:10 history must be a number of days between 1d and 3650d")))
        << text;
}

TEST(Limits, refuse_what_is_no_time) {
  for (const char* text : {"15", "m", "-1m", "25h", "1d", "1.5h", "99999999999999999999s"})
    EXPECT_THAT(problemsOf(kHead + "limits:\n  patience: " + text + "\n"),
                ElementsAre(HasSubstr("8:13 limits.patience must be a time of at most 24h")))
        << text;
}

TEST(Limits, name_the_nearest_key) {
  EXPECT_THAT(problemsOf(kHead + "guard: { changes: 3% }\n"),
              ElementsAre(HasSubstr("unknown key 'changes' in guard; did you mean 'changed'?")));
}

}  // namespace
}  // namespace spojka::host::testing
