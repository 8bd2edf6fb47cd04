// SPDX-License-Identifier: Apache-2.0
// What is at the destination under our names and was not written by this state is not written over before it
// is known whose it is.
#include "host/engine/write/foreign.hpp"

#include "engine_fixture.hpp"
#include "host/base/means.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ForeignObjects : public EngineTest {
 protected:
  // Objects of the first `count` rows, under the names this profile gives them.
  void put(int count, const std::string& prefix) {
    for (int i = 0; i < count; ++i)
      script.objects["shop_people_" + std::to_string(1000 + i)] = prefix + "name " + std::to_string(i);
  }
};

TEST_F(ForeignObjects, of_another_profile_with_the_same_name_are_not_written_over) {
  put(40, "Foreign ");
  const auto before = script.objects;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, AllOf(HasSubstr("40 objects"), HasSubstr(mention(Means::adopt, "people")),
                                 HasSubstr(": title is "), Not(HasSubstr("Foreign name"))));
  for (const auto& [name, value] : before) EXPECT_EQ(script.objects[name], value);
  EXPECT_NE(store.checkpoint("people").value_or(""), "95") << "they come again";
  EXPECT_EQ(run().status, RunStatus::refused);
}

TEST_F(ForeignObjects, of_a_small_shop_are_protected_too) {
  offer(4, 1000);
  put(4, "Foreign ");
  EXPECT_EQ(run().status, RunStatus::refused);
  EXPECT_EQ(script.objects["shop_people_1000"], "Foreign name 0");
}

TEST_F(ForeignObjects, are_taken_over_when_a_person_says_they_are_ours) {
  put(95, "Foreign ");
  ASSERT_EQ(run().status, RunStatus::refused);
  limits.adopt = {"people"};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 95);
  EXPECT_EQ(store.checkpoint("people"), "95");
}

TEST_F(ForeignObjects, that_hold_what_would_be_written_are_ours_after_a_lost_state) {
  ASSERT_EQ(run().status, RunStatus::ok);
  store.links.clear();
  store.checkpoints.clear();
  script.writes.clear();
  for (int i = 0; i < 5; ++i) script.rows[static_cast<std::size_t>(i)].name = "newer " + std::to_string(i);
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).unchanged, 90);
  EXPECT_EQ(counts(r).updated, 5);
  EXPECT_TRUE(counts(r).addsUp());
  EXPECT_EQ(script.writes.size(), 5U);
  EXPECT_EQ(script.objects["shop_people_1000"], "newer 0");
  EXPECT_EQ(store.checkpoint("people"), "95");
  EXPECT_EQ(store.links.size(), 95U);
}

TEST_F(ForeignObjects, of_a_key_that_comes_several_times_the_last_version_tells) {
  offer(10, 1000);
  put(10, "");
  std::vector<fake::Row> rows;
  for (const auto& row : script.rows) {
    for (int i = 0; i < 20; ++i) rows.push_back({row.key, "older version"});
    rows.push_back(row);
  }
  script.rows = rows;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects["shop_people_1003"], "name 3");
  EXPECT_TRUE(counts(r).addsUp());
}

// Killed between the destination's answer and our transaction, and changed at the source before the next run.
TEST_F(ForeignObjects, a_few_that_differ_are_no_matter_for_the_guard) {
  put(3, "older ");
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 3);
  EXPECT_EQ(counts(r).created, 92);
}

