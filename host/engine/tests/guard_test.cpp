// SPDX-License-Identifier: Apache-2.0
// Guarantee 4, blast radius: a run that would change or blank far more than usual stops before it writes over
// anything, and says what to pass to go on.
#include "engine_fixture.hpp"
#include "host/base/means.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

class GuardTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    offer(200, 1000);
    ASSERT_EQ(run().status, RunStatus::ok);
    readWhole();
  }
  // The source begins anew, as one without checkpoints does.
  void readWhole() {
    store.checkpoints.clear();
    script.writes.clear();
  }
  // It begins anew, and the host does not know that it gives everything: then new records never wait.
  void readFromCheckpoint() {
    readWhole();
    store.checkpoints[{"people", "people"}] = "0";
  }
  void rename(std::size_t count, const std::string& name) {
    for (std::size_t i = 0; i < count; ++i)
      script.rows[i].name = name + (name.empty() ? "" : std::to_string(i));
  }
};

TEST_F(GuardTest, a_run_that_would_change_too_much_writes_over_nothing) {
  rename(61, "other ");
  const auto before = script.objects;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(r.run.status, "failed");
  EXPECT_THAT(r.run.error, HasSubstr("61 of the 200 known records"));
  EXPECT_THAT(r.run.error, HasSubstr(mention(Means::allowChanges, "people")));
  EXPECT_EQ(script.objects, before);
  EXPECT_TRUE(script.writes.empty());
}

TEST_F(GuardTest, the_stopped_changes_come_again_on_the_next_run_and_pass_with_the_flag) {
  rename(200, "other ");
  ASSERT_EQ(run().status, RunStatus::refused);
  ASSERT_EQ(run().status, RunStatus::refused) << "and the checkpoint did not move past them";
  limits.allowChanges = {"people"};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 200);
  EXPECT_EQ(script.objects["shop_people_1007"], "other 7");
}

TEST_F(GuardTest, agreeing_for_one_stream_is_no_agreement_for_another) {
  rename(200, "other ");
  limits.allowChanges = {"others"};
  EXPECT_EQ(run().status, RunStatus::refused);
}

TEST_F(GuardTest, changes_within_the_share_are_written_and_add_up) {
  rename(60, "other ");
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 60);
  EXPECT_EQ(counts(r).unchanged, 140);
  EXPECT_TRUE(counts(r).addsUp());
  EXPECT_EQ(store.checkpoint("people"), "200");
}

TEST_F(GuardTest, what_is_new_is_created_while_changes_wait) {
  readFromCheckpoint();
  rename(200, "other ");
  for (int i = 0; i < 40; ++i) script.rows.insert(script.rows.begin(), {std::to_string(5000 + i), "fresh"});
  script.batchSize = 40;
  run();
  for (const auto& [name, n] : script.writes) EXPECT_THAT(name, HasSubstr("shop_people_50"));
}

