// SPDX-License-Identifier: Apache-2.0
// What a run does when a side is busy, down or asks for time. Time is made up: nothing here waits.
#include <thread>

#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RetryTest : public EngineTest {};

class Watcher final : public RunObserver {
 public:
  void waiting(const Waiting& waiting) override {
    const std::lock_guard lock(mutex);
    seen.push_back(waiting);
  }
  std::mutex mutex;
  std::vector<Waiting> seen;
};

TEST_F(RetryTest, retry_after_is_a_status_and_the_run_goes_on_when_the_time_has_come) {
  Watcher watcher;
  observer = &watcher;
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (calls++ == 0) throw RateLimitError("script", "slow down", 429, 300'000);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_GE(timer.sinceStart(), minutes(5));
  ASSERT_EQ(watcher.seen.size(), 1U);
  EXPECT_THAT(watcher.seen[0].side, HasSubstr("destination"));
  EXPECT_EQ(watcher.seen[0].why, "slow down");
  EXPECT_EQ(r.limitedMs, 300'000);
  EXPECT_EQ(r.limitedUntilUs, 0);
}

TEST_F(RetryTest, a_wait_beyond_patience_ends_the_run_to_be_gone_on_with) {
  limits.patience = minutes(10);
  std::atomic<bool> busy{true};
  script.beforeWrite = [&] {
    if (busy) throw RateLimitError("script", "quota used up", 429, 3'600'000);
  };
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("limited until"));
  EXPECT_GT(r.limitedUntilUs, clock.nowMicros());
  EXPECT_TRUE(store.failedRecords.empty());
  busy = false;
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.objects.size(), 95U);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(RetryTest, a_destination_that_is_down_gets_probes_only_and_the_run_ends_resumable) {
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    ++calls;
    throw TransientError("script", "connection refused");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("connection refused"));
  EXPECT_THAT(r.run.error, HasSubstr("6 attempts in a row with growing pauses"))
      << "the gate gave up, no writer";
  EXPECT_TRUE(store.failedRecords.empty()) << "the side failed, not the records";
  EXPECT_FALSE(store.checkpoint("people"));
  EXPECT_LE(calls, 10 + 4 + 6) << "ten in a row, what was on its way, six probes";
}

TEST_F(RetryTest, a_destination_that_comes_back_is_noticed_and_nothing_is_lost) {
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (calls++ < 9) throw TransientError("script", "connection refused");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 95);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

TEST_F(RetryTest, a_probe_risks_one_record) {
  std::atomic<int> answers{0};
  std::atomic<int> sent{0};
  script.outcomeFor = [&](const std::string&) {
    ++sent;
    return answers++ < 1000 ? SPOJKA_W_RETRY : 0U;
  };
  connections = 1;
  script.retryAfterMs = -1;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_LE(sent, 50 + 6);
  EXPECT_LE(store.failedRecords.size(), 1U);
}

TEST_F(RetryTest, a_record_that_never_passes_is_kept_and_stops_nobody) {
  script.retryAfterMs = -1;
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1090" || name == "shop_people_1094" ? SPOJKA_W_RETRY : 0U;
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(counts(r).created, 93);
  EXPECT_EQ(store.failedRecords.at({"people", "1090"}).reason, "retry_exhausted");
}

TEST_F(RetryTest, an_outcome_that_is_forgotten_every_time_ends_every_run_and_costs_nobody_else) {
  script.outcomeFor = [](const std::string& name) { return name == "shop_people_1001" ? 99U : 0U; };
  for (int i = 0; i < 3; ++i) {
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::aborted);
    EXPECT_THAT(r.run.error, testing::HasSubstr("connector 'dst' broke its contract in write"));
    EXPECT_TRUE(store.failedRecords.empty()) << "the connector is at fault, not the record";
  }
  EXPECT_EQ(store.links.count({"people", "1001"}), 0U);
}

// A connector may look back at what it was given until its call returns; a sanitizer sees it of all outcomes.
TEST_F(RetryTest, a_record_stays_as_it_was_lent_whatever_becomes_of_it_meanwhile) {
  run();
  store.checkpoints.clear();
  for (auto& row : script.rows) row.name = "new " + row.name;
  std::set<std::string> tried;
  std::mutex m;
  script.outcomeFor = [&](const std::string& name) {
    const std::lock_guard lock(m);
    return name.back() == '7' && tried.insert(name).second ? SPOJKA_W_UNKNOWN : 0U;
  };
  limits.guard.changed = GuardRule::kOff;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).updated, 95);
  EXPECT_FALSE(script.tookBack);
}

