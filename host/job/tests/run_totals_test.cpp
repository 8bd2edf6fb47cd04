// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_totals.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

constexpr std::int64_t kStart = 1'000'000'000;

RunRow run(const char* status, std::int64_t settled, std::int64_t stillOnTheWay = 0) {
  FlowCounts c;
  c.created = settled / 2;
  c.unchanged = settled - c.created;
  c.read = settled + stillOnTheWay;
  return {"id", status, kStart, 0, "", {{"people", c}}};
}

TEST(RunPace, what_is_left_follows_from_the_last_run_that_came_to_its_end) {
  const RunPace pace =
      paceOf(run("running", 1200, 60), {run("running", 1200), run("interrupted", 7), run("ok", 5000)},
             kStart + 5'000'000);
  EXPECT_EQ(pace.settled, 1200) << "what is on the way is not done yet";
  EXPECT_EQ(pace.expected, 5000);
  EXPECT_EQ(pace.leftSeconds, 16);
}

TEST(RunPace, a_first_run_has_no_estimate) {
  const RunPace pace = paceOf(run("running", 1200), {run("running", 1200)}, kStart + 5'000'000);
  EXPECT_FALSE(pace.leftSeconds);
}

TEST(RunPace, a_run_beyond_its_estimate_has_none) {
  const RunPace pace = paceOf(run("running", 1200), {run("partial", 1000)}, kStart + 5'000'000);
  EXPECT_FALSE(pace.leftSeconds);
}

TEST(RunPace, before_the_first_sign_of_life_nothing_is_claimed) {
  const RunPace pace = paceOf(run("running", 0), {run("ok", 1000)}, kStart);
  EXPECT_FALSE(pace.leftSeconds);
}

}  // namespace
}  // namespace spojka::host
