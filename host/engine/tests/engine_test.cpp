// SPDX-License-Identifier: Apache-2.0
// The engine against connectors in memory: every guarantee it gives has a case here that fails without it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "engine_fixture.hpp"
#include "host/engine/read_only_store.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

TEST_F(EngineTest, first_run_writes_everything_once_and_adds_up) {
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(r.run.status, "ok");
  EXPECT_EQ(counts(r).read, 95);
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_EQ(counts(r).requests, 95);
  EXPECT_TRUE(counts(r).addsUp());
  EXPECT_EQ(script.objects.size(), 95U);
  EXPECT_EQ(script.objects["shop_people_1007"], "name 7");
  EXPECT_EQ(store.checkpoint("people"), "95");
}

TEST_F(EngineTest, same_feed_twice_writes_nothing_the_second_time) {
  run();
  store.checkpoints.clear();  // the source is read whole again
  script.calls = 0;
  const auto r = run();
  EXPECT_EQ(counts(r).unchanged, 95);
  EXPECT_EQ(script.calls, 0);
}

TEST_F(EngineTest, only_what_changed_is_written) {
  run();
  store.checkpoints.clear();
  script.rows[3].name = "new";
  script.rows.push_back({"5000", "fresh"});
  const auto r = run();
  EXPECT_EQ(counts(r).updated, 1);
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_EQ(counts(r).unchanged, 94);
}

TEST_F(EngineTest, several_records_of_one_key_are_written_in_sequence_and_never_at_once) {
  script.rows.clear();
  for (int i = 0; i < 200; ++i) script.rows.push_back({std::to_string(i % 3), "v" + std::to_string(i)});
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_FALSE(script.overlapped);
  EXPECT_EQ(script.objects["shop_people_0"], "v198");
  EXPECT_EQ(script.objects["shop_people_1"], "v199");
  EXPECT_EQ(counts(r).read, 200);
}

TEST_F(EngineTest, a_kept_record_that_cannot_be_read_stays_and_stops_no_run) {
  for (const char* body : {R"({"name":{"$":"tensor","v":[1]}})", "{\"name\":\"caf\xE9\"}", "half a docu"}) {
    store.failedRecords.clear();
    FailedRecord newer;
    newer.flow = "people";
    newer.key = "7";
    newer.bodyJson = body;
    newer.due = true;
    store.failedRecords[{"people", "7"}] = newer;
    for (int i = 0; i < 2; ++i) {
      const auto r = run();
      EXPECT_EQ(r.run.error, "");
      EXPECT_EQ(r.status, RunStatus::partial) << "it is kept, and not at the destination";
      EXPECT_TRUE(counts(r).addsUp());
      EXPECT_EQ(store.failedRecords.at({"people", "7"}).bodyJson, body);
    }
  }
  EXPECT_EQ(store.links.size(), 95U);
}

TEST_F(EngineTest, a_refused_record_is_kept_with_its_body_and_offered_again) {
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1005" ? SPOJKA_W_REJECTED : 0U;
  };
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(r.run.status, "partial");
  EXPECT_EQ(counts(r).failed, 1);
  EXPECT_TRUE(counts(r).addsUp());
  const auto kept = store.failedRecords.at({"people", "1005"});
  EXPECT_EQ(kept.reason, "rejected");
  EXPECT_EQ(kept.field, "title");
  EXPECT_EQ(kept.message, "refused");
  EXPECT_EQ(kept.bodyJson, R"({"name":"name 5"})");
  EXPECT_EQ(store.checkpoint("people"), "95") << "a kept record is settled: the checkpoint may pass it";

  // The source does not bring it again, the host does.
  r = run();
  EXPECT_EQ(counts(r).read, 1);
  EXPECT_EQ(counts(r).failed, 1);
  EXPECT_EQ(store.failedRecords.at({"people", "1005"}).attempts, 2);
  script.outcomeFor = nullptr;
  r = run();
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_EQ(script.objects.size(), 95U);
}

