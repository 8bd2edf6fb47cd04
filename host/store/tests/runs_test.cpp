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
      {"r1", "ok", 1, 2, "", {{"people", {}}, {"letters", {}}}, {{"customers", 8}, {"papers", 3}}});
  const auto run = open()->lastRuns(1).at(0);
  ASSERT_EQ(run.sources.size(), 2U);
  EXPECT_EQ(run.sources[0].stream, "customers") << "in the sequence they were read";
  EXPECT_EQ(run.sources[0].records, 8);
  EXPECT_EQ(run.sources[1].stream, "papers");
}

class History : public StoreTest {
 protected:
  void run(Store& store, const std::string& id, const std::string& status = "ok") {
    store.beginRun(id);
    store.finishRun({id, status, clock.now, 0, "", {{"people", {}}}, {{"customers", 1}}});
    clock.advanceSeconds(3600);
  }
  std::string known() const { return sqlText("SELECT run_id FROM run WHERE profile = 'shop' ORDER BY seq"); }
};

TEST_F(History, forgets_what_ended_before_it_begins_with_all_that_belongs_to_it) {
  const auto store = openStore(url(), "shop", clock, {}, {.keepUs = 24 * 3'600'000'000LL, .newestStay = 2});
  for (int i = 0; i < 30; ++i) run(*store, "r" + std::to_string(i));
  EXPECT_EQ(known(),
            "r4,r5,r6,r7,r8,r9,r10,r11,r12,r13,r14,r15,r16,r17,r18,r19,r20,r21,r22,r23,r24,r25,r26,r27,"
            "r28,r29")
      << "a day of them, and those that say which day it is";
  EXPECT_EQ(sqlText("SELECT count(*) FROM run_flow"), "26");
  EXPECT_EQ(sqlText("SELECT count(*) FROM run_source"), "26");
  EXPECT_EQ(store->lastRuns(100).size(), 26U);
}

TEST_F(History, keeps_the_newest_and_the_last_of_each_kind_however_old_they_are) {
  const auto store = openStore(url(), "shop", clock, {}, {.newestStay = 3});
  run(*store, "bad1", "failed");
  run(*store, "bad2", "failed");
  run(*store, "half", "partial");
  for (const char* id : {"a", "b", "c", "d"}) run(*store, id);
  clock.advanceSeconds(365LL * 24 * 3600);
  for (const char* id : {"e", "f", "g"}) run(*store, id);
  EXPECT_EQ(known(), "bad2,half,e,f,g");
}

TEST_F(History, of_another_profile_is_left_alone_and_a_long_one_is_cut_a_piece_at_a_time) {
  run(*open("other"), "theirs");
  run(*open("other"), "theirs too");
  const auto store = openStore(url(), "shop", clock, {}, {.newestStay = 1, .atATime = 3});
  for (int i = 0; i < 8; ++i) run(*store, "r" + std::to_string(i));
  clock.advanceSeconds(365LL * 24 * 3600);
  run(*store, "r8");
  EXPECT_EQ(known(), "r3,r4,r5,r6,r7,r8");
  run(*store, "r9");
  EXPECT_EQ(known(), "r6,r7,r8,r9");
  EXPECT_EQ(sqlText("SELECT count(*) FROM run WHERE profile = 'other'"), "2");
}

// One run whose clock was far ahead.
TEST_F(History, is_not_cut_by_a_run_whose_clock_was_ahead_and_goes_by_the_clock_that_is_right) {
  constexpr std::int64_t kDay = 24 * 3'600;
  const auto store = openStore(url(), "shop", clock, {}, {.keepUs = 30 * kDay * 1'000'000, .newestStay = 3});
  for (const char* id : {"a", "b", "c"}) run(*store, id);
  clock.advanceSeconds(400 * kDay);
  run(*store, "ahead");
  run(*store, "ahead still");
  EXPECT_EQ(known(), "a,b,c,ahead,ahead still") << "nothing is old by the word of a few";
  clock.advanceSeconds(-400 * kDay);
  run(*store, "d");
  EXPECT_EQ(known(), "a,b,c,ahead,ahead still,d");
  clock.advanceSeconds(31 * kDay);
  for (const char* id : {"e", "f", "g"}) run(*store, id);
  EXPECT_EQ(known(), "e,f,g") << "the row of the one that was ahead does not stay for 400 days";
}

TEST_F(Runs, have_the_times_of_the_state_whatever_the_caller_says_of_their_end) {
  const auto store = open();
  EXPECT_EQ(store->beginRun("r1"), clock.now);
  clock.advanceSeconds(5);
  EXPECT_EQ(store->finishRun({"r1", "ok", clock.now - 5'000'000, 1, "", {}}), clock.now);
  EXPECT_EQ(store->lastRuns(1).at(0).finishedAtUs, clock.now);
}

// What several machines share goes by one clock.
TEST_F(Runs, go_by_the_clock_of_the_database_when_nobody_turns_one) {
  const SystemClock here;
  const auto before = here.nowMicros();
  const auto store = openStore(url(), "shop", here);
  const auto began = store->beginRun("r1");
  EXPECT_GE(began, before - 1000) << "it counts whole milliseconds";
  EXPECT_LE(began, here.nowMicros() + 1000);
  EXPECT_EQ(began % 1000, 0) << "the process's own counts microseconds";
  store->settle("people", settlementOf({"a"}, "c"));
  EXPECT_GE(store->finishRun({"r1", "ok", began, 0, "", {}}), began);
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
