// SPDX-License-Identifier: Apache-2.0
// `deletes: keep`: what the source says itself to be deleted stays at the destination, is counted, and is
// told; and what was open about such a record is over.
#include "gather_fixture.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::uint32_t kDelete = SPOJKA_OP_DELETE;

// Says what the source tells of each record, and what the log was told.
class Told final : public RunObserver {
 public:
  void record(const RecordEvent& e) override {
    if (e.reason == kGone) gone.emplace(e.key, e.message);
  }
  std::map<std::string, std::string> gone;
};

class SourceDeletes : public EngineTest {
 protected:
  RunResult runWith(std::vector<fake::Row> rows, RunMode mode = RunMode::write) {
    script.rows = std::move(rows);
    store.checkpoints.clear();
    said = std::tmpfile();
    Logger toFile(fileno(said), LogLevel::info);
    heardBy = &toFile;
    Told told;
    observer = &told;
    ReadOnlyStore shown(store);
    const auto r = run(mode, mode == RunMode::dryRun ? static_cast<Store*>(&shown) : nullptr);
    heardBy = &logger;
    observer = &silent;
    gone = told.gone;
    std::rewind(said);
    log_.clear();
    for (int c = std::fgetc(said); c != EOF; c = std::fgetc(said)) log_ += static_cast<char>(c);
    std::fclose(said);
    EXPECT_TRUE(counts(r).addsUp());
    return r;
  }
  std::string object(const std::string& key) const {
    const auto at = script.objects.find("shop_people_" + key);
    return at == script.objects.end() ? "(none)" : at->second;
  }
  bool linked(const std::string& key) const { return store.links.count({"people", key}) != 0; }
  bool keptFailed(const std::string& key) const { return store.failedRecords.count({"people", key}) != 0; }
  void refuse(bool refused = true) {
    script.outcomeFor = [refused](const std::string&) {
      return refused ? std::uint32_t{SPOJKA_W_REJECTED} : 0U;
    };
  }

  std::FILE* said = nullptr;
  std::string log_;
  std::map<std::string, std::string> gone;
};

TEST_F(SourceDeletes, leave_the_object_and_its_link_and_are_counted_and_told) {
  runWith({{"7", "Jana"}, {"8", "Petr"}});
  const int calls = script.calls;
  const auto r = runWith({{"7", "", kDelete}});
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(object("7"), "Jana");
  EXPECT_TRUE(linked("7"));
  EXPECT_EQ(counts(r).skipped, 1);
  EXPECT_EQ(counts(r).deleted, 0);
  EXPECT_EQ(script.calls, calls) << "nothing is asked for it";
  EXPECT_THAT(gone["7"], HasSubstr("its object stays"));
  EXPECT_THAT(log_,
              AllOf(HasSubstr("1 record was deleted at the source and stays"), HasSubstr("deletes: delete")));
}

TEST_F(SourceDeletes, are_shown_beforehand) {
  runWith({{"7", "Jana"}});
  const auto r = runWith({{"7", "", kDelete}, {"9", "", kDelete}}, RunMode::dryRun);
  EXPECT_EQ(counts(r).skipped, 2);
  EXPECT_THAT(gone["7"], HasSubstr("its object stays"));
  EXPECT_THAT(gone["9"], HasSubstr("nothing was written for it"));
}

TEST_F(SourceDeletes, of_what_was_never_written_are_no_news) {
  const auto r = runWith({{"9", "", kDelete}});
  EXPECT_EQ(counts(r).skipped, 1);
  EXPECT_THAT(log_, Not(HasSubstr("deleted at the source")));
}

TEST_F(SourceDeletes, let_a_record_that_comes_back_go_on_with_its_object) {
  runWith({{"7", "Jana"}});
  runWith({{"7", "", kDelete}});
  auto r = runWith({{"7", "Jana"}});
  EXPECT_EQ(counts(r).unchanged, 1);
  r = runWith({{"7", "Jana N."}});
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(object("7"), "Jana N.");
  EXPECT_EQ(script.objects.size(), 1U);
}

TEST_F(SourceDeletes, end_what_is_kept_as_failed) {
  runWith({{"7", "Jana"}});
  refuse();
  runWith({{"7", "other"}, {"8", "never there"}});
  ASSERT_TRUE(keptFailed("7") && keptFailed("8"));
  auto r = runWith({{"7", "", kDelete}, {"8", "", kDelete}});
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_FALSE(keptFailed("7"));
  EXPECT_FALSE(keptFailed("8"));
  refuse(false);
  r = runWith({});
  EXPECT_EQ(counts(r).read, 0);
  EXPECT_EQ(object("7"), "Jana") << "it is as it was last written";
}

TEST_F(SourceDeletes, count_by_the_sequence_in_which_they_come) {
  limits.allowChanges = {"people"};
  runWith({{"7", "old"}, {"8", "old"}});
  auto r = runWith({{"7", "", kDelete}, {"7", "back"}, {"8", "last"}, {"8", "", kDelete}});
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(object("7"), "back");
  EXPECT_EQ(object("8"), "last");
  EXPECT_EQ(counts(r).skipped, 2);
  EXPECT_TRUE(linked("7") && linked("8"));
  // A version that came before the delete and is refused after it.
  refuse();
  r = runWith({{"7", "worse"}, {"7", "", kDelete}, {"8", "", kDelete}, {"8", "worse"}});
  EXPECT_FALSE(keptFailed("7"));
  EXPECT_TRUE(keptFailed("8"));
}