TEST_F(EngineTest, a_kept_record_that_the_source_brings_again_is_offered_once) {
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1005" ? SPOJKA_W_REJECTED : 0U;
  };
  run();
  store.checkpoints.clear();
  const auto r = run();
  EXPECT_EQ(counts(r).read, 95);
  EXPECT_EQ(counts(r).failed, 1);
}

TEST_F(EngineTest, a_kept_record_that_is_not_due_waits_unless_the_source_brings_something_new) {
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1005" ? SPOJKA_W_REJECTED : 0U;
  };
  run();
  store.failedRecords.at({"people", "1005"}).due = false;
  auto r = run();
  EXPECT_EQ(counts(r).read, 0);
  EXPECT_EQ(store.failedRecords.at({"people", "1005"}).attempts, 1);

  script.outcomeFor = nullptr;
  store.checkpoints.clear();
  r = run();
  EXPECT_EQ(counts(r).failed, 1) << "the very same waits like the one that is kept";
  EXPECT_EQ(store.failedRecords.at({"people", "1005"}).attempts, 1);
  script.rows[5].name = "mended";
  store.checkpoints.clear();
  r = run();
  EXPECT_EQ(counts(r).created, 1);
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(EngineTest, a_run_that_failed_nothing_itself_still_tells_of_what_earlier_ones_keep) {
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1005" ? SPOJKA_W_REJECTED : 0U;
  };
  run();
  store.failedRecords.at({"people", "1005"}).due = false;
  auto r = run();
  EXPECT_EQ(counts(r).failed, 0);
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(r.run.status, "partial");
  EXPECT_EQ(r.kept, 1);
  store.failedRecords.clear();
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(r.kept, 0);
}

// Sends a writer home in the middle of its work, as only a defect could.
class DeafTimer final : public Timer {
 public:
  explicit DeafTimer(const Timer& timer) : timer_(timer) {}
  Time now() const override { return timer_.now(); }
  bool sleep(std::chrono::milliseconds, const CancelToken&) const override { return false; }

 private:
  const Timer& timer_;
};

TEST_F(EngineTest, a_run_that_lost_a_record_on_the_way_says_so_and_has_an_exit_code_of_its_own) {
  const DeafTimer deaf(timer);
  realTimer = &deaf;
  connections = 1;
  script.retryAfterMs = -1;
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1005" ? SPOJKA_W_RETRY : 0U;
  };
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::damaged);
  EXPECT_EQ(r.run.status, "failed");
  EXPECT_FALSE(counts(r).addsUp());
  EXPECT_THAT(r.run.error, HasSubstr("people: its counts do not add up"));
  EXPECT_EQ(store.runs.back().error, r.run.error);
  EXPECT_NE(store.checkpoint("people").value_or(""), "95");

  realTimer = nullptr;
  script.outcomeFor = nullptr;
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 95U);
}

TEST_F(EngineTest, a_mapping_that_fails_for_a_record_keeps_it_and_the_others_pass) {
  transforms = {"hash"};
  script.rows[2].name = "";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(store.failedRecords.at({"people", "1002"}).reason, "mapping");
  EXPECT_EQ(counts(r).created, 94);
}

