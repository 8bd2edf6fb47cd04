// SPDX-License-Identifier: Apache-2.0
// Several objects of one group become one where the destination merges.
#include "adoption_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(Adopting, separate_objects_become_one_of_each_person_where_the_destination_merges) {
  ASSERT_EQ(goApart().status, RunStatus::ok);
  ASSERT_EQ(script.objects.size(), 3U);
  script.finds = 0;
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(names(), UnorderedElementsAre(objectOf("cards", "1"), objectOf("visits", "8")));
  EXPECT_THAT(titles(), UnorderedElementsAre(kJana, "Petr <petr@example.com>"));
  EXPECT_THAT(script.merges, ElementsAre(objectOf("cards", "1") + " < " + objectOf("visits", "7")));
  EXPECT_THAT(duplicates(), IsEmpty());
  EXPECT_LE(script.finds, 1) << "links tell what is there; only before a merge it is looked";
  EXPECT_TRUE(row(r, 0).counts.addsUp());
  EXPECT_EQ(row(r, 0).counts.created, 0);
  const auto again = go();
  EXPECT_EQ(row(again, 0).counts.read, 0);
  EXPECT_EQ(script.merges.size(), 1U);
  EXPECT_FALSE(state->findLinks("cards", {"1"}).front()) << "the object is no longer that flow's";
  EXPECT_FALSE(state->findLinks("visits", {"7"}).front());
}

TEST_F(Adopting, where_it_does_not_merge_the_others_are_listed_and_stay) {
  withoutMerge();
  ASSERT_EQ(goApart().status, RunStatus::ok);
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects[objectOf("cards", "1")], kJana);
  EXPECT_EQ(script.objects[objectOf("visits", "7")], "J. <jana@example.com>");
  EXPECT_THAT(duplicates(), ElementsAre("visits:7 of cards:1"));
  EXPECT_EQ(script.objects.size(), 3U);
  EXPECT_EQ(row(go(), 0).counts.read, 0);
}

TEST_F(Adopting, on_duplicates_keep_merges_nothing) {
  onDuplicates = OnDuplicates::keep;
  goApart();
  go();
  EXPECT_THAT(script.merges, IsEmpty());
  EXPECT_THAT(duplicates(), ElementsAre("visits:7 of cards:1"));
  EXPECT_THAT(objects.left, ElementsAre("visits:7 beside cards:1"));
}

TEST_F(Adopting, what_is_not_known_to_be_ours_is_asked_for_and_not_merged) {
  for (int i = 0; i < 20; ++i)
    for (auto* rows : {&cards(), &visits()})
      rows->push_back({std::to_string(100 + i), "p" + std::to_string(i) + "@example.com"});
  goApart();
  forgetState();
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::refused) << "as with any object that bears our name";
  EXPECT_THAT(r.run.error, HasSubstr(mention(Means::adopt, "people")));
  EXPECT_THAT(script.merges, IsEmpty());
  limits.adopt = {"people"};
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.merges.size(), 21U);
  EXPECT_EQ(script.objects.size(), 22U);
}

TEST_F(Adopting, references_point_to_what_stays_before_the_merge_is_sent) {
  cards().clear();
  withVisits = true;
  visits() = {{"7", "J. <jana@example.com>"}, {"8", "Jana <j@example.com>"}};
  go();
  ASSERT_EQ(script.owners[objectOf("notes", "8")], objectOf("visits", "8"));
  cards() = {{"1", "Jana <jana@example.com> <j@example.com>"}};
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(script.merges, ElementsAre(objectOf("visits", "7") + " < " + objectOf("visits", "8")));
  EXPECT_EQ(script.owners[objectOf("notes", "8")], objectOf("visits", "7"));
  EXPECT_EQ(script.pointedTo, 0);
}