// Two small shops of one name: each run of one would write over a few of the other, for ever.
TEST_F(ForeignObjects, a_few_in_every_run_are_not_few) {
  put(2, "Foreign ");
  offer(10, 1000);
  ASSERT_EQ(run().status, RunStatus::ok);
  for (int i = 0; i < 3; ++i) {
    offer(2, 2000 + 10 * i);
    store.checkpoints.clear();
    limits.allowChanges = {"people"};
    for (const auto& row : script.rows) script.objects["shop_people_" + row.key] = "Foreign " + row.name;
    const auto before = script.objects;
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::refused);
    EXPECT_THAT(r.run.error,
                AllOf(HasSubstr("2 objects"), HasSubstr("2 more were taken over by earlier runs")));
    EXPECT_EQ(script.objects, before);
  }
  limits.adopt = {"people"};
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(ForeignObjects, a_lost_state_does_not_use_up_the_few) {
  ASSERT_EQ(run().status, RunStatus::ok);
  store.links.clear();
  store.checkpoints.clear();
  for (int i = 0; i < 5; ++i) script.rows[static_cast<std::size_t>(i)].name = "newer " + std::to_string(i);
  ASSERT_EQ(run().status, RunStatus::ok);
  offer(3, 2000);
  for (const auto& row : script.rows) script.objects["shop_people_" + row.key] = "older " + row.name;
  store.checkpoints.clear();
  limits.allowChanges = {"people"};
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(ForeignObjects, are_not_deleted_without_asking_either) {
  onDelete = OnDelete::remove;
  put(5, "Foreign ");
  offer(5, 1000);
  for (auto& row : script.rows) row.op = SPOJKA_OP_DELETE;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(script.objects.size(), 5U);
  script.rows.resize(2);
  store.checkpoints.clear();
  const auto few = run();
  EXPECT_EQ(few.status, RunStatus::ok) << few.run.error;
  EXPECT_EQ(counts(few).deleted, 2);
  EXPECT_EQ(script.objects.size(), 3U);
}

TEST_F(ForeignObjects, are_told_apart_by_what_is_nobodys) {
  put(10, "Foreign ");
  auto r = run();
  EXPECT_THAT(r.run.error, AllOf(HasSubstr("would become \"name "), Not(HasSubstr("Foreign name"))))
      << "what is there may be anybody's";
  sensitive = true;
  r = run();
  EXPECT_THAT(r.run.error, AllOf(Not(HasSubstr("\"name ")), Not(HasSubstr("Foreign name"))));
}

TEST_F(ForeignObjects, of_another_part_of_one_system_are_said_to_be_the_old_ones) {
  destinationSide.identity = {"centre.example.com", "one", "one"};
  ASSERT_EQ(run().status, RunStatus::ok);
  for (auto& [name, value] : script.objects) value += " in one";  // the part differs
  destinationSide.identity.within = "two";
  destinationSide.other = OtherSystem::anew;
  const auto before = script.objects;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error,
              AllOf(HasSubstr(mention(Means::newSystem, "destination")), HasSubstr("Nothing was moved"),
                    HasSubstr(mention(Means::adopt, "people") + " moves them")));
  EXPECT_EQ(script.objects, before);
  destinationSide.other = OtherSystem::refuse;
  EXPECT_THAT(run().run.error, HasSubstr("Nothing was moved")) << "the next run knows it too";
  limits.adopt = {"people"};
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(ForeignObjects, a_newer_record_of_the_same_key_wins_over_one_that_waited) {
  put(1, "older ");
  script.rows.push_back({"1000", "newest"});
  script.batchSize = 200;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects["shop_people_1000"], "newest");
  EXPECT_TRUE(counts(r).addsUp());
}

TEST_F(ForeignObjects, a_destination_that_does_not_look_is_worked_with_as_before) {
  script.looks = false;
  put(40, "Foreign ");
  EXPECT_EQ(run().status, RunStatus::ok);
}

TEST_F(ForeignObjects, a_plan_shows_them_and_says_that_a_run_would_stop) {
  put(40, "Foreign ");
  ReadOnlyStore none(nullptr);
  const auto r = run(RunMode::dryRun, &none);
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(counts(r).updated, 40);
}

TEST_F(ForeignObjects, an_answer_that_was_lost_is_not_taken_for_somebody_elses_object) {
  std::atomic<int> lost{0};
  script.loseAnswer = [&](const std::string&) { return lost++ < 20; };
  limits.retryBudget = 1;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 95U);
}

}  // namespace
}  // namespace spojka::host
