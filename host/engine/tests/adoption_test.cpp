// SPDX-License-Identifier: Apache-2.0
// A group that has no object yet takes over what is there under the names of its records.
#include "adoption_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(Adopting, a_lost_state_finds_the_object_under_the_name_of_any_record) {
  cards().clear();
  go();
  cards() = {{"1", "Jana <jana@example.com>"}};
  go();
  ASSERT_THAT(names(), UnorderedElementsAre(objectOf("visits", "7"), objectOf("visits", "8")));
  forgetState();
  const int before = writes();
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.unchanged, 2);
  EXPECT_EQ(writes(), before);
  EXPECT_EQ(script.objects.size(), 2U);
  EXPECT_EQ(row(go(), 0).counts.read, 0);
}

TEST_F(Adopting, a_state_that_was_read_in_elsewhere_knows_the_objects_of_its_groups) {
  cards().clear();
  go();
  cards() = {{"1", "Jana <jana@example.com>"}};
  go();
  const auto admin = openStateAdmin("sqlite:" + (dir / "s.db").string(), "shop", clock);
  std::vector<std::string> lines;
  admin->exportTo([&](std::string_view line) { lines.emplace_back(line); });
  auto next = lines.begin();
  admin->importFrom([&](std::string& line) { return next != lines.end() && (line = *next++, true); }, true);
  const int before = writes();
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.unchanged, 2);
  EXPECT_EQ(writes(), before);
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(Adopting, the_object_is_stored_before_its_first_write) {
  cards().clear();
  go();
  cards() = {{"1", "Jana <jana@example.com>"}};
  go();
  forgetState();
  script.outcomeFor = [](const std::string&) { return static_cast<std::uint32_t>(SPOJKA_W_REJECTED); };
  go();
  std::string name;
  state->lookAtMembers(
      "people", [&](MemberTable& table) { name = table.group(table.find("cards", "1")->group)->name; });
  EXPECT_EQ(name, "visits:7");
}

TEST_F(Adopting, without_one_of_the_first_stream_the_object_of_the_oldest_record_stays) {
  cards().clear();
  visits() = {{"5", "J. <jana@example.com>", SPOJKA_OP_UPSERT, 0, 3000},
              {"6", "Jana <jana@example.com>", SPOJKA_OP_UPSERT, 0, 1000},
              {"7", "Jan <jana@example.com>", SPOJKA_OP_UPSERT, 0, 2000}};
  goApart();
  go();
  EXPECT_THAT(names(), ElementsAre(objectOf("visits", "6")));
}

TEST_F(Adopting, one_of_the_first_stream_stays_though_another_is_older) {
  cards()[0].atUs = 5000;
  visits()[0].atUs = 1000;
  goApart();
  go();
  EXPECT_THAT(names(), UnorderedElementsAre(objectOf("cards", "1"), objectOf("visits", "8")));
}

TEST_F(Adopting, duplicates_that_a_lost_state_knew_are_left_until_a_person_says_whose_they_are) {
  withoutMerge();
  goApart();
  go();
  forgetState();
  destination = destinationTable<fake::MergingDestination>();
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(script.merges, IsEmpty());
  EXPECT_THAT(duplicates(), ElementsAre("visits:7 of cards:1"));
  limits.adopt = {"people"};
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.merges.size(), 1U);
}

TEST_F(Adopting, what_another_group_has_is_never_taken_over) {
  cards().clear();
  go();
  // The record leaves, and its group keeps the object and the name.
  cards() = {{"1", "Jana <jana@example.com>"}};
  go();
  visits().push_back({"9", "<other@example.com>"});
  visits().push_back({"7", "J. <other@example.com>"});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects[objectOf("visits", "7")], "Jana <jana@example.com>");
  EXPECT_EQ(script.objects[objectOf("visits", "9")], "J. <other@example.com> + <other@example.com>");
}

TEST_F(Adopting, a_failed_look_is_not_absent_and_keeps_back_that_group_alone) {
  goApart();
  forgetState();
  script.cannotTell = [&](const std::string& name) { return name == objectOf("visits", "7"); };
  limits.adopt = {"people"};
  visits().push_back({"9", "Olga <olga@example.com>"});
  auto r = go();
  EXPECT_EQ(row(r, 0).counts.failed, 1);
  EXPECT_TRUE(row(r, 0).counts.addsUp());
  EXPECT_EQ(state->failed("people", "", 9).at(0).reason, "unfound");
  EXPECT_TRUE(script.objects.count(objectOf("visits", "9")));
  script.cannotTell = nullptr;
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_TRUE(state->failed("people", "", 9).empty());
  EXPECT_EQ(script.objects[objectOf("cards", "1")].rfind(kJana, 0), 0U);
}

TEST_F(Adopting, a_side_that_does_not_answer_makes_nothing_new) {
  script.beforeFind = [] { throw TransientError("script", "not now", 503); };
  const auto r = go();
  EXPECT_NE(r.status, RunStatus::ok);
  EXPECT_TRUE(script.objects.empty());
  script.beforeFind = nullptr;
  EXPECT_EQ(go().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 2U);
}

}  // namespace
}  // namespace spojka::host
