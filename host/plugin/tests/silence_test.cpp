// SPDX-License-Identifier: Apache-2.0
// What may be rested in a call, with the time passed in.
#include "host/plugin/silence.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class SilenceTest : public testing::Test {
 protected:
  milliseconds silent() const {
    return std::chrono::duration_cast<milliseconds>(now_ - silence_.lastProgress(begun_, now_));
  }
  milliseconds sleep(milliseconds asked) {
    const milliseconds granted = silence_.sleeps(asked, now_);
    now_ += granted;
    silence_.wakes(now_);
    return granted;
  }
  const Silence::Time begun_ = Silence::Clock::now();
  Silence::Time now_ = begun_;
  Silence silence_;
};

TEST_F(SilenceTest, a_sleep_has_a_ceiling_and_a_floor) {
  EXPECT_EQ(silence_.sleeps(milliseconds::max(), now_), hours(1));
  silence_.wakes(now_);
  EXPECT_GT(sleep(milliseconds(0)), milliseconds(0)) << "a loop of it is not hot";
  EXPECT_GT(sleep(milliseconds::min()), milliseconds(0));
  EXPECT_EQ(sleep(minutes(3)), minutes(3)) << "what is asked for within that is granted";
}

TEST_F(SilenceTest, what_was_granted_is_no_silence_and_what_was_not_used_is_given_back) {
  silence_.sleeps(minutes(40), now_);
  now_ += minutes(10);
  EXPECT_EQ(silent(), milliseconds(0));
  silence_.wakes(now_);  // by a cancel
  now_ += minutes(2);
  EXPECT_EQ(silent(), minutes(2));
  EXPECT_EQ(sleep(minutes(50)), minutes(50));
}

TEST_F(SilenceTest, who_sleeps_again_and_again_is_silent_in_the_end) {
  for (int i = 0; i < 6; ++i) EXPECT_EQ(sleep(minutes(10)), minutes(10));
  EXPECT_EQ(silent(), milliseconds(0));
  for (int i = 0; i < 60; ++i)
    EXPECT_EQ(sleep(minutes(10)), seconds(1)) << "and hears soon that it is to stop";
  EXPECT_EQ(silent(), minutes(1));
  silence_.progress(now_);
  EXPECT_EQ(sleep(minutes(10)), minutes(10)) << "a sign of life, and all of it may be rested again";
}

TEST_F(SilenceTest, sleeps_of_nothing_do_not_go_on_for_ever_either) {
  int sleeps = 0;
  for (; silent() < minutes(15) && sleeps < 10'000'000; ++sleeps) sleep(milliseconds(0));
  EXPECT_GE(silent(), minutes(15)) << sleeps;
}

TEST_F(SilenceTest, announced_waits_share_that_hour) {
  for (int i = 0; i < 7; ++i) {
    silence_.waits(minutes(10), now_);
    now_ += minutes(10);
    silence_.waitIsOver(now_);
  }
  EXPECT_EQ(silent(), minutes(10));
  silence_.waits(minutes(10), now_);
  EXPECT_EQ(silent(), minutes(10)) << "nothing is granted any more";
  silence_.goesOn(now_);
  EXPECT_EQ(silent(), milliseconds(0));
}

TEST_F(SilenceTest, a_sleep_within_an_announced_wait_is_counted_once) {
  for (int i = 0; i < 2; ++i) {
    silence_.waits(minutes(30), now_);
    EXPECT_EQ(sleep(minutes(30)), minutes(30)) << i;
    silence_.waitIsOver(now_);
  }
  EXPECT_EQ(silent(), milliseconds(0));
  EXPECT_EQ(sleep(minutes(30)), seconds(1));
}

TEST_F(SilenceTest, a_call_begins_with_all_of_it) {
  sleep(hours(1));
  silence_.begins();
  EXPECT_EQ(sleep(minutes(20)), minutes(20));
}

}  // namespace
}  // namespace spojka::host
