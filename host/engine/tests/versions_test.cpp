// SPDX-License-Identifier: Apache-2.0
// Several versions of one record, in one run or in several: the newest wins, whether it was written, refused
// or could not even be read, and what did not change costs nothing.
#include <atomic>
#include <cstdio>
#include <future>
#include <memory>

#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Says when the first record of a run has failed for good.
class FirstFailure final : public RunObserver {
 public:
  void record(const RecordEvent& e) override {
    if (e.outcome == Outcome::failed && !said_) failed_.set_value();
    said_ = said_ || e.outcome == Outcome::failed;
  }
  void wait() { failed_.get_future().wait(); }

 private:
  std::promise<void> failed_;
  bool said_ = false;
};

class VersionsTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    connections = 1;
    limits.guard.failed = GuardRule::kOff;  // a refusal is settled at once
    script.rows.clear();
  }
  void refuseOnce() {
    script.outcomeFor = [this](const std::string&) { return refused++ == 0 ? SPOJKA_W_REJECTED : 0U; };
  }
  void refuseAll() {
    script.outcomeFor = [](const std::string&) { return SPOJKA_W_REJECTED; };
  }
  void accept() { script.outcomeFor = nullptr; }
  // The source gives everything in every run.
  void readWholeEveryTime() {
    incremental = false;
    script.alwaysWhole = true;
  }
  RunResult runWith(std::vector<fake::Row> rows) {
    script.rows = std::move(rows);
    store.checkpoints.clear();
    return run();
  }
  bool keeps(const std::string& key) const { return store.failedRecords.count({"people", key}) != 0; }
  FailedRecord& kept(const std::string& key) { return store.failedRecords.at({"people", key}); }
  std::string object(const std::string& key) {
    const auto found = script.objects.find("shop_people_" + key);
    return found == script.objects.end() ? "(none)" : found->second;
  }
  int writes() const {
    int n = 0;
    for (const auto& [name, times] : script.writes) n += times;
    return n;
  }

  int refused = 0;
};

// --- the newest wins

TEST_F(VersionsTest, a_refused_version_is_forgotten_once_a_newer_one_of_the_same_run_is_written) {
  FirstFailure failure;
  observer = &failure;
  refuseOnce();
  script.batchSize = 1;
  script.beforeRow = [&](std::size_t row) {
    if (row == 1) failure.wait();  // the second version comes when the first was refused already
  };
  runWith({{"7", "old"}, {"7", "new"}});
  EXPECT_EQ(object("7"), "new");
  EXPECT_FALSE(keeps("7"));
  observer = &silent;
  script.beforeRow = nullptr;
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(object("7"), "new") << "the old one was offered again";
}

TEST_F(VersionsTest, a_refused_version_is_forgotten_once_a_newer_one_behind_it_is_written) {
  refuseOnce();
  runWith({{"7", "old"}, {"7", "new"}});
  EXPECT_EQ(object("7"), "new");
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, a_refused_version_is_forgotten_once_the_record_is_deleted) {
  onDelete = OnDelete::remove;
  accept();
  runWith({{"7", "first"}});
  refuseAll();
  runWith({{"7", "old"}});
  ASSERT_TRUE(keeps("7"));
  accept();
  runWith({{"7", "", SPOJKA_OP_DELETE}});
  EXPECT_FALSE(keeps("7"));
  run();
  EXPECT_EQ(object("7"), "(none)");
}

TEST_F(VersionsTest, a_refused_version_is_forgotten_once_the_record_is_what_it_was) {
  runWith({{"7", "first"}});
  refuseAll();
  runWith({{"7", "other"}});
  ASSERT_TRUE(keeps("7"));
  accept();
  runWith({{"7", "first"}});
  EXPECT_FALSE(keeps("7"));
  EXPECT_EQ(object("7"), "first");
}

TEST_F(VersionsTest, what_may_have_been_written_is_written_again_when_the_record_is_what_it_was) {
  for (const std::uint32_t result : {SPOJKA_W_UNKNOWN, SPOJKA_W_RETRY}) {
    accept();
    runWith({{"7", "first"}});
    script.outcomeFor = [result](const std::string&) { return result; };
    runWith({{"7", "other"}});
    ASSERT_TRUE(keeps("7"));
    script.objects["shop_people_7"] = "other";  // it arrived all the same
    accept();
    runWith({{"7", "first"}});
    EXPECT_EQ(object("7"), "first") << "what the link said was no longer what is there";
    EXPECT_FALSE(keeps("7"));
  }
}

