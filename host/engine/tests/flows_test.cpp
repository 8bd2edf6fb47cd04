// SPDX-License-Identifier: Apache-2.0
// Several flows of one stream: read once, kept apart, and each behind those it refers to.
#include <csignal>

#include "engine_fixture.hpp"
#include "host/base/means.hpp"

namespace spojka::host {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Flows : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    flows = {{"cards", "people", "card", {}}, {"sheets", "people", "sheet", {}}};
  }
  std::string cardOf(int key) { return targetKey("shop", "cards", std::to_string(key)); }
  std::string sheetOf(int key) { return targetKey("shop", "sheets", std::to_string(key)); }
  int writes() const {
    int n = 0;
    for (const auto& [name, count] : script.writes) n += count;
    return n;
  }
};

TEST_F(Flows, take_a_stream_that_is_read_once) {
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(script.opened, ElementsAre("people"));
  ASSERT_EQ(r.run.flows.size(), 2U);
  EXPECT_EQ(row(r, 0).flow, "cards");
  EXPECT_EQ(row(r, 0).counts.read, 95);
  EXPECT_EQ(row(r, 0).counts.created, 95);
  EXPECT_EQ(row(r, 1).flow, "sheets");
  EXPECT_EQ(row(r, 1).counts.created, 95);
  ASSERT_EQ(r.run.sources.size(), 1U);
  EXPECT_EQ(r.run.sources[0].stream, "people");
  EXPECT_EQ(r.run.sources[0].records, 95) << "what was read, however many flows took it";
  EXPECT_EQ(script.objects.size(), 190U);
  EXPECT_TRUE(script.objects.count(cardOf(1000)) && script.objects.count(sheetOf(1000)));
}

TEST_F(Flows, write_nothing_the_second_time) {
  run();
  const int before = writes();
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(writes(), before);
  EXPECT_EQ(row(r, 0).counts.read, 0) << "both are where the source is";
  EXPECT_THAT(script.opened, ElementsAre("people", "people"));
}

TEST_F(Flows, of_a_stream_that_comes_whole_every_time_write_nothing_the_second_time) {
  incremental = false;
  script.alwaysWhole = true;
  run();
  const int before = writes();
  const auto r = run();
  EXPECT_EQ(writes(), before);
  EXPECT_EQ(row(r, 0).counts.unchanged, 95);
  EXPECT_EQ(row(r, 1).counts.unchanged, 95);
}

TEST_F(Flows, where_they_are_at_different_places_are_read_from_the_start) {
  const auto both = flows;
  flows = {both[0]};
  run();
  const int before = writes();
  flows = both;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(row(r, 0).counts.unchanged, 95) << "it was ahead";
  EXPECT_EQ(row(r, 1).counts.created, 95) << "it was added";
  EXPECT_EQ(writes(), before + 95);
  EXPECT_THAT(script.opened, ElementsAre("people", "people"));
}

TEST_F(Flows, stop_each_by_itself) {
  incremental = false;
  script.alwaysWhole = true;
  offer(200, 1000);
  run();
  for (auto& r : script.rows) r.name = "other " + r.name;
  limits.allowChanges = {"cards"};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(row(r, 0).status, "ok") << row(r, 0).error;
  EXPECT_EQ(row(r, 0).counts.updated, 200);
  EXPECT_EQ(row(r, 1).status, "failed");
  EXPECT_THAT(row(r, 1).error, HasSubstr(mention(Means::allowChanges, "sheets")));
  limits.allowChanges = {"sheets"};
  const auto again = run();
  EXPECT_EQ(again.status, RunStatus::ok) << again.run.error;
  EXPECT_EQ(row(again, 0).counts.unchanged, 200);
  EXPECT_EQ(row(again, 1).counts.updated, 200);
}

TEST_F(Flows, of_other_streams_are_tried_when_one_is_broken) {
  flows.push_back({"places", "places", "card", {}});
  script.beforeReading = [](const std::string& stream) {
    if (stream == "people") throw DataError("script", "the export is cut");
  };
  const auto r = run();
  EXPECT_EQ(r.run.error, "cards, sheets: the export is cut");
  EXPECT_EQ(row(r, 2).flow, "places");
  EXPECT_EQ(row(r, 2).counts.created, 95);
}

TEST_F(Flows, stop_all_when_the_run_is_cancelled) {
  script.beforeRow = [&](std::size_t at) {
    if (at == 50) cancel.request(SIGTERM);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::cancelled);
  EXPECT_EQ(row(r, 0).status, "cancelled");
  EXPECT_EQ(row(r, 1).status, "cancelled");
}

