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

TEST(StreamsDue, a_stream_of_a_flow_that_gathers_is_left_out_by_itself) {
  FlowRule people = flow("people", 0);
  people.streams = {"cards", "visits"};
  people.everyMsOf = {{"cards", 6 * 3'600'000}};
  const auto read = [](std::int64_t hour, std::vector<SourceRead> sources, const char* status = "ok") {
    RunRow row = run(hour, "people", status);
    row.sources = std::move(sources);
    return row;
  };
  const auto both = read(10, {{"cards", 3}, {"visits", 3}});
  const auto one = read(14, {{"visits", 3}});
  EXPECT_THAT(streamsNotDue({people}, {one, both}, 15 * kHourUs),
              ElementsAre(::testing::Pair("people", ElementsAre("cards"))));
  EXPECT_THAT(streamsNotDue({people}, {one, both}, 16 * kHourUs), IsEmpty());
  EXPECT_THAT(streamsNotDue({people}, {read(14, {{"cards", 1}}, "failed")}, 15 * kHourUs), IsEmpty());
  EXPECT_THAT(flowsNotDue({people}, {one, both}, 15 * kHourUs), IsEmpty()) << "its groups are written";
}

}  // namespace
}  // namespace spojka::host
