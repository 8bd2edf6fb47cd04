// SPDX-License-Identifier: Apache-2.0
// Runs that look at more or less than what is new, and what a comparison of both sides makes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors.hpp"
#include "host/engine/drift.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"
#include "memory_store.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class ScopeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fake::script = &script;
    for (int i = 0; i < 30; ++i)
      script.rows.push_back({std::to_string(100 + i), "name " + std::to_string(i)});
  }

  std::vector<Mapping> mappings() {
    CatalogEntry source;
    source.name = "people";
    source.fields.emplace_back().path = "name";
    CatalogEntry target;
    target.name = "card";
    target.fields.emplace_back().path = "title";
    StreamRule rule;
    rule.stream = "people";
    rule.target = "card";
    rule.hasFields = true;
    FieldRule field;
    field.target = "title";
    field.from = {"name"};
    rule.fields.push_back(field);
    std::vector<ProfileProblem> problems;
    std::vector<Mapping> all;
    all.push_back(std::move(*compileMapping(rule, source, target, problems)));
    return all;
  }

  RunResult run(ReadScope scope = {}) { return run(store, observer, RunMode::write, std::move(scope)); }
  RunResult run(Store& into, RunObserver& listener, RunMode mode, ReadScope scope) {
    Coupling c{"shop",
               *sourceTable<fake::ScriptSource>(),
               *destinationTable<fake::ScriptDestination>(),
               {"src", "{}"},
               {"dst", "{}"},
               "{}",
               mappings(),
               2,
               50,
               into,
               logger,
               cancel,
               clock,
               listener};
    c.scope = std::move(scope);
    return Runner(c, mode).run();
  }

  // "missing 103", in the sequence they were found.
  std::vector<std::string> drift() {
    std::vector<std::string> found;
    finder = std::make_unique<DriftFinder>(store, [&](const DriftEvent& e) {
      const char* words[] = {"", "missing ", "differing ", "foreign ", "unclear "};
      found.push_back(words[static_cast<int>(e.drift)] + std::string(e.record.key) +
                      (e.known ? " known" : ""));
    });
    EXPECT_NE(run(store, *finder, RunMode::dryRun, DriftFinder::scope()).exit, ExitCode::aborted);
    finder->findForeign("people");
    return found;
  }
  static const StreamCounts& counts(const RunResult& r) { return r.run.streams.at(0).counts; }

  fake::Script script;
  MemoryStore store;
  Logger logger{2, LogLevel::off};
  CancelToken cancel;
  SystemClock clock;
  RunObserver observer;
  std::unique_ptr<DriftFinder> finder;
};

TEST_F(ScopeTest, a_whole_read_neither_uses_nor_moves_the_checkpoint) {
  store.checkpoints["people"] = "20";
  ReadScope scope;
  scope.whole = true;
  const auto r = run(scope);
  EXPECT_EQ(counts(r).read, 30);
  EXPECT_EQ(counts(r).created, 30);
  EXPECT_EQ(store.checkpoints["people"], "20");
  EXPECT_TRUE(store.history.empty());
}

TEST_F(ScopeTest, only_the_records_that_are_wanted_are_offered_and_counted) {
  script.rows[5].name = "(broken)";
  script.rows[6].name = "(broken)";
  ReadScope scope;
  scope.whole = true;
  scope.only.emplace()["people"] = {"103", "106"};
  const auto r = run(scope);
  EXPECT_EQ(counts(r).read, 2);
  EXPECT_EQ(counts(r).failed, 1) << "the broken one that was asked for, not the other";
  EXPECT_EQ(script.objects.size(), 1U);
  EXPECT_EQ(script.objects.count("shop_people_103"), 1U);
}

TEST_F(ScopeTest, kept_failed_records_of_other_keys_stay_where_they_are) {
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  run();
  script.outcomeFor = nullptr;
  script.rows.clear();
  ReadScope scope;
  scope.whole = true;
  scope.only.emplace()["people"].insert("103");
  EXPECT_EQ(counts(run(scope)).created, 1);
  EXPECT_EQ(store.failedRecords.size(), 29U);
}

TEST_F(ScopeTest, agreement_is_no_drift) {
  run();
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_FALSE(finder->any());
  EXPECT_EQ(finder->streams().at("people").same, 30);
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
  ReadScope scope = DriftFinder::scope();
  scope.only = finder->repairable();
  const auto r = run(scope);
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(script.writes.size(), 2U);
  EXPECT_THAT(drift(), ElementsAre());
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
