// SPDX-License-Identifier: Apache-2.0
// Runs that look at more or less than what is new, and what a comparison of both sides makes of them.
#include "engine_fixture.hpp"
#include "host/engine/drift.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class ScopeTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    offer(30, 100);
    incremental = false;
  }

  RunResult run(ReadScope wanted = {}, RunMode mode = RunMode::write) {
    scope = std::move(wanted);
    return EngineTest::run(mode);
  }

  // "missing 103", in the sequence they were found.
  std::vector<std::string> drift() {
    std::vector<std::string> found;
    finder = std::make_unique<DriftFinder>(store, [&](const DriftEvent& e) {
      const char* words[] = {"", "missing ", "differing ", "foreign ", "unclear "};
      found.push_back(words[static_cast<int>(e.drift)] + std::string(e.record.key) +
                      (e.known ? " known" : ""));
    });
    observer = finder.get();
    EXPECT_NE(run(DriftFinder::scope(), RunMode::dryRun).status, RunStatus::aborted);
    observer = &silent;
    finder->findForeign("people");
    return found;
  }

  std::unique_ptr<DriftFinder> finder;
};

TEST_F(ScopeTest, a_whole_read_neither_uses_nor_moves_the_checkpoint) {
  store.checkpoints[{"people", "people"}] = "20";
  ReadScope wanted;
  wanted.whole = true;
  const auto r = run(wanted);
  EXPECT_EQ(counts(r).read, 30);
  EXPECT_EQ(counts(r).created, 30);
  EXPECT_EQ((store.checkpoints[{"people", "people"}]), "20");
  EXPECT_TRUE(store.history.empty());
}

TEST_F(ScopeTest, only_the_records_that_are_wanted_are_offered_and_counted) {
  script.rows[5].name = "(broken)";
  script.rows[6].name = "(broken)";
  ReadScope wanted;
  wanted.whole = true;
  wanted.only.emplace()["people"] = {"103", "106"};
  const auto r = run(wanted);
  EXPECT_EQ(counts(r).read, 2);
  EXPECT_EQ(counts(r).failed, 1) << "the broken one that was asked for, not the other";
  EXPECT_EQ(script.objects.size(), 1U);
  EXPECT_EQ(script.objects.count("shop_people_103"), 1U);
}

TEST_F(ScopeTest, kept_failed_records_of_other_keys_stay_where_they_are) {
  limits.guard.failed = GuardRule::kOff;
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  run();
  script.outcomeFor = nullptr;
  script.rows.clear();
  ReadScope wanted;
  wanted.whole = true;
  wanted.only.emplace()["people"].insert("103");
  EXPECT_EQ(counts(run(wanted)).created, 1);
  EXPECT_EQ(store.failedRecords.size(), 29U);
}