TEST_F(Flows, hold_what_they_share_once) {
  constexpr std::size_t kSize = 100'000;
  limits.heldBytes = 10 * kSize;
  script.rows.clear();
  for (int i = 0; i < 100; ++i) script.rows.push_back({std::to_string(i), std::string(kSize, 'n')});
  script.batchSize = 2;
  std::size_t furthest = 0;
  script.beforeRow = [&](std::size_t row) {
    const std::lock_guard lock(script.mutex);
    furthest = std::max(furthest, row - std::min(row, script.objects.size() / 2));
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 200U);
  EXPECT_LE(furthest, 10U + 3 * 2) << "what is under way, and batches on their way";
}

class ReferringFlows : public Flows {
 protected:
  void SetUp() override {
    Flows::SetUp();
    flows[1].ref = "cards";
  }
  FailedRecord keptSheet(int key) { return store.failedRecords.at({"sheets", std::to_string(key)}); }
  void refuse(int key) {
    script.outcomeFor = [name = cardOf(key)](const std::string& n) {
      return n == name ? std::uint32_t{SPOJKA_W_REJECTED} : 0U;
    };
  }
  void expectAllHang() {
    EXPECT_EQ(script.dangling, 0);
    for (const auto& row : script.rows) {
      const int key = std::stoi(row.key);
      ASSERT_TRUE(script.objects.count(sheetOf(key))) << key;
      EXPECT_EQ(script.owners[sheetOf(key)], script.idOf(cardOf(key))) << key;
    }
  }
};

TEST_F(ReferringFlows, write_what_is_referred_to_first) {
  script.idFor = [](const std::string& name) { return "id-" + name; };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 95);
  EXPECT_EQ(row(r, 1).counts.created, 95);
  EXPECT_TRUE(row(r, 1).counts.addsUp());
  expectAllHang();
  const int before = writes();
  store.checkpoints.clear();
  const auto again = run();
  EXPECT_EQ(row(again, 1).counts.unchanged, 95);
  EXPECT_EQ(writes(), before);
}

TEST_F(ReferringFlows, do_not_wait_for_the_end_of_a_long_stream) {
  offer(6000, 1000);
  script.batchSize = 50;
  std::size_t readWhenFirst = 0;
  std::size_t at = 0;
  script.beforeRow = [&](std::size_t row) {
    const std::lock_guard lock(script.mutex);
    at = row;
  };
  script.onWritten = [&](const std::string& name) {
    if (readWhenFirst == 0 && script.owners.count(name)) readWhenFirst = at;
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 1).counts.created, 6000);
  expectAllHang();
  EXPECT_GT(readWhenFirst, 0U);
  EXPECT_LT(readWhenFirst, 3000U);
}

TEST_F(ReferringFlows, are_updated_when_the_object_they_refer_to_is_another) {
  int generation = 1;
  script.idFor = [&](const std::string& name) { return std::to_string(generation) + name; };
  run();
  generation = 2;
  store.checkpoints.clear();
  script.rows[7].name = "renamed";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  EXPECT_EQ(row(r, 1).counts.updated, 1);
  EXPECT_EQ(script.owners[sheetOf(1007)], "2" + cardOf(1007));
  EXPECT_EQ(script.owners[sheetOf(1008)], "1" + cardOf(1008));
}

TEST_F(ReferringFlows, keep_what_refers_to_nothing_and_offer_it_once_that_is_there) {
  refuse(1003);
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(row(r, 1).counts.created, 94);
  EXPECT_EQ(row(r, 1).counts.failed, 1);
  EXPECT_EQ(keptSheet(1003).reason, "reference");
  EXPECT_EQ(keptSheet(1003).field, "owner");
  EXPECT_THAT(keptSheet(1003).message, HasSubstr("'cards'"));
  // Still refused: what refers to it is no attempt.
  r = run();
  EXPECT_EQ(row(r, 0).counts.failed, 1);
  EXPECT_EQ(row(r, 1).counts.read, 0);
  EXPECT_EQ(keptSheet(1003).attempts, 1);
  EXPECT_EQ(r.status, RunStatus::partial);
  script.outcomeFor = nullptr;
  store.failedRecords.at({"sheets", "1003"}).due = false;  // it waits for no time
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 1);
  EXPECT_EQ(row(r, 1).counts.created, 1);
  EXPECT_TRUE(store.failedRecords.empty());
  expectAllHang();
}

TEST_F(ReferringFlows, are_tried_when_the_source_brings_the_record_again_and_what_it_refers_to_passes) {
  incremental = false;
  script.alwaysWhole = true;
  refuse(1003);
  run();
  script.outcomeFor = nullptr;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 1).counts.created, 1);
  EXPECT_EQ(row(r, 1).counts.unchanged, 94);
  expectAllHang();
}