TEST_F(SourceDeletes, are_no_changes_to_the_guard) {
  std::vector<fake::Row> rows;
  for (int i = 0; i < 95; ++i) rows.push_back({std::to_string(i), "name"});
  runWith(rows);
  for (auto& row : rows) row.op = kDelete;
  EXPECT_EQ(runWith(rows).status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 95U);
  // Nor behind a change that waits.
  rows.push_back({"0", "other"});
  rows.push_back({"0", "", kDelete});
  rows.front() = {"0", "one"};
  EXPECT_EQ(runWith(rows).status, RunStatus::ok);
}

TEST_F(SourceDeletes, of_every_read_are_written_by_none) {
  incremental = false;
  script.alwaysWhole = true;
  const std::vector<fake::Row> rows{{"6", "stays"}, {"7", "comes"}, {"7", "", kDelete}, {"8", "stays"}};
  runWith(rows);
  script.writes.clear();
  for (int i = 0; i < 3; ++i) {
    const auto r = runWith(rows);
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_TRUE(script.writes.empty());
    EXPECT_TRUE(script.deletes.empty());
  }
}

// The word of a person who had somebody erased stands over the profile's.
TEST_F(SourceDeletes, never_keep_what_is_to_be_erased) {
  runWith({{"7", "Jana"}, {"8", "Petr"}});
  for (const char* key : {"7", "8"}) {
    FailedRecord left;
    left.flow = "people";
    left.key = key;
    left.op = kDelete;
    left.bodyJson = "null";
    left.reason = "erasure";
    store.failedRecords[{"people", key}] = left;
  }
  runWith({{"7", "", kDelete}});
  EXPECT_EQ(object("7"), "(none)");
  EXPECT_EQ(object("8"), "(none)");
  EXPECT_TRUE(store.failedRecords.empty());
}

// What was deleted before the flow said so is found by reading everything once.
TEST_F(SourceDeletes, that_were_kept_go_once_the_flow_deletes) {
  runWith({{"6", "Olga"}, {"7", "Jana"}, {"8", "Petr"}});
  runWith({{"7", "", kDelete}});
  onDelete = OnDelete::remove;
  script.rows = {{"6", "Olga"}, {"8", "Petr"}};
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(object("7"), "(none)");
  EXPECT_EQ(counts(r).deleted, 1);
  EXPECT_EQ(counts(r).unchanged, 2);
}

TEST_F(SourceDeletes, that_were_kept_go_though_the_first_read_of_all_is_cut_off) {
  runWith({{"6", "Olga"}, {"7", "Jana"}, {"8", "Petr"}});
  onDelete = OnDelete::remove;
  offer(30, 1000);
  script.rows.push_back({"6", "Olga"});
  script.rows.push_back({"8", "Petr"});
  script.beforeRow = [](std::size_t at) {
    if (at >= 25) throw DataError("script", "cut off");
  };
  EXPECT_NE(run().status, RunStatus::ok);
  EXPECT_EQ(object("7"), "Jana");
  script.beforeRow = nullptr;
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(object("7"), "(none)");
  EXPECT_EQ(counts(run()).read, 0) << "once";
}

class GatheredDeletes : public GatherTest {
 protected:
  void SetUp() override {
    GatherTest::SetUp();
    cards() = {{"1", "Jana <jana@example.com>"}};
    visits() = {{"7", "J. <jana@example.com>"}, {"8", "Petr <petr@example.com>"}};
  }
};

TEST_F(GatheredDeletes, leave_the_member_and_are_counted) {
  go();
  visits().push_back({"8", "", kDelete});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(row(r, 0).counts.skipped, 1);
  EXPECT_TRUE(row(r, 0).counts.addsUp());
  EXPECT_EQ(script.objects.size(), 2U);
}

TEST_F(GatheredDeletes, count_by_the_sequence_in_which_they_come) {
  onDelete = OnDelete::remove;
  limits.allowChanges = {"people"};
  go();
  visits().push_back({"8", "", kDelete});
  visits().push_back({"8", "Petr N. <petr@example.com>"});
  visits().push_back({"7", "Jana N. <jana@example.com>"});
  visits().push_back({"7", "", kDelete});
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), UnorderedElementsAre("Jana <jana@example.com>", "Petr N. <petr@example.com>"));
}

TEST_F(GatheredDeletes, that_were_kept_go_once_the_flow_deletes) {
  go();
  visits().push_back({"8", "", kDelete});
  go();
  ASSERT_EQ(script.objects.size(), 2U);
  onDelete = OnDelete::remove;
  visits() = {{"7", "J. <jana@example.com>"}};
  const auto planned = plan();
  EXPECT_EQ(row(planned, 0).counts.deleted, 1) << "and the plan says so";
  const auto r = go();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_THAT(titles(), ElementsAre("Jana <jana@example.com> + J. <jana@example.com>"));
}

}  // namespace
}  // namespace spojka::host