TEST_F(ScopeTest, what_was_refused_when_it_was_to_be_written_again_is_not_taken_for_unchanged) {
  run();
  script.objects["shop_people_103"] = "somebody else";
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  ReadScope wanted = DriftFinder::scope();
  wanted.only.emplace()["people"].insert("103");
  EXPECT_EQ(counts(run(wanted)).failed, 1);
  script.outcomeFor = nullptr;
  const auto r = run();
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(script.objects["shop_people_103"], "name 3");
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(ScopeTest, agreement_is_no_drift) {
  run();
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_FALSE(finder->any());
  EXPECT_EQ(finder->streams().at("people").same, 30);
}

TEST_F(ScopeTest, a_key_that_comes_twice_is_no_drift_when_the_last_one_is_there) {
  script.rows.push_back({"103", "last"});
  run();
  EXPECT_EQ(script.objects["shop_people_103"], "last");
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_FALSE(finder->any());
  script.objects["shop_people_103"] = "edited by hand";
  EXPECT_THAT(drift(), ElementsAre("differing 103 known"));
}

// A source that begins anew in the middle, or goes on by another way, gives a part of it once more.
TEST_F(ScopeTest, who_only_looks_takes_each_record_once_however_often_it_is_read) {
  incremental = true;
  const auto all = script.rows;
  script.rows.insert(script.rows.end(), all.begin(), all.end());
  ReadOnlyStore shown(std::make_unique<MemoryStore>());
  const auto planned = EngineTest::run(RunMode::dryRun, &shown);
  EXPECT_EQ(counts(planned).created, 30);
  EXPECT_EQ(counts(planned).read, 30);
  EXPECT_EQ(counts(run()).read, 60) << "a run writes each version it gets";
  script.objects.erase("shop_people_103");
  EXPECT_THAT(drift(), ElementsAre("missing 103 known"));
  EXPECT_EQ(finder->streams().at("people").read, 30);
  EXPECT_EQ(finder->streams().at("people").same, 29);
}

TEST_F(ScopeTest, what_is_gone_differs_or_was_left_behind_is_told_apart_and_nothing_is_written) {
  run();
  script.objects.erase("shop_people_103");
  script.objects["shop_people_104"] = "edited by hand";
  script.rows.erase(script.rows.begin() + 7);
  script.rows.push_back({"900", "new"});
  const auto writes = script.writes;
  EXPECT_THAT(drift(), UnorderedElementsAre("missing 103 known", "differing 104 known", "foreign 107 known",
                                            "missing 900"));
  const auto& totals = finder->streams().at("people");
  EXPECT_EQ(totals.read, 30);
  EXPECT_EQ(totals.same, 27);
  EXPECT_EQ(script.writes, writes);
  EXPECT_EQ(script.objects["shop_people_104"], "edited by hand");
  EXPECT_THAT(finder->repairable().at("people"), UnorderedElementsAre("103", "104", "900"));
}

TEST_F(ScopeTest, a_repair_writes_exactly_what_differs) {
  run();
  script.objects.erase("shop_people_103");
  script.objects["shop_people_104"] = "edited by hand";
  drift();
  script.writes.clear();
  ReadScope wanted = DriftFinder::scope();
  wanted.only = finder->repairable();
  const auto r = run(wanted);
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(script.writes.size(), 2U);
  EXPECT_THAT(drift(), ElementsAre());
}

// A history of four keys: changed twice, deleted, deleted and made anew, and broken once on the way.
class LogTest : public ScopeTest {
 protected:
  void SetUp() override {
    ScopeTest::SetUp();
    log = true;
    onDelete = OnDelete::remove;
    script.batchSize = 2;
    script.rows = {{"1", "one"},  {"2", "two"},     {"3", "three"},   {"4", "four"},
                   {"1", "uno"},  {"2", "", kGone}, {"3", "", kGone}, {"4", "(broken)"},
                   {"1", "eins"}, {"3", "drei"},    {"4", "vier"}};
    run();
    ASSERT_EQ(script.objects, last());
    script.writes.clear();
  }
  static std::map<std::string, std::string> last() {
    return {{"shop_people_1", "eins"}, {"shop_people_3", "drei"}, {"shop_people_4", "vier"}};
  }
  RunResult repair() {
    ReadScope wanted = DriftFinder::scope();
    wanted.only = finder->repairable();
    return run(wanted);
  }
  static constexpr std::uint32_t kGone = SPOJKA_OP_DELETE;
};

TEST_F(LogTest, is_compared_by_the_last_entry_of_each_key) {
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_EQ(finder->streams().at("people").read, 4);
  EXPECT_EQ(finder->streams().at("people").same, 4);
}

TEST_F(LogTest, is_not_replayed_by_a_repair) {
  script.objects["shop_people_1"] = "edited by hand";
  script.objects.erase("shop_people_3");
  EXPECT_THAT(drift(), UnorderedElementsAre("differing 1 known", "missing 3 known"));
  const auto r = repair();
  EXPECT_EQ(counts(r).read, 2);
  EXPECT_EQ(script.writes, (std::map<std::string, int>{{"shop_people_1", 1}, {"shop_people_3", 1}}));
  EXPECT_EQ(script.objects, last());
  EXPECT_THAT(drift(), ElementsAre());
}

TEST_F(LogTest, whose_last_entry_is_a_delete_wants_the_object_gone) {
  script.objects["shop_people_2"] = "came back";
  EXPECT_THAT(drift(), ElementsAre("differing 2 known"));
  repair();
  EXPECT_EQ(script.objects, last());
  EXPECT_THAT(drift(), ElementsAre());
}

TEST_F(LogTest, whose_last_entry_is_a_delete_is_left_where_objects_are_kept) {
  onDelete = OnDelete::keep;
  store.checkpoints.clear();
  script.rows = {{"1", "eins"}, {"2", "two"}, {"3", "drei"}, {"4", "vier"}};
  run();
  script.rows.push_back({"2", "", kGone});
  EXPECT_THAT(drift(), ElementsAre("foreign 2 known"));
  EXPECT_TRUE(finder->repairable().empty());
}

TEST_F(LogTest, whose_last_entry_cannot_be_read_is_unclear) {
  script.rows.push_back({"1", "(broken)"});
  EXPECT_THAT(drift(), ElementsAre("unclear 1"));
}

TEST_F(LogTest, of_many_entries_is_folded_across_pages) {
  script.rows.clear();
  for (int round = 0; round < 3; ++round)
    for (int key = 0; key < 250; ++key)
      script.rows.push_back({std::to_string(key), "round " + std::to_string(round)});
  script.objects.clear();
  store.checkpoints.clear();
  store.links.clear();
  run();
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_EQ(finder->streams().at("people").read, 250);
}

TEST_F(ScopeTest, what_cannot_be_looked_up_is_not_called_right) {
  run();
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_110" ? SPOJKA_W_REJECTED : 0U;
  };
  EXPECT_THAT(drift(), ElementsAre("unclear 110"));
  EXPECT_TRUE(finder->any());
  EXPECT_TRUE(finder->repairable().empty());
}

}  // namespace
}  // namespace spojka::host
