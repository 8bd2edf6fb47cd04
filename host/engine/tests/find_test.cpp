// SPDX-License-Identifier: Apache-2.0
// Objects are looked for before records are written: many at once, none where all names are known, and never
// believed to be absent without having been looked for.
#include "engine_fixture.hpp"
#include "host/engine/find/known_names.hpp"

namespace spojka::host {
namespace {

class FindTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    destination = destinationTable<fake::AskedDestination>();
    connections = 1;  // what is asked when is then known
  }
  std::string nameOf(int key) { return targetKey("shop", "people", std::to_string(key)); }
  // Objects of an earlier run whose state is lost; `other` in their title where they are not what is written.
  void leave(int from, int to, const std::string& other = {}) {
    for (int i = from; i < to; ++i) script.objects[nameOf(1000 + i)] = "name " + std::to_string(i) + other;
  }
};

TEST_F(FindTest, a_first_load_looks_for_few_and_asks_once_for_all) {
  offer(500, 1000);
  const RunResult result = run();
  EXPECT_EQ(counts(result).created, 500);
  EXPECT_EQ(script.lists, 1);
  EXPECT_LE(script.finds, 2);
  EXPECT_EQ(script.blind, 0) << "the destination need not look itself";
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, several_writers_look_for_as_few) {
  connections = 8;
  offer(2000, 1000);
  EXPECT_EQ(counts(run()).created, 2000);
  EXPECT_EQ(script.lists, 1);
  EXPECT_LE(script.found, 400);
  EXPECT_EQ(script.blind, 0);
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, records_of_a_small_run_are_looked_for_together) {
  offer(20, 1000);
  EXPECT_EQ(counts(run()).created, 20);
  EXPECT_EQ(script.finds, 1);
  EXPECT_EQ(script.lists, 0);
}

TEST_F(FindTest, few_that_are_there_are_told_at_once_and_found) {
  offer(500, 1000);
  leave(300, 340);
  const RunResult result = run();
  EXPECT_EQ(counts(result).created, 460);
  EXPECT_EQ(counts(result).unchanged, 40);
  EXPECT_EQ(script.lists, 1);
  EXPECT_LE(script.found, 120) << "those that are there, and those before it was asked";
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, where_many_are_there_every_name_is_looked_for) {
  offer(500, 1000);
  leave(0, 400);
  const RunResult result = run();
  EXPECT_EQ(counts(result).unchanged, 400);
  EXPECT_EQ(counts(result).created, 100);
  EXPECT_EQ(script.found, 500);
  EXPECT_LE(script.finds, 30);
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, a_list_that_does_not_show_what_was_just_created_is_not_believed) {
  offer(500, 1000);
  leave(100, 150);
  script.hidden = [](const std::string&) { return true; };
  const RunResult result = run();
  EXPECT_EQ(counts(result).created, 450);
  EXPECT_EQ(counts(result).unchanged, 50);
  EXPECT_EQ(script.found, 500);
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, a_list_that_cannot_be_had_leaves_it_to_looking) {
  for (const bool forGood : {true, false}) {
    script.objects.clear();
    script.found = 0;
    MemoryStore fresh;
    offer(200, 1000);
    script.beforeList = [forGood] {
      if (forGood) throw UnsupportedError("script", "no beginnings here");
      throw TransientError("script", "not now", 503);
    };
    EXPECT_EQ(counts(run(RunMode::write, &fresh)).created, 200);
    EXPECT_EQ(script.found, 200);
    EXPECT_EQ(script.doubled, 0);
  }
}

