// SPDX-License-Identifier: Apache-2.0
// `deletes: delete`: what the source no longer has, after it gave all it has, goes at the destination too;
// and nothing else does.
#include "gather_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// A flow that writes one object for each record of a stream that comes whole every time.
class Sweep : public GatherTest {
 protected:
  void SetUp() override {
    GatherTest::SetUp();
    incremental = false;
    script.alwaysWhole = true;
    visits().clear();
    for (int i = 0; i < 20; ++i) visits().push_back({std::to_string(i), "name " + std::to_string(i)});
  }
  // The stream of visits, for that flow.
  void fromTheStart(const std::string& flow) {
    state->beginRun("by hand");
    Settlement settlement;
    settlement.checkpoints = {{"visits", ""}};
    state->settle(flow, settlement);
    state->finishRun({"by hand", "ok", 0, 0, "", {}});
  }
  RunResult goOne(OnDelete onMissing = OnDelete::remove, RunMode mode = RunMode::write) {
    CatalogEntry person;
    person.name = "person";
    person.fields.emplace_back().path = "title";
    std::vector<ProfileProblem> problems;
    FlowRule own;
    own.flow = own.stream = "visits";
    own.streams = {"visits"};
    own.target = "person";
    own.hasFields = true;
    own.fields.emplace_back().target = "title";
    own.fields.back().from = {"name"};
    own.onDelete = onMissing;
    const auto copy = copyOfState("sqlite:" + (dir / "s.db").string(), "shop", clock, false);
    ReadOnlyStore shown(*copy);
    Coupling c = coupling(mode == RunMode::dryRun ? static_cast<Store*>(&shown) : state.get());
    c.mappings.clear();
    c.mappings.push_back(std::move(*compileMapping(own, streamOf("visits"), person, problems)));
    return Runner(c, mode).run();
  }
};

TEST_F(Sweep, what_is_missing_after_a_whole_read_is_deleted) {
  goOne();
  visits().erase(visits().begin() + 7);
  const auto planned = goOne(OnDelete::remove, RunMode::dryRun);
  EXPECT_EQ(row(planned, 0).counts.deleted, 1);
  EXPECT_EQ(script.objects.size(), 20U);
  const auto r = goOne();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.deleted, 1);
  EXPECT_TRUE(row(r, 0).counts.addsUp());
  EXPECT_FALSE(script.objects.count(objectOf("visits", "7")));
  EXPECT_EQ(row(goOne(), 0).counts.deleted, 0);
}

TEST_F(Sweep, unless_the_flow_keeps) {
  goOne(OnDelete::keep);
  visits().pop_back();
  goOne(OnDelete::keep);
  EXPECT_EQ(script.objects.size(), 20U);
}

TEST_F(Sweep, an_empty_answer_deletes_nothing) {
  goOne();
  visits().clear();
  limits.allowChanges = {"visits"};
  goOne();
  EXPECT_EQ(script.objects.size(), 20U);
}

TEST_F(Sweep, a_read_that_broke_off_deletes_nothing) {
  goOne();
  visits().pop_back();
  script.beforeRow = [](std::size_t at) {
    if (at >= 12) throw DataError("script", "cut off");
  };
  EXPECT_NE(goOne().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 20U);
}

TEST_F(Sweep, a_record_that_could_not_be_read_is_not_missing) {
  goOne();
  visits()[3].name = "(broken)";
  goOne();
  EXPECT_EQ(script.objects.size(), 20U);
}

TEST_F(Sweep, a_part_that_is_read_again_says_nothing_of_the_rest) {
  goOne();
  visits().resize(5);
  scope.whole = true;
  goOne();
  EXPECT_EQ(script.objects.size(), 20U);
}

TEST_F(Sweep, what_only_brings_changes_says_nothing_of_the_rest) {
  incremental = true;
  script.alwaysWhole = false;
  goOne();
  visits().push_back({"99", "new"});
  const auto r = goOne();
  EXPECT_EQ(row(r, 0).counts.read, 1);
  EXPECT_EQ(script.objects.size(), 21U);
}

