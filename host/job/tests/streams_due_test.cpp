// SPDX-License-Identifier: Apache-2.0
#include "host/job/streams_due.hpp"

#include <gmock/gmock.h>

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kHourUs = 3'600'000'000;

FlowRule flow(const char* name, std::int64_t everyHours) {
  FlowRule rule;
  rule.flow = name;
  rule.everyMs = everyHours * 3'600'000;
  return rule;
}

RunRow run(std::int64_t hour, const char* flowName, const char* status) {
  RunRow row;
  row.startedAtUs = hour * kHourUs;
  row.flows.push_back({flowName, {}, status});
  return row;
}

TEST(StreamsDue, a_flow_is_left_out_until_its_time_has_come) {
  const std::vector<FlowRule> flows{flow("people", 6), flow("things", 0)};
  const std::vector<RunRow> runs{run(10, "people", "ok")};
  EXPECT_THAT(flowsNotDue(flows, runs, 15 * kHourUs), ElementsAre("people"));
  EXPECT_THAT(flowsNotDue(flows, runs, 16 * kHourUs), IsEmpty());
  EXPECT_THAT(flowsNotDue(flows, {}, 15 * kHourUs), IsEmpty());
}

TEST(StreamsDue, a_run_that_did_not_read_it_to_its_end_does_not_count) {
  const std::vector<FlowRule> flows{flow("people", 6), flow("things", 0)};
  EXPECT_THAT(flowsNotDue(flows, {run(14, "people", "failed"), run(9, "people", "partial")}, 15 * kHourUs),
              IsEmpty());
  EXPECT_THAT(flowsNotDue(flows, {run(14, "people", "failed"), run(10, "people", "partial")}, 15 * kHourUs),
              ElementsAre("people"));
}

TEST(StreamsDue, a_run_of_a_part_does_not_count) {
  const std::vector<FlowRule> flows{flow("people", 6), flow("things", 0)};
  RunRow told = run(14, "people", "ok");
  told.part = true;
  EXPECT_THAT(flowsNotDue(flows, {told, run(9, "people", "ok")}, 15 * kHourUs), IsEmpty());
}

TEST(StreamsDue, one_is_always_left) {
  const std::vector<FlowRule> flows{flow("people", 6), flow("things", 6)};
  const std::vector<RunRow> runs{run(14, "people", "ok"), run(13, "things", "ok")};
  EXPECT_THAT(flowsNotDue(flows, runs, 15 * kHourUs), ElementsAre("people"));
}

}  // namespace
}  // namespace spojka::host