TEST_F(FindTest, a_failed_look_is_not_absent) {
  offer(60, 1000);
  leave(0, 60);
  script.cannotTell = [&](const std::string& name) { return name == nameOf(1007); };
  const RunResult result = run();
  EXPECT_EQ(counts(result).unchanged, 60);
  EXPECT_EQ(script.blind, 1) << "of the one the destination looks itself";
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, questions_that_always_fail_leave_the_looking_to_the_write_and_end) {
  offer(200, 1000);
  leave(0, 30);
  int asked = 0;
  script.beforeFind = [&] {
    ++asked;
    throw RemoteError("script", "this question is refused", 500);
  };
  script.beforeList = script.beforeFind;
  limits.retryBudget = 1;
  const RunResult result = run();
  EXPECT_EQ(counts(result).created, 170);
  EXPECT_EQ(counts(result).unchanged, 30);
  EXPECT_LE(asked, 10);
  EXPECT_EQ(script.blind, 200);
}

TEST_F(FindTest, a_side_that_asks_for_time_is_asked_again_and_not_given_up) {
  offer(60, 1000);
  int asked = 0;
  script.beforeFind = [&] {
    if (++asked % 6 != 0) throw RateLimitError("script", "slowly", 429, 300);
  };
  EXPECT_EQ(counts(run()).created, 60);
  EXPECT_EQ(script.blind, 0);
}

TEST_F(FindTest, what_needs_a_person_ends_the_run) {
  script.beforeFind = [] { throw AuthError("script", "the token is not valid"); };
  const RunResult result = run();
  EXPECT_EQ(counts(result).created, 0);
  EXPECT_NE(result.status, RunStatus::ok);
}

TEST_F(FindTest, what_is_found_and_differs_is_asked_for_as_ever) {
  offer(40, 1000);
  leave(0, 40, " of somebody else");
  const RunResult result = run();
  EXPECT_EQ(result.status, RunStatus::refused) << result.run.error;
  EXPECT_TRUE(script.writes.empty());
}

TEST_F(FindTest, a_lost_answer_is_looked_for_again_whatever_was_known_before) {
  connections = 4;
  offer(600, 1000);
  std::set<std::string> lost;
  script.loseAnswer = [&](const std::string& name) { return name.back() == '7' && lost.insert(name).second; };
  const RunResult result = run();
  EXPECT_EQ(counts(result).read, 600);
  EXPECT_EQ(script.objects.size(), 600U);
  EXPECT_EQ(script.doubled, 0);
}

TEST_F(FindTest, what_was_seen_long_ago_is_not_what_is_there) {
  offer(5, 1000);
  bool limited = false;
  script.retryAfterMs = 120'000;
  script.outcomeFor = [&](const std::string& name) {
    if (name != nameOf(1003) || limited) return 0U;
    limited = true;
    script.objects[name] = "of somebody who was quicker";
    return SPOJKA_W_RETRY;
  };
  run();
  EXPECT_GE(timer.sinceStart(), std::chrono::minutes(2)) << limited;
  EXPECT_EQ(script.doubled, 0) << "two minutes later it is looked for once more";
  EXPECT_EQ(script.objects.size(), 5U);
}

TEST_F(FindTest, a_run_that_only_looks_finds_what_would_change_without_writing) {
  script.alwaysWhole = true;
  offer(60, 1000);
  run();
  script.finds = script.found = script.blind = 0;
  for (auto& row : script.rows) row.name += " jr.";
  limits.allowChanges = {"people"};
  const RunResult result = run(RunMode::dryRun);
  EXPECT_EQ(counts(result).updated, 60);
  EXPECT_EQ(script.finds, 3);
  EXPECT_EQ(script.blind, 0);
}

TEST_F(FindTest, nothing_to_write_opens_and_asks_nothing) {
  script.alwaysWhole = true;
  run();
  script.finds = script.lists = script.calls = 0;
  script.beforeWrite = [] { FAIL(); };
  script.beforeFind = [] { FAIL(); };
  const RunResult result = run();
  EXPECT_EQ(counts(result).unchanged, 95);
  EXPECT_EQ(script.calls + script.finds + script.lists, 0);
}