// One writer takes what was pushed first: had the changes gone to it, they would be written long before the
// last of the new ones is.
TEST_F(GuardTest, changes_wait_however_many_new_records_pass_them) {
  connections = 1;
  readFromCheckpoint();
  const auto before = script.objects;
  rename(61, "other ");
  const fake::Row oneTooMany = script.rows[60];
  script.rows.erase(script.rows.begin() + 60);
  std::vector<fake::Row> fresh;
  for (int i = 0; i < 1000; ++i) fresh.push_back({std::to_string(50'000 + i), "fresh"});
  script.rows.insert(script.rows.begin() + 60, fresh.begin(), fresh.end());
  script.rows.push_back(oneTooMany);
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_GT(script.writes.size(), 500U);
  for (const auto& [name, value] : before) EXPECT_EQ(script.objects[name], value);
}

TEST_F(GuardTest, a_field_that_would_become_empty_on_many_stops_the_run) {
  limits.guard.changed = GuardRule::kOff;
  rename(60, "");
  const auto before = script.objects;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr("field title would become empty on 60 of 200"));
  EXPECT_EQ(script.objects, before);
  limits.allowChanges = {"people"};
  EXPECT_EQ(counts(run()).updated, 60);
}

TEST_F(GuardTest, what_a_field_had_is_remembered_through_updates) {
  rename(50, "other ");
  ASSERT_EQ(run().status, RunStatus::ok);
  readWhole();
  rename(50, "");
  limits.guard = {GuardRule::kOff, 0.1, GuardRule::kOff};
  EXPECT_THAT(run().run.error, HasSubstr("50 of 200"));
}

TEST_F(GuardTest, a_source_that_shrank_stops_the_run_before_its_changes) {
  rename(3, "other ");
  script.rows.resize(90);
  const auto before = script.objects;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr("gave 90 records, the last time it gave 200"));
  EXPECT_EQ(script.objects, before);
}

TEST_F(GuardTest, a_source_that_reads_whole_every_time_is_compared_though_it_keeps_a_checkpoint) {
  incremental = false;
  script.alwaysWhole = true;
  ASSERT_EQ(run().status, RunStatus::ok);
  script.rows.resize(90);
  EXPECT_THAT(run().run.error, HasSubstr("gave 90 records, the last time it gave 200"));
}

TEST_F(GuardTest, a_run_that_was_broken_off_compares_nothing_with_what_is_left) {
  incremental = false;
  script.beforeRow = [](std::size_t row) {
    if (row == 150) throw DataError("script", "broken");
  };
  ASSERT_EQ(run().status, RunStatus::aborted);
  script.beforeRow = nullptr;
  const auto r = run();
  EXPECT_EQ(counts(r).read, 50) << "it goes on from its checkpoint";
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
}

TEST_F(GuardTest, nothing_new_from_a_source_of_changes_is_no_shrinking) {
  store.checkpoints[{"people", "people"}] = "200";
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(GuardTest, an_empty_export_deletes_nothing_and_is_said) {
  script.rows.clear();
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 200U);
  EXPECT_EQ(store.links.size(), 200U);
}

TEST_F(GuardTest, deletions_of_what_is_known_count_as_changes) {
  onDelete = OnDelete::remove;
  for (auto& row : script.rows) row.op = SPOJKA_OP_DELETE;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 200U);
}

TEST_F(GuardTest, offering_everything_to_be_compared_again_is_no_change) {
  scope.whole = true;
  scope.trustLinks = false;
  script.objects["shop_people_1003"] = "edited by a person";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(counts(r).unchanged, 199);
}

TEST_F(GuardTest, a_part_read_again_on_request_is_guarded_and_compared_with_no_whole) {
  scope.whole = true;
  scope.only.emplace()["people"] = {"1003"};
  script.rows[3].name = "other";
  const auto notes = store.flowNotes;
  EXPECT_EQ(counts(run()).updated, 1);
  EXPECT_EQ(store.flowNotes, notes) << "and tells nothing of the stream";
  scope.only.reset();
  rename(200, "other ");
  EXPECT_EQ(run().status, RunStatus::refused);
}

TEST_F(GuardTest, a_first_run_is_never_stopped) {
  store.links.clear();
  script.objects.clear();
  store.flowNotes.clear();
  rename(200, "other ");
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(GuardTest, the_last_of_several_versions_wins_when_an_earlier_one_waited) {
  // Changed, back to what is written, and changed again: in this sequence.
  script.rows.push_back({"1000", "second"});
  script.rows[0].name = "first";
  script.rows.push_back({"1001", "name 1"});
  script.rows[1].name = "passing";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects["shop_people_1000"], "second");
  EXPECT_EQ(script.objects["shop_people_1001"], "name 1") << "the newest is what it was";
  EXPECT_TRUE(counts(r).addsUp());
}

TEST_F(GuardTest, a_version_that_cannot_be_mapped_keeps_its_place_behind_one_that_waits) {
  transforms = {"hash"};
  limits.allowChanges = {"people"};
  ASSERT_EQ(run().status, RunStatus::ok);
  limits.allowChanges.clear();
  readWhole();
  script.rows[0].name = "first";
  script.rows.push_back({"1000", ""});  // no value to hash: fails
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(store.failedRecords.count({"people", "1000"}), 1U) << "the newest failed, and that is kept";
}

TEST_F(GuardTest, a_plan_stops_nowhere_and_says_that_a_run_would) {
  rename(200, "other ");
  const auto r = run(RunMode::dryRun);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 200);
  EXPECT_TRUE(script.writes.empty());
}

TEST_F(GuardTest, a_source_that_breaks_while_changes_wait_loses_none_of_them) {
  rename(50, "other ");
  std::atomic<int> breaks{0};
  script.beforeRow = [&](std::size_t row) {
    if (row == 150 && breaks++ == 0) throw TransientError("script", "cut");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  for (std::size_t i = 0; i < 50; ++i)
    EXPECT_EQ(script.objects["shop_people_" + script.rows[i].key], script.rows[i].name);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
  EXPECT_TRUE(counts(r).addsUp());
}

}  // namespace
}  // namespace spojka::host