TEST_F(ReferringFlows, fail_where_what_they_refer_to_was_left_out) {
  script.outcomeFor = [name = cardOf(1003)](const std::string& n) {
    return n == name ? std::uint32_t{SPOJKA_W_SKIPPED} : 0U;
  };
  const auto r = run();
  EXPECT_EQ(row(r, 0).counts.skipped, 1);
  EXPECT_EQ(row(r, 1).counts.failed, 1);
  EXPECT_EQ(keptSheet(1003).reason, "reference");
}

TEST_F(ReferringFlows, wait_for_changes_that_wait_for_the_guard) {
  incremental = false;
  script.alwaysWhole = true;
  offer(200, 1000);
  int generation = 1;
  script.idFor = [&](const std::string& name) { return std::to_string(generation) + name; };
  run();
  generation = 2;
  for (int i = 0; i < 20; ++i) script.rows[static_cast<std::size_t>(i)].name = "renamed";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.updated, 20);
  EXPECT_EQ(row(r, 1).counts.updated, 20);
  EXPECT_EQ(script.owners[sheetOf(1003)], "2" + cardOf(1003));
  const int before = writes();
  run();
  EXPECT_EQ(writes(), before);
}

TEST_F(ReferringFlows, stop_with_the_one_they_refer_to) {
  incremental = false;
  script.alwaysWhole = true;
  offer(200, 1000);
  run();
  for (auto& r : script.rows) r.name = "other " + r.name;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_THAT(row(r, 0).error, HasSubstr(mention(Means::allowChanges, "cards")));
  EXPECT_THAT(row(r, 1).error, HasSubstr("flow 'cards' was, which it refers to"));
  EXPECT_EQ(row(r, 1).counts.updated, 0);
  EXPECT_TRUE(store.failedRecords.empty());
  limits.allowChanges = {"cards", "sheets"};
  EXPECT_EQ(run().status, RunStatus::ok);
  expectAllHang();
}

TEST_F(ReferringFlows, show_in_a_dry_run_what_a_run_would_do) {
  const auto r = run(RunMode::dryRun);
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.created, 95);
  EXPECT_EQ(row(r, 1).counts.created, 95);
  EXPECT_TRUE(script.objects.empty());
}

TEST_F(ReferringFlows, find_what_an_earlier_run_wrote_when_they_are_read_alone) {
  run();
  const auto both = flows;
  flows = {both[1]};
  scope.whole = true;
  script.rows[4].name = "renamed";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.updated, 1);
  expectAllHang();
}

TEST_F(ReferringFlows, may_refer_to_those_that_refer) {
  flows.push_back({"notes", "people", "sheet", "sheets"});
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 2).counts.created, 95);
  EXPECT_EQ(script.dangling, 0);
  EXPECT_EQ(script.owners[targetKey("shop", "notes", "1005")], sheetOf(1005));
}

TEST_F(ReferringFlows, take_deletes_as_they_come) {
  onDelete = OnDelete::remove;
  run();
  script.rows.push_back({"1003", "", SPOJKA_OP_DELETE});
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(row(r, 0).counts.deleted, 1);
  EXPECT_EQ(row(r, 1).counts.deleted, 1);
  EXPECT_FALSE(script.objects.count(sheetOf(1003)));
}

// A run that ends anywhere, and the next one.
TEST_F(ReferringFlows, come_to_the_same_end_wherever_the_state_takes_nothing_more) {
  limits.allowChanges = {"cards", "sheets"};
  for (int stop = 1; stop < 12; ++stop) {
    script.objects.clear();
    script.owners.clear();
    store.links.clear();
    store.checkpoints.clear();
    store.flowNotes.clear();
    store.failedRecords.clear();
    store.transactions = 0;
    script.batchSize = 5;
    store.failFromTransaction = stop;
    run();
    store.failFromTransaction = 0;
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::ok) << stop << ": " << r.run.error;
    EXPECT_EQ(script.objects.size(), 190U) << stop;
    expectAllHang();
    const int before = writes();
    EXPECT_EQ(run().status, RunStatus::ok);
    EXPECT_EQ(writes(), before) << stop;
  }
}

TEST_F(ReferringFlows, come_to_the_same_end_when_reading_breaks_and_is_repeated) {
  int breaks = 3;
  script.beforeRow = [&](std::size_t at) {
    if (at == 60 && breaks-- > 0) throw TransientError("script", "cut");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 190U);
  for (const auto& [name, count] : script.writes) EXPECT_EQ(count, 1) << name;
  expectAllHang();
}

}  // namespace
}  // namespace spojka::host