TEST_F(EngineTest, what_the_source_could_not_read_is_counted_and_kept) {
  script.rows[4].name = "(broken)";
  const auto r = run();
  EXPECT_EQ(counts(r).read, 95);
  EXPECT_EQ(counts(r).failed, 1);
  EXPECT_EQ(store.failedRecords.at({"people", "1004"}).reason, "source");
  script.rows[4].name = "repaired";
  store.checkpoints.clear();
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(EngineTest, what_has_no_key_is_kept_under_the_start_of_its_message_without_half_a_character) {
  script.rows[4] = {"", "(broken)"};
  script.broken = "nečitelné: " + std::string(104, '.') + "řřřřř";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  ASSERT_EQ(store.failedRecords.size(), 1U);
  const auto& [stream, key] = store.failedRecords.begin()->first;
  EXPECT_EQ(key, "(no key) nečitelné: " + std::string(104, '.') + "ř");
}

TEST_F(EngineTest, a_busy_destination_is_asked_again) {
  std::map<std::string, int> tries;
  std::mutex m;
  script.outcomeFor = [&](const std::string& name) {
    const std::lock_guard lock(m);
    return name == "shop_people_1001" && ++tries[name] < 2 ? SPOJKA_W_RETRY : 0U;
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok);
  EXPECT_EQ(tries["shop_people_1001"], 2);
  EXPECT_EQ(counts(r).created, 95);
}

TEST_F(EngineTest, a_forgotten_outcome_ends_the_run_and_is_not_a_lost_record) {
  std::atomic<int> tries{0};
  script.outcomeFor = [&](const std::string& name) {
    return name == "shop_people_1001" && tries++ == 0 ? 99U : 0U;
  };
  const auto first = run();
  EXPECT_EQ(first.status, RunStatus::aborted);
  EXPECT_THAT(first.run.error, HasSubstr("broke its contract in write"));
  const auto second = run();
  EXPECT_EQ(second.status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 95U);
}

TEST_F(EngineTest, refused_credentials_stop_the_run_and_nothing_is_marked_failed) {
  script.beforeWrite = [] { throw AuthError("script", "token refused", 401); };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::refused);
  EXPECT_EQ(r.run.status, "failed");
  EXPECT_THAT(r.run.error, HasSubstr("token refused"));
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_FALSE(store.checkpoint("people"));
}

TEST_F(EngineTest, a_source_that_breaks_is_read_on_from_the_stored_checkpoint) {
  std::atomic<int> breaks{0};
  script.beforeRow = [&](std::size_t row) {
    if (row == 57 && breaks++ == 0) throw TransientError("script", "cut");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_EQ(counts(r).read, 95) << "rows 50 to 56 of the broken batch never reached the host";
  EXPECT_EQ(script.objects.size(), 95U);
}

TEST_F(EngineTest, wrong_data_is_not_the_end_and_moves_no_checkpoint_past_it) {
  script.beforeRow = [](std::size_t row) {
    if (row == 57) throw DataError("script", "truncated");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("truncated"));
  // What came before is settled, or will be read again: never more than that.
  EXPECT_NE(store.checkpoint("people").value_or(""), "95");
  script.beforeRow = nullptr;
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 95U);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(EngineTest, a_full_disk_ends_the_run_without_moving_on) {
  store.failFromTransaction = 1;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("disk full"));
  EXPECT_FALSE(store.checkpoint("people"));
  store.failFromTransaction = 0;
  const auto again = run();
  EXPECT_EQ(again.status, RunStatus::ok) << again.run.error;
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(EngineTest, one_transaction_that_fails_ends_the_run_though_the_next_would_pass) {
  store.failFromTransaction = store.failToTransaction = 2;  // the first one begins the stream
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("disk full"));
  EXPECT_FALSE(store.checkpoint("people"));
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(store.links.size(), 95U);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(EngineTest, cancel_stops_at_a_settled_point_and_the_next_run_goes_on) {
  script.beforeRow = [&](std::size_t row) {
    if (row == 60) cancel.request(SIGTERM);
  };
  const auto r = run();
  EXPECT_EQ(r.run.status, "cancelled");
  EXPECT_EQ(r.status, RunStatus::cancelled);
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(EngineTest, a_dry_run_writes_and_stores_nothing) {
  ReadOnlyStore none(nullptr);
  const auto r = run(RunMode::dryRun, &none);
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_TRUE(script.objects.empty());
}

TEST_F(EngineTest, a_deleted_record_is_deleted_and_its_link_forgotten) {
  onDelete = OnDelete::remove;
  run();
  script.rows = {{"1003", "", SPOJKA_OP_DELETE}};
  store.checkpoints[{"people", "people"}] = "0";
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.count("shop_people_1003"), 0U);
  EXPECT_EQ(store.links.count({"people", "1003"}), 0U);
  EXPECT_EQ(counts(r).deleted, 1) << "in a column of its own";
  EXPECT_EQ(counts(r).updated, 0);
  store.checkpoints[{"people", "people"}] = "0";
  EXPECT_EQ(counts(run()).unchanged, 1) << "it was not there any more";
}

}  // namespace
}  // namespace spojka::host