TEST_F(VersionsTest, what_was_sent_when_a_run_was_stopped_is_written_again_when_the_record_is_what_it_was) {
  runWith({{"7", "first"}});
  std::promise<void> stopping;
  std::atomic<bool> told{false};
  script.onCancel = [&] {
    if (!told.exchange(true)) stopping.set_value();
  };
  script.onRecord = [&](const std::string& name) {
    script.objects[name] = "other";  // it arrives, and nobody hears of it before the run is over
    cancel.request(2);
    stopping.get_future().wait();
    throw TransientError("script", "cut");
  };
  runWith({{"7", "other"}});
  ASSERT_FALSE(keeps("7"));
  script.onRecord = nullptr;
  script.onCancel = nullptr;
  std::destroy_at(&cancel);
  std::construct_at(&cancel);
  EXPECT_EQ(runWith({{"7", "first"}}).status, RunStatus::ok);
  EXPECT_EQ(object("7"), "first");
}

TEST_F(VersionsTest, a_refused_version_that_is_due_is_not_offered_beside_a_newer_one) {
  refuseAll();
  runWith({{"7", "old"}});
  accept();
  runWith({{"7", "new"}});
  EXPECT_EQ(writes(), 1);
  EXPECT_EQ(object("7"), "new");
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, a_refused_version_is_forgotten_once_a_newer_one_that_waited_is_written) {
  runWith({{"7", "first"}});
  refuseAll();
  runWith({{"7", "old"}});  // a change of what is known waits until all was read
  ASSERT_TRUE(keeps("7"));
  accept();
  runWith({{"7", "new"}});
  EXPECT_FALSE(keeps("7"));
  run();
  EXPECT_EQ(object("7"), "new");
}

TEST_F(VersionsTest, a_newer_version_that_cannot_be_mapped_outlives_the_older_one_that_passes) {
  transforms = {"hash"};  // which makes nothing of an empty value
  refuseAll();
  runWith({{"7", "oldest"}});
  accept();
  runWith({{"7", "old"}, {"7", ""}});
  ASSERT_TRUE(keeps("7"));
  EXPECT_EQ(kept("7").reason, "mapping");
  EXPECT_EQ(kept("7").bodyJson, R"({"name":""})");
}

TEST_F(VersionsTest, what_the_source_could_not_read_outlives_the_older_version_that_is_kept) {
  refuseAll();
  runWith({{"7", "old"}});
  accept();
  const auto r = runWith({{"7", "(broken)"}});
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(kept("7").reason, "source");
  EXPECT_EQ(object("7"), "(none)") << "the old version is not offered in its place";
}

TEST_F(VersionsTest, what_the_source_could_not_read_outlives_what_it_could_in_the_same_batch) {
  runWith({{"7", "old"}, {"7", "(broken)"}});
  EXPECT_EQ(object("7"), "old");
  EXPECT_EQ(kept("7").reason, "source");
}

TEST_F(VersionsTest, deleted_and_written_anew_in_one_batch_keeps_its_link) {
  onDelete = OnDelete::remove;
  runWith({{"7", "old"}});
  limits.allowChanges = {"people"};  // so that nothing waits and both are written
  runWith({{"7", "", SPOJKA_OP_DELETE}, {"7", "new"}});
  EXPECT_EQ(object("7"), "new");
  EXPECT_EQ(store.links.count({"people", "7"}), 1U);
  runWith({{"7", "newer"}, {"7", "", SPOJKA_OP_DELETE}});
  EXPECT_EQ(object("7"), "(none)");
  EXPECT_EQ(store.links.count({"people", "7"}), 0U);
}

// --- brought again means changed

TEST_F(VersionsTest, the_very_same_that_was_refused_costs_nothing_and_is_no_attempt) {
  refuseAll();
  runWith({{"7", "bad"}, {"8", "bad"}});
  kept("7").due = kept("8").due = false;
  const int calls = script.calls;
  const auto r = runWith({{"7", "bad"}, {"8", "bad"}});
  EXPECT_EQ(script.calls, calls);
  EXPECT_EQ(counts(r).failed, 2) << "it is failed still";
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(kept("7").attempts, 1);
  EXPECT_TRUE(counts(r).addsUp());
}

