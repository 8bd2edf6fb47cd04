// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_job.hpp"

#include <gmock/gmock.h>

#include "host/base/means.hpp"
#include "job_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

class RunJobs : public JobTest {};

TEST_F(RunJobs, one_that_cannot_begin_is_an_outcome_with_the_reason) {
  const RunOutcome outcome = RunJob(around, profile(), {}).run();
  EXPECT_EQ(outcome.result.status, RunStatus::refused);
  EXPECT_EQ(outcome.result.run.status, "failed");
  EXPECT_THAT(outcome.notBegun, HasSubstr("connector 'a'"));
  EXPECT_EQ(outcome.result.run.error, outcome.notBegun);
  EXPECT_FALSE(outcome.result.run.runId.empty());
}

TEST_F(RunJobs, a_profile_that_cannot_be_read_goes_by_the_name_of_its_file) {
  write("version: [\n");
  const RunOutcome outcome = RunJob(around, profile(), {}).run();
  EXPECT_EQ(outcome.profile, "p");
  EXPECT_EQ(outcome.result.status, RunStatus::refused);
}

TEST_F(RunJobs, one_that_hangs_before_it_began_leaves_a_row_too) {
  RunJob job(around, profile(), {});
  EXPECT_FALSE(job.progress());
  const RunOutcome outcome = job.abandon({RunStatus::aborted, "it hung"});
  EXPECT_EQ(outcome.result.status, RunStatus::aborted);
  EXPECT_EQ(outcome.notBegun, "it hung");
}

std::string refusalOfRequest(const Surroundings& around, const RunRequest& request) {
  try {
    RunJob(around, "no-such-file", request).run();
  } catch (const StatusError& e) {
    EXPECT_EQ(e.status(), RunStatus::refused);
    return e.what();
  }
  return {};
}

TEST_F(RunJobs, a_request_that_makes_no_sense_is_no_run) {
  RunRequest request;
  request.choice.since = "2026-02-30";
  EXPECT_EQ(refusalOfRequest(around, request),
            mention(Means::since) + " '2026-02-30' is not a day; write it as 2026-01-31");
  request.choice = {"2026-02-02", "2026-02-01", {}, {}};
  EXPECT_THAT(refusalOfRequest(around, request), HasSubstr("lies before"));
  request.choice = {"2026-02-02", {}, {}, {}};
  request.others.source = OtherSystem::anew;
  EXPECT_THAT(refusalOfRequest(around, request), HasSubstr("begin anew with everything"));
}

}  // namespace
}  // namespace spojka::host