TEST_F(RetryTest, retries_are_a_small_part_of_a_run_or_it_ends) {
  script.retryAfterMs = -1;
  script.rows.clear();
  for (int i = 0; i < 1000; ++i) script.rows.push_back({std::to_string(10000 + i), "n"});
  std::map<std::string, int> tries;
  std::mutex m;
  script.outcomeFor = [&](const std::string& name) {  // every third fails once
    const std::lock_guard lock(m);
    return std::stoi(name.substr(name.size() - 5)) % 3 == 0 && ++tries[name] < 2 ? SPOJKA_W_RETRY : 0U;
  };
  limits.retryBudget = 0.5;
  EXPECT_EQ(run().status, RunStatus::ok);
  store.links.clear();
  store.checkpoints.clear();
  script.objects.clear();
  tries.clear();
  limits.retryBudget = 0;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("retry_budget"));
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(RetryTest, a_retry_waits_though_nobody_asked_for_it) {
  script.retryAfterMs = -1;
  std::map<std::string, int> tries;
  std::mutex m;
  script.outcomeFor = [&](const std::string& name) {  // a few fail once
    const std::lock_guard lock(m);
    return name.back() == '7' && ++tries[name] < 2 ? SPOJKA_W_RETRY : 0U;
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_GT(timer.longest(), milliseconds(0));
}

TEST_F(RetryTest, a_source_that_asks_for_time_gets_it) {
  std::atomic<int> breaks{0};
  script.beforeRow = [&](std::size_t row) {
    if (row == 40 && breaks++ == 0) throw RateLimitError("script", "another export is running", 503, 60'000);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(counts(r).created, 95);
  EXPECT_GE(timer.sinceStart(), minutes(1));
}

TEST_F(RetryTest, a_source_that_breaks_without_progress_is_given_up) {
  std::atomic<int> reads{0};
  script.beforeRow = [&](std::size_t row) {
    if (row != 40) return;
    ++reads;
    throw TransientError("script", "cut at 40");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("cut at 40"));
  EXPECT_EQ(reads, 4) << "once, and three probes";
}

// A date in the past comes out as 0 as well: a clock that is ahead is enough.
TEST_F(RetryTest, a_destination_that_says_at_once_for_ever_is_given_up) {
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (++calls > 1000) cancel.request(SIGINT);
    throw RateLimitError("script", "too many requests", 429, 0);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted) << r.run.error;
  EXPECT_LE(calls, 10 + 4 + 6);
  EXPECT_GT(r.limitedMs, 0);
}

TEST_F(RetryTest, a_record_that_is_to_come_again_at_once_costs_back_off_and_budget) {
  script.retryAfterMs = 0;
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1090" ? SPOJKA_W_RETRY : 0U;
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_GT(timer.longest(), milliseconds(0));
  limits.retryBudget = 0;
  script.outcomeFor = [](const std::string&) { return SPOJKA_W_RETRY; };
  store.links.clear();  // with nothing known, no guard has a say
  const auto again = run();
  EXPECT_EQ(again.status, RunStatus::partial) << again.run.error;
  EXPECT_EQ(again.run.flows[0].counts.failed, again.run.flows[0].counts.read)
      << "nothing is left to send again";
}

TEST_F(RetryTest, a_source_that_says_at_once_for_ever_is_given_up) {
  std::atomic<int> reads{0};
  script.beforeRow = [&](std::size_t row) {
    if (row != 40) return;
    if (++reads > 1000) cancel.request(SIGINT);
    throw RateLimitError("script", "too many requests", 429, 0);
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_EQ(reads, 4) << "once, and three probes";
}

TEST_F(RetryTest, a_source_that_begins_well_and_breaks_at_the_same_place_every_time_is_given_up) {
  std::atomic<int> reads{0};
  script.alwaysWhole = true;
  script.beforeRow = [&](std::size_t row) {
    if (row != 40) return;
    if (++reads > 1000) cancel.request(SIGINT);
    throw TransientError("script", "cut at 40");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("cut at 40"));
  EXPECT_LE(reads, 6);
}

TEST_F(RetryTest, a_side_that_is_down_is_said_to_be_down) {
  Watcher watcher;
  observer = &watcher;
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (calls++ < 8) throw TransientError("script", "connection refused");
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  ASSERT_FALSE(watcher.seen.empty());
  EXPECT_EQ(watcher.seen[0].reason, Waiting::For::silent);
  EXPECT_EQ(watcher.seen[0].why, "connection refused");
}

// One record that makes the call fail that brings it, however it is written: alone, between others, in front.
class RecordAtFault : public RetryTest, public testing::WithParamInterface<int> {
 protected:
  void failFor(const std::string& bad, const Error& why) {
    script.onRecord = [this, bad, why](const std::string& name) {
      if (name != bad) return;
      ++tried;
      throw Error(why);
    };
  }
  std::atomic<int> tried{0};
};

TEST_P(RecordAtFault, is_kept_and_stops_nobody) {
  const std::string key = std::to_string(GetParam());
  connections = 1;
  failFor("shop_people_" + key, DataError("script", "the answer cannot be read"));
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(counts(r).created, 94);
  ASSERT_EQ(store.failedRecords.size(), 1U);
  const auto& kept = store.failedRecords.begin()->second;
  EXPECT_EQ(kept.key, key);
  EXPECT_THAT(kept.message, HasSubstr("the answer cannot be read"));
  EXPECT_LE(tried, 6);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
}

INSTANTIATE_TEST_SUITE_P(Places, RecordAtFault, testing::Values(1000, 1001, 1030, 1049, 1050, 1094));

TEST_F(RecordAtFault, with_an_id_that_is_known_is_not_sent_over_and_over) {
  run();
  store.checkpoints.clear();
  limits.guard.changed = GuardRule::kOff;
  for (auto& row : script.rows) row.name = "new " + row.name;
  script.failAfterWriting = true;
  failFor("shop_people_1030", TransientError("script", "the server failed", 500));
  script.lookUps = 0;
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error << ": it was written, and looking tells";
  EXPECT_GT(script.lookUps, 0) << "it is sent without the id, so that the destination looks";
  EXPECT_EQ(script.writes.at("shop_people_1030"), 2) << "once in each run";
  EXPECT_EQ(script.objects.at("shop_people_1030"), "new name 30");
}

TEST_F(RecordAtFault, and_nothing_else_to_write_is_kept_where_the_side_did_answer) {
  offer(1, 1000);
  failFor("shop_people_1000", TransientError("script", "the server failed", 500));
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(tried, 3);
}

// Each of these stopped its stream, and all behind it, in every run.
TEST_F(RecordAtFault, alone_and_unanswered_is_kept_and_later_streams_go_on) {
  streams = {"people", "sales"};
  script.rowsOf["people"] = {{"1", "n"}};
  failFor("shop_people_1", TransientError("script", "connection lost"));
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(tried, 6);
  EXPECT_EQ(row(r, 1).counts.created, 95);
  EXPECT_THAT(store.failedRecords.at({"people", "1"}).message,
              AllOf(HasSubstr("connection lost"), HasSubstr("is not known")));
  r = run();
  EXPECT_EQ(r.status, RunStatus::partial);
  EXPECT_EQ(store.failedRecords.at({"people", "1"}).attempts, 2) << "so that its pauses grow";
}

TEST_F(RecordAtFault, alone_and_unanswered_is_one_in_a_run) {
  streams = {"people", "sales", "notes"};
  for (const auto& stream : streams) script.rowsOf[stream] = {{"1", "n"}};
  script.beforeWrite = [] { throw TransientError("script", "connection refused"); };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted) << "then it is the side";
  EXPECT_EQ(store.failedRecords.size(), 1U);
}

TEST_F(RecordAtFault, of_two_the_one_that_was_kept_before_does_not_stop_the_other_for_ever) {
  offer(1, 1000);
  script.beforeWrite = [] { throw TransientError("script", "connection lost"); };
  ASSERT_EQ(run().status, RunStatus::partial);
  offer(2, 1000);
  EXPECT_EQ(run().status, RunStatus::aborted) << "nobody answers two records";
  EXPECT_EQ(store.failedRecords.at({"people", "1000"}).attempts, 2);
  EXPECT_EQ(store.failedRecords.count({"people", "1001"}), 0U);
  store.failedRecords.at({"people", "1000"}).due = false;  // as after an attempt in vain
  EXPECT_EQ(run().status, RunStatus::partial);
  EXPECT_EQ(store.failedRecords.count({"people", "1001"}), 1U);
}

TEST_F(RecordAtFault, waits_for_another_to_be_asked_while_the_source_still_reads) {
  script.batchSize = 1;
  offer(3, 1000);
  script.beforeRow = [](std::size_t row) {
    if (row == 1) std::this_thread::sleep_for(std::chrono::milliseconds(800));
  };
  failFor("shop_people_1000", TransientError("script", "connection lost"));
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(counts(r).created, 2);
  EXPECT_THAT(store.failedRecords.at({"people", "1000"}).message, HasSubstr("because of this record"));
}

TEST_F(RecordAtFault, that_alone_is_told_to_wait_is_kept_in_the_end) {
  streams = {"people", "sales"};
  script.rowsOf["people"] = {{"1", "n"}};
  failFor("shop_people_1", RateLimitError("script", "slow down", 429, 60'000));
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(tried, 6);
  EXPECT_EQ(row(r, 1).counts.created, 95);
  EXPECT_GE(timer.sinceStart(), minutes(5)) << "the time it asked for";
}

TEST_F(RecordAtFault, that_alone_is_told_to_wait_among_others_is_kept) {
  connections = 1;
  failFor("shop_people_1000", RateLimitError("script", "slow down", 503, 1'000));
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(counts(r).created, 94);
  EXPECT_EQ(counts(r).failed, 1);
}

TEST_F(RecordAtFault, that_alone_is_told_to_wait_longer_than_there_is_patience_stops_one_run) {
  for (const bool thrown : {true, false}) {
    store.failedRecords.clear();
    store.checkpoints.clear();
    script.rowsOf["people"] = {{thrown ? "1" : "2", "n"}};
    streams = {"people", "sales"};
    if (thrown)
      failFor("shop_people_1", RateLimitError("script", "quota", 429, 3'600'000));
    else
      script.outcomeFor = [](const std::string& name) {
        return name == "shop_people_2" ? SPOJKA_W_RETRY : 0U;
      };
    script.retryAfterMs = 3'600'000;
    auto r = run();
    EXPECT_EQ(r.status, RunStatus::aborted) << "nothing is sent before the time it asked for";
    EXPECT_THAT(r.run.error, HasSubstr("limited until"));
    ASSERT_EQ(store.failedRecords.size(), 1U);
    store.failedRecords.begin()->second.due = false;  // it has pauses of its own
    r = run();
    EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
    EXPECT_EQ(row(r, 1).status, "ok");
  }
}

TEST_F(RecordAtFault, is_told_from_a_side_that_fails_for_everybody) {
  script.beforeWrite = [] { throw TransientError("script", "the server failed", 500); };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(RetryTest, an_outcome_that_cannot_be_is_the_connectors_fault_at_once) {
  std::atomic<int> tried{0};
  script.outcomeFor = [&](const std::string& name) {
    if (name != "shop_people_1030") return 0U;
    ++tried;
    return 98U;  // success without an id
  };
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::partial) << r.run.error;
  EXPECT_EQ(tried, 1);
  EXPECT_EQ(timer.sinceStart(), milliseconds(0)) << "no back-off";
  const std::string why = store.failedRecords.at({"people", "1030"}).message;
  EXPECT_THAT(why, HasSubstr("connector 'dst' broke its contract in write"));
  EXPECT_THAT(why, HasSubstr("success without the object's id"));
  EXPECT_EQ(store.links.count({"people", "1030"}), 0U) << "it is looked up when it is offered again";
  EXPECT_EQ(script.lookUps, 0);
  script.outcomeFor = nullptr;
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(script.lookUps, 1);
  EXPECT_EQ(script.writes.at("shop_people_1030"), 1);
}

TEST_F(RetryTest, a_connector_whose_outcomes_cannot_be_ends_the_run_at_once) {
  connections = 1;
  script.outcomeFor = [](const std::string&) { return 98U; };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("connector 'dst' broke its contract in write"));
  EXPECT_EQ(timer.sinceStart(), milliseconds(0));
  EXPECT_LE(store.failedRecords.size(), 2U);
}

TEST_F(RetryTest, the_number_at_work_is_told) {
  connections = 3;
  const auto r = run();
  EXPECT_GE(r.connections, 1U);
  EXPECT_LE(r.connections, 3U);
}

}  // namespace
}  // namespace spojka::host