// Of a system that refuses a second object under one name.
class NewRecords : public FindTest {
 protected:
  void SetUp() override {
    FindTest::SetUp();
    script.refusesTaken = true;
    destination = destinationTable<fake::UniqueDestination>();
    run();
    forget();
  }
  void forget() { script.finds = script.found = script.lists = script.blind = script.refused = 0; }
  void bring(int more) {
    const auto from = static_cast<int>(script.rows.size());
    for (int i = from; i < from + more; ++i)
      script.rows.push_back({std::to_string(1000 + i), "name " + std::to_string(i)});
  }
  int asked() const { return script.finds + script.lists + script.blind; }
};

TEST_F(NewRecords, are_created_without_a_look_once_a_state_has_looked_for_everything) {
  for (int i = 0; i < 3; ++i) {
    bring(5);
    EXPECT_EQ(counts(run()).created, 5);
  }
  EXPECT_EQ(asked(), 0);
  EXPECT_EQ(script.refused, 0);
  EXPECT_EQ(script.objects.size(), 110U);
}

TEST_F(NewRecords, are_looked_for_where_the_system_would_make_a_second_one) {
  destination = destinationTable<fake::AskedDestination>();
  bring(5);
  EXPECT_EQ(counts(run()).created, 5);
  EXPECT_EQ(script.finds, 1);
}

TEST_F(NewRecords, are_looked_for_by_a_state_that_has_not_come_to_its_end_once) {
  MemoryStore fresh;
  bring(60);
  script.failAfterWriting = true;
  script.onRecord = [](const std::string&) { throw AuthError("script", "the token is not valid any more"); };
  script.objects.clear();
  ASSERT_NE(run(RunMode::write, &fresh).status, RunStatus::ok);
  script.onRecord = nullptr;
  forget();
  EXPECT_EQ(run(RunMode::write, &fresh).status, RunStatus::ok);
  EXPECT_GE(script.finds, 1);
  EXPECT_EQ(script.refused, 0);
}

TEST_F(NewRecords, that_were_sent_and_not_stored_are_looked_for) {
  bring(5);
  script.failAfterWriting = true;
  script.onRecord = [](const std::string&) { throw AuthError("script", "the token is not valid any more"); };
  ASSERT_NE(run().status, RunStatus::ok);
  script.onRecord = nullptr;
  forget();
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.refused, 0);
  EXPECT_EQ(script.found, 1) << "and the others are not";
  EXPECT_EQ(script.objects.size(), 100U);
}

TEST_F(NewRecords, that_failed_are_looked_for) {
  bring(1);
  script.alwaysWhole = true;
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  run();
  script.outcomeFor = nullptr;
  script.objects[nameOf(1095)] = "name 95";
  forget();
  script.rows.back().name += " jr.";
  limits.adopt = {"people"};
  EXPECT_EQ(counts(run()).updated, 1);
  EXPECT_EQ(script.refused, 0);
}

TEST_F(NewRecords, that_are_there_after_all_are_asked_for_as_ever_and_the_rest_is_looked_for) {
  bring(60);
  leave(95, 155, " of somebody else");
  const RunResult result = run();
  EXPECT_EQ(result.status, RunStatus::refused) << result.run.error;
  EXPECT_LE(script.refused, 20) << "after the first piece it is no longer expected that nothing is there";
  for (int i = 95; i < 155; ++i) {
    EXPECT_THAT(script.objects.at(nameOf(1000 + i)), ::testing::EndsWith(" of somebody else"));
  }
}

TEST_F(NewRecords, are_looked_for_where_a_person_says_whose_they_are) {
  bring(5);
  leave(95, 100, " as it was");
  limits.adopt = {"people"};
  EXPECT_EQ(counts(run()).updated, 5);
  EXPECT_EQ(script.refused, 0);
}

// Each writer has made an object when the run ends, and none of them is stored.
class CutOff : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    destination = destinationTable<fake::AskedDestination>();
    connections = 8;
    offer(200, 1000);
    script.alwaysWhole = true;
  }
  // As a kill between the answer and the transaction would leave it.
  void cutOff() {
    script.failAfterWriting = true;
    script.onRecord = [](const std::string&) {
      throw AuthError("script", "the token is not valid any more");
    };
    ASSERT_NE(run().status, RunStatus::ok);
    ASSERT_GE(script.objects.size(), 1U);
    script.onRecord = nullptr;
  }
};

