// SPDX-License-Identifier: Apache-2.0
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using Runs = StoreTest;

TEST_F(Runs, come_newest_first_with_their_counts) {
  const auto store = open();
  store->beginRun("r1");
  store->finishRun({"r1", "failed", 1, 2, "why", {}});
  store->beginRun("r2");
  store->finishRun({"r2", "ok", 1, 2, "", {{"people", {8, 5, 0, 0, 0, 0, 6, 1, 2}}, {"items", {}}}});
  const auto runs = open()->lastRuns(5);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].status, "ok");
  ASSERT_EQ(runs[0].flows.size(), 2U);
  EXPECT_EQ(runs[0].flows[0].flow, "people") << "in the sequence they ran";
  EXPECT_EQ(runs[0].flows[0].counts.requests, 6);
  EXPECT_EQ(runs[0].flows[0].counts.deleted, 1);
  EXPECT_EQ(runs[0].flows[0].counts.ignored, 2);
  EXPECT_EQ(runs[1].error, "why");
  EXPECT_EQ(store->lastRuns(1).size(), 1U);
}

TEST_F(Runs, say_how_much_each_stream_of_the_source_gave_whatever_flows_it_went_to) {
  const auto store = open();
  store->beginRun("r1");
  store->keepAlive({{{"people", {}}, {"letters", {}}}, 0, {}, {{"customers", 4}}});
  EXPECT_EQ(open()->lastRuns(1).at(0).sources.at(0).records, 4);
  store->finishRun(
      {"r1", "ok", 1, 2, "", {{"people", {}}, {"letters", {}}}, {{"customers", 8}, {"orders", 3}}});
  const auto run = open()->lastRuns(1).at(0);
  ASSERT_EQ(run.sources.size(), 2U);
  EXPECT_EQ(run.sources[0].stream, "customers") << "in the sequence they were read";
  EXPECT_EQ(run.sources[0].records, 8);
  EXPECT_EQ(run.sources[1].stream, "orders");
}

TEST_F(Runs, of_a_clock_that_was_ahead_do_not_stand_before_later_ones) {
  const auto store = open();
  clock.advanceSeconds(400LL * 24 * 3600);
  store->beginRun("r1");
  store->finishRun({"r1", "failed", clock.now, clock.now, "why", {}});
  clock.advanceSeconds(-400LL * 24 * 3600);
  store->beginRun("r2");
  store->finishRun({"r2", "ok", clock.now, clock.now, "", {}});
  EXPECT_EQ(store->lastRuns(1).at(0).runId, "r2");
}

TEST_F(Runs, that_are_at_work_say_how_far_they_are) {
  const auto store = open();
  store->beginRun("r1");
  store->keepAlive({{{"people", {9, 5, 0, 2, 0, 0, 6}}}});
  store->keepAlive({{{"people", {20, 15, 0, 2, 0, 0, 16}}, {"items", {1, 1, 0, 0, 0, 0, 1}}}});
  const RunRow run = open()->lastRuns(1).at(0);
  EXPECT_EQ(run.status, "running");
  ASSERT_EQ(run.flows.size(), 2U);
  EXPECT_EQ(run.flows[0].counts.created, 15);
}

TEST_F(Runs, that_wait_for_a_side_say_until_when) {
  const auto store = open();
  const auto admin = openStateAdmin(url(), "shop", clock);
  store->beginRun("r1");
  EXPECT_EQ(admin->lease()->limitedUntilUs, 0);
  store->keepAlive({{}, 1'700'000'000'000'000, "the source is not answering"});
  EXPECT_EQ(admin->lease()->limitedUntilUs, 1'700'000'000'000'000);
  EXPECT_EQ(admin->lease()->waiting, "the source is not answering");
  store->keepAlive({});
  EXPECT_EQ(admin->lease()->limitedUntilUs, 0);
  EXPECT_EQ(admin->lease()->waiting, "");
}

TEST_F(Runs, that_were_killed_keep_how_far_they_were) {
  const auto dead = open();
  dead->beginRun("r1");
  dead->keepAlive({{{"people", {9, 5, 0, 2, 0, 0, 6}}}});
  clock.advanceSeconds(61);
  const auto next = open();
  next->beginRun("r2");
  const RunRow run = next->lastRuns(2).at(1);
  EXPECT_EQ(run.status, "interrupted");
  ASSERT_EQ(run.flows.size(), 1U);
  EXPECT_EQ(run.flows[0].counts.read, 9);
}

// A sign of life may come between the end of the run in the file and the moment the store knows of it.
TEST_F(Runs, a_late_sign_of_life_changes_nothing_of_a_run_that_has_ended) {
  const auto store = open();
  store->beginRun("r1");
  store->keepAlive({{{"people", {5, 5, 0, 0, 0, 0, 6}}}});
  sql("UPDATE run SET status = 'ok'");
  store->keepAlive({{{"people", {4, 3, 0, 0, 0, 0, 6}}}});
  EXPECT_EQ(open()->lastRuns(1).at(0).flows.at(0).counts.read, 5);
}

}  // namespace
}  // namespace spojka::host
