// SPDX-License-Identifier: Apache-2.0
// What a run does when a side is busy, down or asks for time. Time is made up: nothing here waits.
#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::HasSubstr;

class RetryTest : public EngineTest {};

class Watcher final : public RunObserver {
 public:
  void limited(const std::string& side, std::int64_t untilUs, const std::string& why) override {
    const std::lock_guard lock(mutex);
    seen.push_back({side, untilUs, why});
  }
  struct One {
    std::string side;
    std::int64_t untilUs;
    std::string why;
  };
  std::mutex mutex;
  std::vector<One> seen;
};

TEST_F(RetryTest, retry_after_is_a_status_and_the_run_goes_on_when_the_time_has_come) {
  Watcher watcher;
  observer = &watcher;
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (calls++ == 0) throw RateLimitError("script", "slow down", 429, 300'000);
  };
  const auto r = run();
  EXPECT_EQ(r.exit, ExitCode::ok) << r.run.error;
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
  EXPECT_EQ(r.exit, ExitCode::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("limited until"));
  EXPECT_GT(r.limitedUntilUs, clock.nowMicros());
  EXPECT_TRUE(store.failedRecords.empty());
  busy = false;
  r = run();
  EXPECT_EQ(r.exit, ExitCode::ok) << r.run.error;
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
  EXPECT_EQ(r.exit, ExitCode::aborted);
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
  EXPECT_EQ(r.exit, ExitCode::ok) << r.run.error;
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
  EXPECT_EQ(r.exit, ExitCode::aborted);
  EXPECT_LE(sent, 50 + 6);
  EXPECT_LE(store.failedRecords.size(), 1U);
}

TEST_F(RetryTest, a_record_that_never_passes_is_kept_and_stops_nobody) {
  script.retryAfterMs = -1;
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1090" || name == "shop_people_1094" ? SPOJKA_W_RETRY : 0U;
  };
  const auto r = run();
  EXPECT_EQ(r.exit, ExitCode::partial) << r.run.error;
  EXPECT_EQ(counts(r).created, 93);
  EXPECT_EQ(store.failedRecords.at({"people", "1090"}).reason, "retry_exhausted");
}

TEST_F(RetryTest, an_outcome_that_is_forgotten_every_time_ends_every_run_and_costs_nobody_else) {
  script.outcomeFor = [](const std::string& name) { return name == "shop_people_1001" ? 99U : 0U; };
  for (int i = 0; i < 3; ++i) {
    const auto r = run();
    EXPECT_EQ(r.exit, ExitCode::aborted);
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
  EXPECT_EQ(r.exit, ExitCode::ok) << r.run.error;
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
  EXPECT_EQ(run().exit, ExitCode::ok);
  store.links.clear();
  store.checkpoints.clear();
  script.objects.clear();
  tries.clear();
  limits.retryBudget = 0;
  const auto r = run();
  EXPECT_EQ(r.exit, ExitCode::aborted);
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
  EXPECT_EQ(run().exit, ExitCode::ok);
  EXPECT_GT(timer.longest(), milliseconds(0));
}

TEST_F(RetryTest, a_source_that_asks_for_time_gets_it) {
  std::atomic<int> breaks{0};
  script.beforeRow = [&](std::size_t row) {
    if (row == 40 && breaks++ == 0) throw RateLimitError("script", "another export is running", 503, 60'000);
  };
  const auto r = run();
  EXPECT_EQ(r.exit, ExitCode::ok) << r.run.error;
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
  EXPECT_EQ(r.exit, ExitCode::aborted);
  EXPECT_THAT(r.run.error, HasSubstr("cut at 40"));
  EXPECT_EQ(reads, 4) << "once, and three probes";
}

TEST_F(RetryTest, the_number_at_work_is_told) {
  connections = 3;
  const auto r = run();
  EXPECT_GE(r.connections, 1U);
  EXPECT_LE(r.connections, 3U);
}

}  // namespace
}  // namespace spojka::host
