// SPDX-License-Identifier: Apache-2.0
// What can be asked of a profile's state, as values.
#include <gmock/gmock.h>

#include <stdexcept>

#include "host/job/failed_records.hpp"
#include "host/job/state.hpp"
#include "host/job/status.hpp"
#include "job_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RunStatus refusedBy(const std::function<void()>& act) {
  try {
    act();
  } catch (const StatusError& e) {
    return e.status();
  }
  return RunStatus::ok;
}

class StateJobs : public JobTest {};

TEST_F(StateJobs, before_the_first_run_there_is_nothing_to_tell_and_that_is_no_error) {
  const StatusResult status = statusOf(around, profile());
  EXPECT_EQ(status.profile, "shop");
  EXPECT_FALSE(status.hasState);
  EXPECT_THAT(listRuns(around, profile(), 5).runs, IsEmpty());
  EXPECT_EQ(FailedRecords(around, profile()).count({}), 0);
  EXPECT_EQ(refusedBy([&] { showState(around, profile()); }), RunStatus::refused);
  EXPECT_EQ(refusedBy([&] { FailedRecords(around, profile()).retry({}); }), RunStatus::refused);
}

TEST_F(StateJobs, status_is_told_from_the_state_alone) {
  fill();
  const StatusResult status = statusOf(around, profile());
  ASSERT_TRUE(status.hasState);
  ASSERT_EQ(status.runs.size(), 1U);
  EXPECT_EQ(status.runs[0].status, "partial");
  EXPECT_EQ(status.failedCount, 2);
  EXPECT_EQ(status.failed.size(), 2U);
  EXPECT_FALSE(status.lease);
  EXPECT_FALSE(status.pace);
  ASSERT_EQ(status.flows.size(), 1U);
  EXPECT_EQ(status.flows[0].links, 1);
}

TEST_F(StateJobs, a_run_at_work_has_a_pace) {
  fill();
  const auto s = store();
  s->beginRun("run-two");
  const StatusResult status = statusOf(around, profile());
  ASSERT_TRUE(status.lease);
  ASSERT_TRUE(status.pace);
  EXPECT_EQ(status.pace->expected, 100);
}

TEST_F(StateJobs, a_run_is_found_by_the_beginning_of_its_id) {
  fill();
  EXPECT_EQ(findRun(around, profile(), "run-o").runs.at(0).runId, "run-one");
  EXPECT_EQ(refusedBy([&] { findRun(around, profile(), "nothing"); }), RunStatus::refused);
}

TEST_F(StateJobs, failed_records_are_gone_through_and_dropped_with_what_is_to_be_expected) {
  fill();
  FailedRecords failed(around, profile());
  std::vector<std::string> keys;
  failed.each({}, kEveryFailedRecord, [&](const FailedRecord& f) { keys.push_back(f.key); });
  EXPECT_THAT(keys, ElementsAre("k1", "k2"));
  EXPECT_EQ(failed.count({"", "mapping", ""}), 1);
  EXPECT_EQ(failed.ignore({"", "mapping", ""}), 1);
  const DroppedRecords dropped = failed.drop({"", "", "k1"});
  EXPECT_EQ(dropped.count, 1);
  EXPECT_THAT(dropped.wholeStreams, ElementsAre("people"));
  EXPECT_THAT(dropped.changesOnly, IsEmpty());
  EXPECT_EQ(failed.count({}), 1);
}

TEST_F(StateJobs, what_was_named_and_is_not_there_is_refused) {
  fill();
  FailedRecords failed(around, profile());
  EXPECT_EQ(refusedBy([&] { failed.count({"nobody", "", ""}); }), RunStatus::refused);
  EXPECT_EQ(refusedBy([&] { failed.retry({"", "", "no-such-key"}); }), RunStatus::refused);
  EXPECT_EQ(failed.count({"", "", "no-such-key"}), 0) << "who only looks may find nothing";
}

TEST_F(StateJobs, a_state_is_copied_and_put_back) {
  fill();
  std::vector<std::string> lines;
  const StateMoved out =
      exportState(around, profile(), [&](std::string_view line) { lines.emplace_back(line); });
  EXPECT_EQ(out.counts.links, 1);
  std::size_t at = 0;
  const auto next = [&](std::string& line) {
    if (at == lines.size()) return false;
    line = lines[at++];
    return true;
  };
  EXPECT_EQ(refusedBy([&] { importState(around, profile(), next, false); }), RunStatus::refused)
      << "it is not empty";
  at = 0;
  EXPECT_EQ(importState(around, profile(), next, true).counts.failed, 2);
}

TEST_F(StateJobs, nothing_is_forgotten_before_somebody_has_agreed) {
  fill();
  const auto no = [](const StateMoved& toForget) {
    EXPECT_EQ(toForget.counts.links, 1);
    EXPECT_EQ(toForget.counts.failed, 2);
    throw std::runtime_error("no");
  };
  EXPECT_THROW(resetState(around, profile(), {}, no), std::runtime_error);
  EXPECT_EQ(showState(around, profile()).flows.at(0).links, 1);
  EXPECT_EQ(resetState(around, profile(), {}, [](const StateMoved&) {}).counts.links, 1);
  EXPECT_EQ(statusOf(around, profile()).failedCount, 0);
}

TEST_F(StateJobs, a_person_mends_a_value_of_a_record_that_is_kept) {
  {
    const auto s = store();
    s->beginRun("run-one");
    Settlement settlement;
    FailedRecord f;
    f.flow = "people";
    f.key = "k1";
    f.reason = "rejected";
    f.bodyJson = R"({"name":{"$":"string","s":true,"v":"Jana"},"phones":[{"no":"1"},{"no":"2"}]})";
    settlement.failed = {f};
    s->settle("people", settlement);
    s->finishRun({"run-one", "partial", 1, 2, "", {}});
  }
  FailedRecords failed(around, profile());
  failed.mend({"people", "", "k1"}, {{"name", R"("Jana Nová")"}, {"phones[1].no", R"("22")"}});
  std::string body;
  failed.each({}, 1, [&](const FailedRecord& f) {
    body = f.bodyJson;
    EXPECT_TRUE(f.due);
  });
  EXPECT_EQ(body, R"({"name":{"$":"string","s":true,"v":"Jana Nová"},"phones":[{"no":"1"},{"no":"22"}]})");
  for (const char* path : {"phones", "phones[2].no", "phones[].no", "name.first", "deep.er"})
    EXPECT_EQ(refusedBy([&] {
                failed.mend({"people", "", "k1"}, {{path, "1"}});
              }),
              RunStatus::refused)
        << path;
  EXPECT_EQ(refusedBy([&] { failed.mend({"people", "", "k2"}, {{"name", "1"}}); }), RunStatus::refused);
}

}  // namespace
}  // namespace spojka::host
