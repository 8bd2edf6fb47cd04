// SPDX-License-Identifier: Apache-2.0
// A flow that gathers in runs that look at more or less than what is new.
#include "gather_fixture.hpp"
#include "host/engine/drift.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class GatherScope : public GatherTest {
 protected:
  // "missing cards:1 known", in the sequence they were found.
  std::vector<std::string> drift() {
    std::vector<std::string> found;
    const auto copy = copyOfState("sqlite:" + (dir / "s.db").string(), "shop", clock, false);
    ReadOnlyStore shown(*copy);
    DriftFinder finder(shown, [&](const DriftEvent& e) {
      const char* words[] = {"", "missing ", "differing ", "foreign ", "unclear "};
      found.push_back(words[static_cast<int>(e.drift)] + std::string(e.record.key) +
                      (e.known ? " known" : ""));
    });
    observer = &finder;
    scope = DriftFinder::scope();
    EXPECT_NE(go(RunMode::dryRun, &shown).status, RunStatus::aborted);
    observer = &silent;
    scope = {};
    finder.findForeign("people", true);
    streams = finder.streams();
    differing = finder.repairable();
    return found;
  }
  RunResult repair(const std::unordered_set<std::string>& records) {
    scope = DriftFinder::scope();
    scope.only.emplace()["people"] = records;
    auto r = go();
    scope = {};
    return r;
  }
  std::map<std::string, StreamDrift> streams;
  std::map<std::string, DriftFinder::Keys> differing;
};

TEST_F(GatherScope, agreement_is_no_drift) {
  go();
  EXPECT_THAT(drift(), ElementsAre());
  EXPECT_EQ(streams["people"].read, 2);
  EXPECT_EQ(streams["people"].same, 2);
}

TEST_F(GatherScope, an_object_that_is_gone_is_missing_and_a_changed_one_differs) {
  go();
  script.objects.erase(objectOf("cards", "1"));
  script.objects[objectOf("visits", "8")] = "somebody else";
  EXPECT_THAT(drift(), UnorderedElementsAre("missing cards:1 known", "differing visits:8 known"));
  EXPECT_EQ(writes(), 2) << "it only looks";
  const auto r = repair({"cards:1", "visits:7", "visits:8"});
  EXPECT_EQ(row(r, 0).counts.created, 1);
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  EXPECT_THAT(drift(), ElementsAre());
}

TEST_F(GatherScope, only_the_groups_of_the_records_that_are_named_are_written) {
  go();
  const auto before = script.objects;
  script.objects.clear();
  const auto r = repair({"visits:7"});
  EXPECT_EQ(row(r, 0).counts.read, 1);
  EXPECT_THAT(names(), ElementsAre(objectOf("cards", "1")));
  EXPECT_EQ(script.objects[objectOf("cards", "1")], before.at(objectOf("cards", "1")))
      << "with all of its records";
}

TEST_F(GatherScope, groups_that_wait_for_a_run_are_left_to_it_where_others_are_named) {
  go();
  visits().push_back({"9", "Olga <olga@example.com>"});
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  limits.guard.failed = GuardRule::kOff;
  go();
  script.outcomeFor = nullptr;
  const auto r = repair({"visits:8"});
  EXPECT_EQ(row(r, 0).counts.read, 1);
  EXPECT_EQ(script.objects.count(objectOf("visits", "9")), 0U);
}

TEST_F(GatherScope, what_the_source_changed_meanwhile_differs) {
  go();
  visits().push_back({"7", "Jana N. <jana@example.com>"});
  EXPECT_THAT(drift(), ElementsAre("differing cards:1 known"));
}

TEST_F(GatherScope, whose_records_the_source_has_no_longer_is_foreign) {
  incremental = false;
  go();
  visits() = {{"7", "J. <jana@example.com>"}};
  EXPECT_THAT(drift(), ElementsAre("foreign visits:8 known"));
}

TEST_F(GatherScope, a_second_object_of_a_group_is_not_foreign) {
  onDuplicates = OnDuplicates::keep;
  goApart();
  go();
  ASSERT_EQ(script.objects.size(), 3U);
  EXPECT_THAT(drift(), ElementsAre());
}

TEST_F(GatherScope, a_whole_read_begins_at_the_start_of_a_stream_that_only_gathers) {
  go();
  openStateAdmin("sqlite:" + (dir / "s.db").string(), "shop", clock)
      ->decide("people", [](MemberTable& table) { table.forgetAll(); });
  EXPECT_EQ(row(go(), 0).counts.read, 0) << "it goes on from where it was";
  scope.whole = true;
  EXPECT_EQ(row(go(), 0).counts.read, 2);
}

class Resting : public GatherScope {
 protected:
  RunResult runAlone(const std::string& flow) {
    return with([&](Coupling& c) {
      rest(c, [&](const Mapping& m) { return m.flow() != flow; });
      return Runner(c, RunMode::write).run();
    });
  }
};

TEST_F(Resting, groups_are_not_given_to_a_flow_of_their_target_that_runs_alone) {
  withVisits = true;
  go();
  const auto before = names();
  runAlone("notes");
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created + row(r, 1).counts.created, 0);
  EXPECT_EQ(names(), before);
  EXPECT_THAT(drift(), ElementsAre());
}

TEST_F(Resting, what_points_to_an_object_that_was_made_anew_is_written_by_the_next_run) {
  withVisits = true;
  go();
  script.objects.erase(objectOf("cards", "1"));
  script.idFor = [](const std::string& name) { return name + "#2"; };
  scope = DriftFinder::scope();
  runAlone("people");
  scope = {};
  EXPECT_TRUE(script.objects.count(objectOf("cards", "1")));
  const int before = writes();
  go();
  EXPECT_EQ(writes(), before + 1) << "the note of visit 7";
}

}  // namespace
}  // namespace spojka::host
