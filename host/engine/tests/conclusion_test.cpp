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
    StreamCounts counts;
    counts.read = 3;
    counts.created = 2;
    counts.unchanged = 1;
    result.run.streams.push_back({"people", counts});
    result.run.streams.push_back({"things", counts});
  }
  StreamCounts& things() { return result.run.streams[1].counts; }

  RunResult result;
  CancelToken cancel;
};

TEST_F(Conclusion, a_run_without_failed_records_is_ok) {
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "ok");
  EXPECT_EQ(result.exit, ExitCode::ok);
}

TEST_F(Conclusion, a_failed_record_of_this_run_or_an_earlier_one_makes_it_partial) {
  auto earlier = result;
  --things().created;
  ++things().failed;
  conclude(result, cancel);
  EXPECT_EQ(result.exit, ExitCode::partial);
  earlier.kept = 1;
  conclude(earlier, cancel);
  EXPECT_EQ(earlier.run.status, "partial");
  EXPECT_EQ(earlier.exit, ExitCode::partial);
}

TEST_F(Conclusion, counts_that_do_not_add_up_fail_the_run_and_name_the_stream) {
  --things().created;
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "failed");
  EXPECT_EQ(result.exit, ExitCode::damaged);
  EXPECT_THAT(result.run.error, HasSubstr("stream 'things' do not add up"));
}

TEST_F(Conclusion, a_cancelled_run_need_not_add_up_and_says_which_signal_it_was) {
  --things().created;
  cancel.request(SIGTERM);
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "cancelled");
  EXPECT_EQ(result.exit, ExitCode::terminated);
  EXPECT_TRUE(result.run.error.empty());
}

TEST_F(Conclusion, an_error_keeps_its_words_and_its_exit_code) {
  result.run.error = "token refused";
  result.exit = ExitCode::usage;
  --things().created;
  conclude(result, cancel);
  EXPECT_EQ(result.run.status, "failed");
  EXPECT_EQ(result.exit, ExitCode::usage);
  EXPECT_EQ(result.run.error, "token refused");
}

}  // namespace
}  // namespace spojka::host