TEST_F(CutOff, what_was_being_created_is_ours_though_the_source_has_changed_it_meanwhile) {
  for (int i = 0; i < 5; ++i) cutOff();
  const auto made = script.objects.size();
  ASSERT_GE(made, 5U);
  for (auto& row : script.rows) row.name += " jr.";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, static_cast<std::int64_t>(made));
  EXPECT_EQ(script.objects.size(), 200U);
  for (const auto& [name, value] : script.objects) EXPECT_THAT(value, ::testing::EndsWith(" jr."));
}

TEST_F(CutOff, what_somebody_else_wrote_is_still_asked_for) {
  cutOff();
  const auto ours = script.objects;
  for (int i = 100; i < 160; ++i)
    script.objects.emplace(targetKey("shop", "people", std::to_string(1000 + i)), "of somebody else");
  const auto before = script.objects;
  EXPECT_EQ(run().status, RunStatus::refused);
  for (const auto& [name, value] : before)
    if (ours.count(name) == 0) {
      EXPECT_EQ(script.objects.at(name), value) << name;
    }
}

TEST_F(CutOff, nothing_is_remembered_of_it_once_all_is_stored) {
  cutOff();
  ASSERT_EQ(run().status, RunStatus::ok);
  EXPECT_THAT(store.notes("people").value_or(""), ::testing::Not(::testing::HasSubstr("\"sent\"")));
}

// Names without an engine around them.
TEST(KnownNames, are_complete_when_the_answer_holds_what_is_known_to_be_there) {
  KnownNames names;
  EXPECT_FALSE(names.mayAsk()) << "nothing could prove the answer";
  names.sent();
  names.isThere("a");
  ASSERT_TRUE(names.mayAsk());
  EXPECT_FALSE(names.mayAsk()) << "one asks";
  names.sent();
  names.answered({"a", "b", "x"}, 3);
  EXPECT_TRUE(names.areAllKnown());
  EXPECT_FALSE(names.isAbsent("x"));
  EXPECT_FALSE(names.isAbsent("b")) << "it is there, whoever made it";
  EXPECT_TRUE(names.isAbsent("c"));
  names.inDoubt("d");
  EXPECT_FALSE(names.isAbsent("d"));
}

TEST(KnownNames, an_answer_without_them_or_with_less_than_it_counts_proves_nothing) {
  const auto tell = [](const std::unordered_set<std::string>& told, std::int64_t total) {
    KnownNames names;
    names.isThere("a");
    names.isThere("b");
    EXPECT_TRUE(names.mayAsk());
    names.answered(told, total);
    EXPECT_FALSE(names.mayAsk()) << "and nobody asks again";
    EXPECT_EQ(names.areAllKnown(), names.isAbsent("c"));
    return names.areAllKnown();
  };
  EXPECT_FALSE(tell({}, 0));
  EXPECT_FALSE(tell({"a"}, 1));
  EXPECT_FALSE(tell({"a", "b"}, 3));
  EXPECT_TRUE(tell({"a", "b"}, 2));
}

TEST(KnownNames, one_whose_write_is_in_doubt_while_it_is_asked_is_not_absent_afterwards) {
  KnownNames names;
  names.isThere("a");
  ASSERT_TRUE(names.mayAsk());
  names.sent();
  names.inDoubt("b");
  names.answered({"a"}, 1);
  EXPECT_TRUE(names.areAllKnown());
  EXPECT_FALSE(names.isAbsent("b"));
}

TEST(KnownNames, of_many_nobody_asks) {
  KnownNames names;
  for (std::size_t i = 0; i <= KnownNames::kFew; ++i) names.isThere(std::to_string(i));
  EXPECT_FALSE(names.mayAsk());
}

}  // namespace
}  // namespace spojka::host