TEST_F(VersionsTest, the_very_same_is_tried_when_it_is_due) {
  refuseAll();
  runWith({{"7", "bad"}});
  runWith({{"7", "bad"}});
  EXPECT_EQ(kept("7").attempts, 2);
  accept();
  EXPECT_EQ(counts(runWith({{"7", "bad"}})).created, 1);
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, what_changed_is_tried_at_once_however_often_it_failed_before) {
  refuseAll();
  runWith({{"7", "bad"}});
  kept("7").due = false;
  accept();
  EXPECT_EQ(counts(runWith({{"7", "good"}})).created, 1);
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, a_changed_mapping_makes_something_new_of_what_was_refused) {
  refuseAll();
  runWith({{"7", "bad"}});
  kept("7").due = false;
  accept();
  transforms = {"upper"};
  EXPECT_EQ(counts(runWith({{"7", "bad"}})).created, 1);
  EXPECT_EQ(object("7"), "BAD");
}

TEST_F(VersionsTest, what_a_person_names_is_tried_whatever_is_kept) {
  refuseAll();
  runWith({{"7", "bad"}});
  kept("7").due = false;
  accept();
  scope.whole = true;
  scope.only.emplace()["people"] = {"7"};
  EXPECT_EQ(counts(run()).created, 1);
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, the_same_that_cannot_be_mapped_is_no_new_attempt_and_another_mapping_makes_it_pass) {
  transforms = {"hash"};
  runWith({{"7", ""}});
  kept("7").due = false;
  const auto r = runWith({{"7", ""}});
  EXPECT_EQ(kept("7").attempts, 1);
  EXPECT_EQ(counts(r).failed, 1);
  transforms = {};
  EXPECT_EQ(counts(runWith({{"7", ""}})).created, 1);
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, the_same_problem_of_the_source_is_no_new_attempt) {
  runWith({{"7", "(broken)"}});
  kept("7").due = false;
  EXPECT_EQ(counts(runWith({{"7", "(broken)"}})).failed, 1);
  EXPECT_EQ(kept("7").attempts, 1);
  script.broken = "broken in another place";
  runWith({{"7", "(broken)"}});
  EXPECT_EQ(kept("7").attempts, 2);
}

TEST_F(VersionsTest, the_same_twice_in_one_batch_is_refused_once) {
  refuseAll();
  const auto r = runWith({{"7", "bad"}, {"7", "bad"}, {"7", "bad"}});
  EXPECT_EQ(script.calls, 1);
  EXPECT_EQ(counts(r).failed, 3);
  EXPECT_EQ(kept("7").attempts, 1);
}

// --- ignored

TEST_F(VersionsTest, what_is_ignored_is_counted_apart_and_no_reason_to_complain) {
  refuseAll();
  runWith({{"7", "bad"}, {"8", "(broken)"}});
  kept("7").ignored = kept("8").ignored = true;
  const int calls = script.calls;
  const auto r = runWith({{"7", "bad"}, {"8", "(broken)"}});
  EXPECT_EQ(counts(r).ignored, 2);
  EXPECT_EQ(counts(r).failed, 0);
  EXPECT_TRUE(counts(r).addsUp());
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(r.kept, 0);
  EXPECT_EQ(script.calls, calls);
  store.checkpoints[{"people", "people"}] = "2";
  EXPECT_EQ(counts(run()).read, 0) << "nor is it offered by itself";
}

TEST_F(VersionsTest, what_is_ignored_is_tried_once_it_changes) {
  refuseAll();
  runWith({{"7", "bad"}});
  kept("7").ignored = true;
  const auto r = runWith({{"7", "worse"}});
  EXPECT_EQ(counts(r).failed, 1);
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_FALSE(kept("7").ignored);
}

// --- a key twice in one read

TEST_F(VersionsTest, of_a_key_that_comes_twice_the_last_one_wins_and_the_next_run_writes_nothing) {
  readWholeEveryTime();
  const std::vector<fake::Row> rows{{"7", "first"}, {"8", "other"}, {"7", "last"}};
  for (const std::size_t batch : {std::size_t{1}, std::size_t{10}}) {
    store.links.clear();
    script.objects.clear();
    script.batchSize = batch;
    runWith(rows);
    EXPECT_EQ(object("7"), "last");
    const int before = writes();
    const int calls = script.calls;
    const auto r = runWith(rows);
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(writes(), before);
    EXPECT_EQ(script.calls, calls);
    EXPECT_EQ(counts(r).unchanged, 2);
    EXPECT_EQ(counts(r).skipped, 1);
    EXPECT_TRUE(counts(r).addsUp());
    EXPECT_EQ(object("7"), "last");
  }
}

