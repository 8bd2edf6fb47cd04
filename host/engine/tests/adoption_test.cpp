// SPDX-License-Identifier: Apache-2.0
// A group that has no object yet takes over what is there under the names of its records; several objects of
// one group become one where the destination merges.
#include <algorithm>
#include <random>
#include <set>

#include "gather_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Hears what becomes of objects that are there.
class Objects final : public RunObserver {
 public:
  void object(const ObjectEvent& e) override {
    const std::string key(e.key);
    if (e.what == ObjectEvent::What::takenOver) takenOver.insert(key);
    if (e.what == ObjectEvent::What::merged) merged.insert(key + " < " + std::string(e.into));
    if (e.what == ObjectEvent::What::left) left.insert(key + " beside " + std::string(e.into));
  }
  void wouldStop(const std::string&, const std::string& why) override { stop = why; }
  std::set<std::string> takenOver, merged, left;
  std::string stop;
};

class Adopting : public GatherTest {
 protected:
  void SetUp() override {
    GatherTest::SetUp();
    destination = destinationTable<fake::MergingDestination>();
    connections = 1;
    observer = &objects;
  }
  void withoutMerge() { destination = destinationTable<fake::ScriptDestination>(); }
  std::vector<std::string> duplicates() {
    std::vector<std::string> all;
    state->lookAtMembers("people", [&](MemberTable& table) {
      for (const auto& group : table.withAbsorbed(0, 100))
        for (const auto& other : table.absorbed(group.id)) all.push_back(other.name + " of " + group.name);
    });
    return all;
  }
  Objects objects;
};

constexpr const char* kJana = "Jana <jana@example.com> + J. <jana@example.com>";

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

// Whatever way the records come, the same objects hold the same in the end. Only their names, which are kept
// for ever, tell who came first.
class Ways : public Adopting {
 protected:
  static constexpr unsigned kPersons = 12;
  void SetUp() override {
    Adopting::SetUp();
    limits.adopt = {"people"};
    limits.allowChanges = {"people"};
    std::mt19937 random(7);
    for (unsigned p = 0; p < kPersons; ++p) {
      const std::string first = "p" + std::to_string(p) + "@example.com";
      const std::string second = "q" + std::to_string(p) + "@example.com";
      if (random() % 3 != 0) allCards.push_back({std::to_string(p), "<" + first + "> <" + second + ">"});
      for (unsigned v = random() % 4; v > 0; --v)
        allVisits.push_back({std::to_string(100 * p + v), "<" + (random() % 2 != 0 ? first : second) + ">"});
    }
    cards() = allCards;
    visits() = allVisits;
    EXPECT_EQ(go().status, RunStatus::ok);
    expected = contents();
    start();
  }
  void start() {
    forgetState();
    script.objects.clear();
    script.ids.clear();
    cards().clear();
    visits().clear();
  }
  std::multiset<std::string> contents() const {
    std::multiset<std::string> all;
    for (const auto& [name, title] : script.objects) all.insert(title);
    return all;
  }
  void expectTheSame() {
    auto r = go();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(contents(), expected);
    const int before = writes();
    r = go();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(writes(), before);
  }
  // A run that ends before its time, as by a kill: at the n-th write.
  void cutOff(int n) {
    script.beforeWrite = [n]() mutable {
      if (--n <= 0) throw AuthError("script", "the token is not valid any more");
    };
    go();
    script.beforeWrite = nullptr;
  }
  std::vector<fake::Row> allCards, allVisits;
  std::multiset<std::string> expected;
};

TEST_F(Ways, one_by_one_and_shuffled) {
  std::mt19937 random(3);
  std::vector<std::pair<bool, fake::Row>> all;
  for (const auto& row : allCards) all.emplace_back(true, row);
  for (const auto& row : allVisits) all.emplace_back(false, row);
  std::shuffle(all.begin(), all.end(), random);
  for (const auto& [card, row] : all) {
    (card ? cards() : visits()).push_back(row);
    EXPECT_EQ(go().status, RunStatus::ok);
  }
  expectTheSame();
}

TEST_F(Ways, cards_last) {
  visits() = allVisits;
  EXPECT_EQ(go().status, RunStatus::ok);
  cards() = allCards;
  expectTheSame();
}

TEST_F(Ways, with_kills_in_between) {
  for (int n = 1; n < 12; ++n) {
    cards() = allCards;
    visits() = allVisits;
    cutOff(n);
    if (n % 4 == 0) cutOff(n / 4);
  }
  expectTheSame();
}

TEST_F(Ways, with_the_state_lost_half_way) {
  visits() = allVisits;
  visits().resize(allVisits.size() / 2);
  cards() = allCards;
  cards().resize(allCards.size() / 2);
  EXPECT_EQ(go().status, RunStatus::ok);
  const auto kept = names();
  forgetState();
  cards() = allCards;
  visits() = allVisits;
  expectTheSame();
  for (const auto& name : kept) {
    const bool merged = std::any_of(script.merges.begin(), script.merges.end(), [&](const auto& merge) {
      return merge.size() > name.size() && merge.compare(merge.size() - name.size(), name.size(), name) == 0;
    });
    EXPECT_TRUE(merged || script.objects.count(name) != 0) << name << " has kept its name";
  }
}

TEST_F(Ways, after_the_separate_mode) {
  cards() = allCards;
  visits() = allVisits;
  EXPECT_EQ(goApart().status, RunStatus::ok);
  expectTheSame();
}

TEST_F(Ways, after_the_separate_mode_with_kills_in_between) {
  cards() = allCards;
  visits() = allVisits;
  EXPECT_EQ(goApart().status, RunStatus::ok);
  for (int n = 1; n < 8; ++n) cutOff(n);
  int asked = 0;
  script.afterMerge = [&] {
    if (++asked % 2 == 1) throw AuthError("script", "the token is not valid any more");
  };
  for (int i = 0; i < 4; ++i) go();
  script.afterMerge = nullptr;
  expectTheSame();
}

}  // namespace
}  // namespace spojka::host
