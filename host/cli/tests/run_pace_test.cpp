// SPDX-License-Identifier: Apache-2.0
#include "host/cli/run_pace.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

TEST(PaceText, says_how_far_it_is_and_how_long_it_may_take) {
  EXPECT_EQ(paceText({1200, 5000, 240, 16}), "1200 of about 5000 settled, 240/s, about 16.0 s left");
}

TEST(PaceText, without_an_estimate_it_claims_none) {
  EXPECT_EQ(paceText({1200, 0, 240, {}}), "1200 settled, 240/s") << "a first run";
  EXPECT_EQ(paceText({1200, 1000, 240, {}}), "1200 settled, 240/s") << "beyond its estimate";
  EXPECT_EQ(paceText({0, 1000, 0, {}}), "0 of about 1000 settled, 0/s") << "before the first sign of life";
  EXPECT_EQ(paceText({0, 1000, 0, {}}, true), "0 of about 1000 settled") << "it waits";
}

}  // namespace
}  // namespace spojka::host
