// SPDX-License-Identifier: Apache-2.0
// A changed mapping: the stream is read whole once, and what comes out differently is sent again.
#include "engine_fixture.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

class RemappingTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    for (std::size_t i = 0; i < 10; ++i) script.rows[i].name = "LOUD";  // `lower` changes these only
    for (std::size_t i = 10; i < script.rows.size(); ++i) script.rows[i].name = "quiet";
    ASSERT_EQ(run().status, RunStatus::ok);
    ASSERT_EQ(store.checkpoint("people"), "95");
    script.writes.clear();
  }
};

TEST_F(RemappingTest, sends_again_exactly_what_comes_out_differently) {
  transforms = {"lower"};
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).read, 95) << "the checkpoint did not count this time";
  EXPECT_EQ(counts(r).updated, 10);
  EXPECT_EQ(counts(r).unchanged, 85);
  EXPECT_EQ(script.writes.size(), 10U);
  EXPECT_EQ(script.objects["shop_people_1000"], "loud");
  r = run();
  EXPECT_EQ(counts(r).read, 0) << "once";
  EXPECT_EQ(store.checkpoint("people"), "95");
}

TEST_F(RemappingTest, the_same_mapping_goes_on_from_the_checkpoint) {
  const auto r = run();
  EXPECT_EQ(counts(r).read, 0);
}

TEST_F(RemappingTest, a_reading_that_was_broken_off_is_gone_on_with_and_forgets_nobody) {
  transforms = {"lower"};
  script.rows[94].name = "LOUD";
  script.objects["shop_people_1094"] = "LOUD";  // as if it had been so from the beginning
  script.beforeRow = [](std::size_t row) {
    if (row == 57) throw DataError("script", "broken");
  };
  limits.allowChanges = {"people"};
  ASSERT_EQ(run().status, RunStatus::aborted);
  script.beforeRow = nullptr;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  for (const auto& [name, value] : script.objects) EXPECT_TRUE(value == "loud" || value == "quiet") << name;
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(RemappingTest, a_plan_shows_what_the_new_mapping_changes_and_moves_nothing) {
  transforms = {"lower"};
  auto shown = std::make_unique<MemoryStore>();
  shown->links = store.links;
  shown->checkpoints = store.checkpoints;
  shown->flowNotes = store.flowNotes;
  ReadOnlyStore readOnly(std::move(shown));
  const auto r = run(RunMode::dryRun, &readOnly);
  EXPECT_EQ(counts(r).updated, 10);
  EXPECT_TRUE(script.writes.empty());
  EXPECT_EQ(store.checkpoint("people"), "95");
  EXPECT_EQ(counts(run()).updated, 10);
}

TEST_F(RemappingTest, a_state_that_knows_no_mapping_takes_the_present_one_as_known) {
  store.flowNotes.clear();
  transforms = {"lower"};
  EXPECT_EQ(counts(run()).read, 0) << "written by an earlier version: nothing says that it changed";
  transforms = {};
  EXPECT_EQ(counts(run()).read, 95);
}

TEST(StreamNotes, come_back_as_they_were_and_nonsense_counts_as_none) {
  StreamNotes notes;
  notes.digest = "00ff";
  notes.fields = {"title", "a.b"};
  notes.lastFullRead = 7;
  notes.finished = true;
  const auto again = StreamNotes::parse(notes.text());
  EXPECT_EQ(again.digest, "00ff");
  EXPECT_EQ(again.fields, notes.fields);
  EXPECT_EQ(again.lastFullRead, 7);
  EXPECT_TRUE(again.finished);
  EXPECT_TRUE(StreamNotes::parse("{broken").digest.empty());
  EXPECT_TRUE(StreamNotes::parse("[1]").digest.empty());
}

}  // namespace
}  // namespace spojka::host