TEST_F(Adopting, nothing_is_merged_while_a_reference_could_not_be_moved) {
  cards().clear();
  withVisits = true;
  visits() = {{"7", "J. <jana@example.com>"}, {"8", "Jana <j@example.com>"}};
  go();
  cards() = {{"1", "Jana <jana@example.com> <j@example.com>"}};
  script.outcomeFor = [&](const std::string& name) {
    return name == objectOf("notes", "8") ? static_cast<std::uint32_t>(SPOJKA_W_REJECTED) : 0U;
  };
  auto r = go();
  EXPECT_EQ(row(r, 1).counts.failed, 1);
  EXPECT_THAT(script.merges, IsEmpty());
  script.outcomeFor = nullptr;
  timer.pass(std::chrono::hours(24));
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.merges.size(), 1U);
  EXPECT_EQ(script.pointedTo, 0);
}

TEST_F(Adopting, a_lost_answer_to_a_merge_is_looked_for_and_not_sent_again) {
  goApart();
  int asked = 0;
  script.beforeMerge = [&] { ++asked; };
  script.afterMerge = [] { throw TransientError("script", "the line broke"); };
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(asked, 1);
  EXPECT_THAT(titles(), UnorderedElementsAre(kJana, "Petr <petr@example.com>"));
  EXPECT_THAT(duplicates(), IsEmpty());
}

TEST_F(Adopting, killed_after_a_merge_the_next_run_sees_that_it_was_done) {
  goApart();
  script.afterMerge = [] { throw AuthError("script", "the token is not valid any more"); };
  EXPECT_NE(go().status, RunStatus::ok);
  ASSERT_EQ(script.merges.size(), 1U);
  script.afterMerge = nullptr;
  int asked = 0;
  script.beforeMerge = [&] { ++asked; };
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(asked, 0);
  EXPECT_THAT(titles(), UnorderedElementsAre(kJana, "Petr <petr@example.com>"));
}

TEST_F(Adopting, the_object_that_the_destination_lets_live_is_the_groups) {
  goApart();
  script.otherSurvives = true;
  script.goesById = true;
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(state->findLinks("people", {"cards:1"}).front()->targetId, objectOf("visits", "7"));
  EXPECT_EQ(script.objects[objectOf("visits", "7")], kJana);
}

TEST_F(Adopting, a_merge_that_is_refused_leaves_both_and_the_rest_goes_on) {
  cards().push_back({"2", "Petr <petr@example.com>"});
  goApart();
  int asked = 0;
  script.beforeMerge = [&] {
    if (++asked == 1) throw RemoteError("script", "these two are not to be merged", 400);
  };
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.merges.size(), 1U);
  EXPECT_EQ(duplicates().size(), 1U);
}

TEST_F(Adopting, a_plan_says_what_is_taken_over_merged_and_left) {
  goApart();
  const auto before = script.objects;
  const auto r = plan();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(objects.takenOver, UnorderedElementsAre("cards:1", "visits:8"));
  EXPECT_THAT(objects.merged, ElementsAre("visits:7 < cards:1"));
  EXPECT_EQ(script.objects, before);
  EXPECT_TRUE(state->findLinks("cards", {"1"}).front()) << "and in the state nothing has changed";
  objects = Objects();
  withoutMerge();
  plan();
  EXPECT_THAT(objects.left, ElementsAre("visits:7 beside cards:1"));
}

TEST_F(Adopting, far_more_merges_than_usual_wait_for_a_persons_word) {
  for (int i = 0; i < 60; ++i)
    for (auto* rows : {&cards(), &visits()})
      rows->push_back({std::to_string(100 + i), "p" + std::to_string(i) + "@example.com"});
  goApart();
  plan();
  EXPECT_THAT(objects.stop, HasSubstr("61 of the"));
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr(mention(Means::allowChanges, "people")));
  EXPECT_THAT(script.merges, IsEmpty());
  limits.allowChanges = {"people"};
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.merges.size(), 61U);
}

}  // namespace
}  // namespace spojka::host
