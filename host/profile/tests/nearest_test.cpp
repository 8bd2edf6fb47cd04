// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/profile/profile.hpp"

namespace spojka::host {
namespace {

const std::vector<std::string> kKnown = {"version", "name", "source", "destination", "streams", "schedule"};

TEST(Nearest, FindsAWordWithASlipOfTheHand) {
  EXPECT_EQ(nearest("versoin", kKnown), "version");  // two letters swapped
  EXPECT_EQ(nearest("stream", kKnown), "streams");
  EXPECT_EQ(nearest("destinaton", kKnown), "destination");
  EXPECT_EQ(nearest("shedule", kKnown), "schedule");
}

TEST(Nearest, TakesCaseAndDashesForTheSameWord) {
  EXPECT_EQ(nearest("Access-Token", {"access_token", "database"}), "access_token");
  EXPECT_EQ(nearest("VERSION", kKnown), "version");
}

TEST(Nearest, FindsTheOneWordItIsAPartOf) {
  EXPECT_EQ(nearest("token", {"access_token", "database"}), "access_token");
  EXPECT_EQ(nearest("hash", {"left_hash", "right_hash"}), "");  // of two: neither
}

TEST(Nearest, PrefersTheNearest) {
  EXPECT_EQ(nearest("left_hahs", {"right_hash", "left_hush", "left_hash"}), "left_hash");
}

TEST(Nearest, SuggestsNothingForNonsense) {
  EXPECT_EQ(nearest("xyzzy", kKnown), "");
  EXPECT_EQ(nearest("", kKnown), "");
  EXPECT_EQ(nearest("qx", {"to"}), "");
  EXPECT_EQ(nearest("foo", {"to", "fields"}), "");
  EXPECT_EQ(nearest("name", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'a'), {std::string(100'000, 'a')}), "");
}

}  // namespace
}  // namespace spojka::host
