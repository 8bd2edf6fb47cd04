// SPDX-License-Identifier: Apache-2.0
#include "host/engine/conclusion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

class Conclusion : public ::testing::Test {
 protected:
  Conclusion() {
    FlowCounts counts;
    counts.read = 3;
    counts.created = 2;
    counts.unchanged = 1;
    result.run.flows.push_back({"people", counts});
    result.run.flows.push_back({"things", counts});
  }
  FlowCounts& things() { return result.run.flows[1].counts; }

  RunResult result;
  CancelToken cancel;
};

TEST_F(Conclusion, a_run_without_failed_records_is_ok) {
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "ok");
  EXPECT_EQ(result.status, RunStatus::ok);
}

TEST_F(Conclusion, a_failed_record_of_this_run_or_an_earlier_one_makes_it_partial) {
  auto earlier = result;
  --things().created;
  ++things().failed;
  conclude(result, cancel);
  EXPECT_EQ(result.status, RunStatus::partial);
  earlier.kept = 1;
  conclude(earlier, cancel);
  EXPECT_EQ(earlier.run.status, "partial");
  EXPECT_EQ(earlier.status, RunStatus::partial);
}

TEST_F(Conclusion, counts_that_do_not_add_up_fail_the_run_and_name_the_stream) {
  --things().created;
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "failed");
  EXPECT_EQ(result.status, RunStatus::damaged);
  EXPECT_THAT(result.run.error, HasSubstr("things: its counts do not add up"));
}

TEST_F(Conclusion, a_cancelled_run_need_not_add_up) {
  --things().created;
  cancel.request(SIGTERM);
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "cancelled");
  EXPECT_EQ(result.status, RunStatus::cancelled);
  EXPECT_TRUE(result.run.error.empty());
}

TEST_F(Conclusion, an_error_keeps_its_words_and_its_status) {
  result.run.error = "token refused";
  result.status = RunStatus::refused;
  --things().created;
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "failed");
  EXPECT_EQ(result.status, RunStatus::refused);
  EXPECT_EQ(result.run.error, "token refused");
}

// Sorted by what a person or a scheduler has to do about it.
TEST(Severity, damage_is_worse_than_settings_than_what_passes_than_a_cancel_than_failed_records) {
  const RunStatus rising[] = {RunStatus::ok,      RunStatus::partial, RunStatus::cancelled,
                              RunStatus::aborted, RunStatus::refused, RunStatus::damaged};
  for (const RunStatus& mild : rising)
    for (const RunStatus& bad : rising) {
      if (&mild > &bad) continue;
      EXPECT_EQ(worse(mild, bad), bad);
      EXPECT_EQ(worse(bad, mild), bad);
    }
}

TEST_F(Conclusion, every_stream_says_how_it_ended) {
  things().failed = 1;
  things().unchanged = 0;
  conclude(result, cancel);
  EXPECT_EQ(result.run.flows[0].status, "ok");
  EXPECT_EQ(result.run.flows[1].status, "partial");
}

TEST_F(Conclusion, a_stream_that_failed_half_way_need_not_add_up) {
  result.run.flows[1].status = "failed";
  result.run.flows[1].error = "cut";
  result.status = RunStatus::aborted;
  --things().created;
  conclude(result, cancel);
  EXPECT_EQ(result.run.error, "things: cut");
  EXPECT_EQ(result.status, RunStatus::aborted);
}

}  // namespace
}  // namespace spojka::host
