// SPDX-License-Identifier: Apache-2.0
#include "pace.hpp"

#include <gtest/gtest.h>

namespace spojka::http {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Pace, WhatFlowsSteadilyIsFineHoweverLongItTakes) {
  Pace pace(1024, minutes(5));
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(pace.arrived(20, seconds(1)));
}

TEST(Pace, WhatOnlyDripsIsToldAtTheEndOfAStretch) {
  Pace pace(1024, minutes(5));
  EXPECT_EQ(pace.least(), 5 * 1024);
  EXPECT_TRUE(pace.arrived(1, seconds(0)));
  for (int i = 1; i < 5; ++i) EXPECT_TRUE(pace.arrived(100, minutes(1))) << i;
  EXPECT_FALSE(pace.arrived(100, minutes(1)));
}

TEST(Pace, EachStretchIsJudgedByItself) {
  Pace pace(1024, minutes(5));
  EXPECT_TRUE(pace.arrived(1, seconds(0)));
  EXPECT_TRUE(pace.arrived(1'000'000, minutes(5)));
  EXPECT_FALSE(pace.arrived(100, minutes(5))) << "what came in abundance before is no excuse";
}

TEST(Pace, TheTimeBeforeTheFirstByteIsNotCounted) {
  Pace pace(1024, minutes(5));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(pace.arrived(10, hours(2)));
    EXPECT_TRUE(pace.arrived(10, seconds(299)));
    pace.restart();
  }
}

TEST(Pace, AReaderThatTakesItsTimeIsNoFaultOfTheServer) {
  Pace pace(1024, minutes(5));
  // Only what was waited for the server is passed in: the pauses between are not seen here at all.
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(pace.arrived(1, seconds(0)));
}

TEST(Pace, ZeroMeansAnyPace) {
  Pace pace(0, seconds(1));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(pace.arrived(1, hours(1)));
}

}  // namespace
}  // namespace spojka::http