TEST_F(VersionsTest, every_key_twice_does_not_look_like_a_mass_change) {
  readWholeEveryTime();
  std::vector<fake::Row> rows;
  for (const char* name : {"first ", "last "})
    for (int i = 0; i < 200; ++i) rows.push_back({std::to_string(1000 + i), name + std::to_string(i)});
  ASSERT_EQ(runWith(rows).status, RunStatus::ok);
  const int before = writes();
  for (int i = 0; i < 2; ++i) {
    const auto r = runWith(rows);
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(writes(), before);
  }
}

TEST_F(VersionsTest, a_last_version_that_is_refused_or_unreadable_costs_nothing_either) {
  readWholeEveryTime();
  transforms = {"hash"};
  const std::vector<fake::Row> rows{{"7", "first"}, {"8", "first"}, {"7", "last"}, {"8", ""}};
  int n = 0;
  script.outcomeFor = [&](const std::string& name) {
    return name == "shop_people_7" && ++n == 2 ? SPOJKA_W_REJECTED : 0U;
  };
  runWith(rows);
  ASSERT_TRUE(keeps("7"));
  ASSERT_TRUE(keeps("8"));
  for (int i = 0; i < 2; ++i) {
    kept("7").due = kept("8").due = false;
    const int calls = script.calls;
    const auto r = runWith(rows);
    EXPECT_EQ(script.calls, calls);
    EXPECT_EQ(counts(r).failed, 2);
    EXPECT_EQ(counts(r).skipped, 2);
    EXPECT_TRUE(keeps("7"));
    EXPECT_TRUE(keeps("8"));
  }
}

TEST_F(VersionsTest, a_first_version_that_cannot_be_mapped_is_no_failure_of_the_last) {
  readWholeEveryTime();
  transforms = {"hash"};
  runWith({{"7", ""}, {"7", "last"}});
  const auto r = runWith({{"7", ""}, {"7", "last"}});
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_FALSE(keeps("7"));
}

TEST_F(VersionsTest, a_plan_shows_no_change_where_a_run_makes_none) {
  readWholeEveryTime();
  const std::vector<fake::Row> rows{{"7", "first"}, {"7", "last"}};
  runWith(rows);
  store.checkpoints.clear();
  EXPECT_EQ(counts(run(RunMode::dryRun)).updated, 0);
}

TEST_F(VersionsTest, a_later_version_of_a_source_of_changes_is_history_and_nothing_is_said) {
  std::FILE* said = std::tmpfile();
  Logger heard(fileno(said), LogLevel::warning);
  heardBy = &heard;
  const auto text = [&] {
    std::string all(4096, '\0');
    std::rewind(said);
    all.resize(std::fread(all.data(), 1, all.size(), said));
    return all;
  };
  runWith({{"7", "first"}, {"7", "last"}});
  EXPECT_EQ(object("7"), "last");
  EXPECT_THAT(text(), Not(HasSubstr("had come before")));
  readWholeEveryTime();
  runWith({{"7", "first"}, {"8", "first"}, {"8", "second"}, {"8", "last"}});
  EXPECT_THAT(text(), HasSubstr("had come before"));
  EXPECT_THAT(text(), HasSubstr("people"));
  EXPECT_THAT(text(), HasSubstr("2"));
  std::fclose(said);
}

// Written and taken away again in every run.
TEST_F(VersionsTest, what_a_whole_read_brings_and_deletes_is_written_once_at_the_most) {
  onDelete = OnDelete::remove;
  incremental = false;
  script.alwaysWhole = true;
  offer(10, 1000);
  script.rows.insert(script.rows.begin() + 3, {"7000", "comes"});
  script.rows.push_back({"7000", "goes", SPOJKA_OP_DELETE});
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.count("shop_people_7000"), 0U);
  script.writes.clear();
  script.deletes.clear();
  script.rows.insert(script.rows.begin(), {"8000", "fresh"});
  for (int i = 0; i < 2; ++i) {
    r = run();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_TRUE(counts(r).addsUp());
    EXPECT_EQ(script.writes.count("shop_people_7000"), 0U);
    EXPECT_TRUE(script.deletes.empty());
    EXPECT_EQ(script.objects.count("shop_people_8000"), 1U);
  }
}

}  // namespace
}  // namespace spojka::host
