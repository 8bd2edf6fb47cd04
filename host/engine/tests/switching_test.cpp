// SPDX-License-Identifier: Apache-2.0
// A profile that begins to gather, and one that gathers no longer.
#include "adoption_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST_F(Adopting, a_switch_that_is_cut_off_goes_on_without_asking) {
  for (int i = 0; i < 60; ++i)
    cards().push_back({std::to_string(100 + i), "p" + std::to_string(i) + "@example.com"});
  goApart();
  int left = 8;
  script.beforeWrite = [&] {
    if (--left == 0) throw AuthError("script", "the token is not valid any more");
  };
  for (auto& row : cards()) row.name += " x";
  EXPECT_NE(go().status, RunStatus::ok);
  script.beforeWrite = nullptr;
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 62U);
  for (const auto& row : cards()) EXPECT_THAT(titles(), ::testing::Contains(HasSubstr(row.name)));
}

TEST_F(Adopting, a_flow_that_writes_another_kind_leaves_what_it_wrote_to_whom_it_belongs) {
  ASSERT_EQ(goApart().status, RunStatus::ok);
  // "visits" goes on as a flow of its own, of another target.
  flows = {{"visits", "visits", "card"}};
  destination = destinationTable<fake::ScriptDestination>();
  auto r = run(RunMode::write, state.get());
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_FALSE(state->findLinks("visits", {"7"}).front()->targetId.empty());
  EXPECT_TRUE(state->findLinks("visits (person)", {"7"}).front());
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(duplicates(), ElementsAre("visits:7 of cards:1"));
  EXPECT_FALSE(state->findLinks("visits (person)", {"8"}).front()) << "taken over";
}

TEST_F(Adopting, records_get_the_objects_back_where_the_profile_gathers_no_longer) {
  withoutMerge();
  ASSERT_EQ(go().status, RunStatus::ok);
  auto r = goApart();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.updated, 1) << "what it holds is written anew";
  EXPECT_EQ(row(r, 1).counts.created, 1);
  EXPECT_EQ(row(r, 1).counts.unchanged, 1);
  EXPECT_THAT(objects.takenOver, UnorderedElementsAre("1", "8"));
  EXPECT_THAT(names(),
              UnorderedElementsAre(objectOf("cards", "1"), objectOf("visits", "7"), objectOf("visits", "8")));
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com>", "J. <jana@example.com>",
                                             "Petr <petr@example.com>"));
  EXPECT_TRUE(state->gatheringFlows().empty()) << "of persons nothing is kept any more";
  const int before = writes();
  goApart();
  EXPECT_EQ(writes(), before);
}

TEST_F(Adopting, a_profile_that_goes_to_and_fro_leaves_nothing_of_the_other_mode) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(go().status, RunStatus::ok);
    EXPECT_THAT(titles(), ::testing::Contains(kJana)) << i;
    EXPECT_EQ(script.objects.size(), 2U) << i;
    ASSERT_EQ(goApart().status, RunStatus::ok);
    EXPECT_THAT(titles(), ::testing::Not(::testing::Contains(kJana))) << i;
    EXPECT_EQ(script.objects.size(), 3U) << i;
  }
  EXPECT_EQ(script.lookUps, 0) << "all of them were known as ours";
}

TEST_F(Adopting, the_object_of_a_group_goes_to_one_of_its_records_though_it_bears_a_leavers_name) {
  script.goesById = true;
  cards().clear();
  visits() = {{"7", "a@example.com"}, {"8", "a@example.com"}, {"9", "a@example.com"}};
  go();
  visits()[0].name = "b@example.com";
  incremental = false;
  script.alwaysWhole = true;
  go();
  ASSERT_THAT(names(), UnorderedElementsAre(objectOf("visits", "7"), objectOf("visits", "7~2")));
  ASSERT_EQ(goApart().status, RunStatus::ok);
  EXPECT_EQ(state->findLinks("visits", {"7"}).front()->targetId, objectOf("visits", "7~2"));
  EXPECT_EQ(state->findLinks("visits", {"8"}).front()->targetId, objectOf("visits", "7"));
  EXPECT_EQ(script.objects.size(), 3U);
}

}  // namespace
}  // namespace spojka::host