TEST_F(Sweep, far_more_than_usual_waits_for_a_persons_word_also_in_a_small_shop) {
  goOne();
  visits().resize(12);
  auto r = goOne();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr("8 of the 20 known records"));
  EXPECT_THAT(r.run.error, HasSubstr(mention(Means::allowChanges, "visits")));
  EXPECT_EQ(script.objects.size(), 20U);
  limits.allowChanges = {"visits"};
  r = goOne();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 12U);
}

TEST_F(Sweep, of_a_stream_of_changes_all_comes_again_until_a_person_agrees) {
  incremental = true;
  script.alwaysWhole = false;
  goOne();
  visits().resize(12);
  fromTheStart("visits");
  EXPECT_EQ(goOne().status, RunStatus::refused);
  limits.allowChanges = {"visits"};
  EXPECT_EQ(goOne().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 12U);
}

// ---- of a flow that gathers ----

class GatherSweep : public Sweep {
 protected:
  void SetUp() override {
    Sweep::SetUp();
    onDelete = OnDelete::remove;
    visits() = {{"7", "J. <jana@example.com>"}, {"8", "Petr <petr@example.com>"}};
  }
};

TEST_F(GatherSweep, members_leave_and_the_object_goes_with_the_last) {
  go();
  visits().erase(visits().begin());
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com>", "Petr <petr@example.com>"));
  visits() = {{"9", "Olga <olga@example.com>"}};
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com>", "Olga <olga@example.com>"));
  EXPECT_EQ(row(r, 0).counts.deleted, 1);
}

TEST_F(GatherSweep, a_stream_that_broke_off_lets_nobody_leave) {
  go();
  visits().clear();
  visits().push_back({"7", "J. <jana@example.com>"});
  script.beforeReading = [](const std::string& stream) {
    if (stream == "visits") throw DataError("script", "cut off");
  };
  EXPECT_NE(go().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(GatherSweep, an_empty_stream_lets_nobody_leave) {
  go();
  visits().clear();
  go();
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(GatherSweep, one_that_was_cut_off_before_goes_on_and_lets_nobody_leave) {
  visits().clear();
  for (int i = 0; i < 30; ++i)
    visits().push_back({std::to_string(i), "p" + std::to_string(i) + "@example.com"});
  go();
  // The next read gives its first records and breaks off, and goes on from there: what it does not bring
  // then is not missing.
  script.alwaysWhole = false;
  fromTheStart("people");
  script.beforeRow = [](std::size_t at) {
    if (at >= 20) throw DataError("script", "cut off");
  };
  go();
  script.beforeRow = nullptr;
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 31U);
}

TEST_F(GatherSweep, many_that_would_leave_wait_for_a_persons_word) {
  visits().clear();
  for (int i = 0; i < 20; ++i)
    visits().push_back({std::to_string(i), "p" + std::to_string(i) + "@example.com"});
  go();
  visits().resize(10);
  auto r = go();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(r.run.error, HasSubstr("10 of the 20 known records"));
  EXPECT_EQ(script.objects.size(), 21U);
  limits.allowChanges = {"people"};
  r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 11U);
}

TEST_F(GatherSweep, with_the_last_record_go_the_objects_beside_as_well) {
  incremental = true;  // the separate flows are not read again
  ASSERT_EQ(goApart().status, RunStatus::ok);
  incremental = false;
  ASSERT_EQ(go().status, RunStatus::ok);
  ASSERT_EQ(script.objects.size(), 3U) << "this destination does not merge";
  cards() = {{"2", "Olga <olga@example.com>"}};
  visits() = {{"8", "Petr <petr@example.com>"}};
  limits.allowChanges = {"people"};
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), UnorderedElementsAre("Olga <olga@example.com>", "Petr <petr@example.com>"));
}

}  // namespace
}  // namespace spojka::host
