// SPDX-License-Identifier: Apache-2.0
// The guarantees of the engine, one by one, each by the name it is promised under. Number 4, the blast
// radius, has a file of its own: guard_test.cpp.
#include <csignal>
#include <future>
#include <random>
#include <thread>

#include "engine_fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Guarantee : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    script.onCancel = [this] { std::call_once(toldOnce, [this] { told.set_value(); }); };
  }
  std::map<std::string, std::string> wanted() const {
    std::map<std::string, std::string> all;
    for (const auto& row : script.rows) all["shop_people_" + row.key] = row.name;
    return all;
  }
  // Answers at random, the same way every time the test runs.
  void disturb(std::uint32_t seed) {
    script.retryAfterMs = -1;
    script.outcomeFor = [random = std::make_shared<std::minstd_rand>(seed), this](const std::string&) {
      const std::lock_guard lock(randomMutex);
      const auto n = (*random)() % 20;
      if (n == 0) return SPOJKA_W_REJECTED;
      if (n == 1) return SPOJKA_W_UNKNOWN;
      return n < 4 ? SPOJKA_W_RETRY : 0U;
    };
  }
  std::mutex randomMutex;

  // A call that looks at nothing while it waits: only the connector's own cancel() ends it. Gives up after a
  // minute, so that a cancel that never comes is a red test and not a hanging one.
  void blockUntilCancelled() {
    cancel.request(SIGINT);
    if (asked.wait_for(std::chrono::minutes(1)) == std::future_status::ready) woken = true;
    throw CancelledError("script", "cancelled");
  }
  std::promise<void> told;
  std::shared_future<void> asked = told.get_future().share();
  std::once_flag toldOnce;
  std::atomic<bool> woken{false};
};

TEST_F(Guarantee, nothing_lost_every_record_is_at_the_destination_or_kept_and_the_counts_add_up) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    store.links.clear();
    store.failedRecords.clear();
    store.checkpoints.clear();
    script.objects.clear();
    disturb(seed);
    auto r = run();
    ASSERT_TRUE(r.status == RunStatus::ok || r.status == RunStatus::partial) << r.run.error;
    ASSERT_TRUE(counts(r).addsUp());
    ASSERT_EQ(counts(r).read, 95);
    for (const auto& row : script.rows)
      ASSERT_TRUE(
          script.objects.count("shop_people_" + row.key) + store.failedRecords.count({"people", row.key}) > 0)
          << row.key << " is nowhere";
    script.outcomeFor = nullptr;
    r = run();  // the source brings nothing: what was kept is offered again
    ASSERT_EQ(r.status, RunStatus::ok) << r.run.error;
    ASSERT_EQ(script.objects, wanted());
    ASSERT_TRUE(store.failedRecords.empty());
  }
}

TEST_F(Guarantee, nothing_twice_the_same_feed_again_costs_no_call) {
  run();
  store.checkpoints.clear();
  script.calls = 0;
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.calls, 0);
}

TEST_F(Guarantee, nothing_twice_stopped_at_any_transaction_and_run_again_is_one_clean_run) {
  for (int at = 1; at <= 6; ++at) {
    store.links.clear();
    store.checkpoints.clear();
    script.objects.clear();
    script.writes.clear();
    store.transactions = 0;
    store.failFromTransaction = at;
    run();
    store.failFromTransaction = 0;
    ASSERT_EQ(run().status, RunStatus::ok);
    ASSERT_EQ(script.objects, wanted());
    ASSERT_EQ(store.links.size(), 95U);
    for (const auto& [name, n] : script.writes) ASSERT_EQ(n, 1) << name << " after stopping at " << at;
  }
}

TEST_F(Guarantee, nothing_twice_a_lost_answer_is_looked_up_before_it_is_sent_again) {
  std::set<std::string> lost;
  script.loseAnswer = [&](const std::string& name) { return name.back() == '7' && lost.insert(name).second; };
  auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(lost.size(), 9U);
  for (const auto& [name, n] : script.writes) EXPECT_EQ(n, 1) << name;
  EXPECT_EQ(script.objects, wanted());

  // The same for what is known already: its id is not trusted after a lost answer.
  lost.clear();
  script.lookUps = 0;
  store.checkpoints.clear();
  script.rows[7].name = "changed";
  r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_EQ(lost.size(), 1U);
  EXPECT_EQ(script.lookUps, 1);
}

TEST_F(Guarantee, a_failure_is_not_an_answer_checkpoints_move_only_past_settled_records) {
  store.onCheckpoint = [&](const std::string& checkpoint) {
    for (std::size_t i = 0; i < std::stoul(checkpoint); ++i) {
      const MemoryStore::Key key{"people", script.rows[i].key};
      EXPECT_TRUE(store.links.count(key) + store.failedRecords.count(key) > 0)
          << "checkpoint " << checkpoint << " passed over " << script.rows[i].key;
    }
  };
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    store.links.clear();
    store.failedRecords.clear();
    store.checkpoints.clear();
    script.objects.clear();
    disturb(seed);
    std::atomic<int> breaks{0};
    script.beforeRow = [&](std::size_t row) {
      if (row == 33 + seed && breaks++ == 0) throw TransientError("script", "cut");
    };
    run();
  }
  EXPECT_GT(store.history.size(), 10U);
}

TEST_F(Guarantee, a_failure_is_not_an_answer_no_checkpoint_passes_a_record_that_is_under_way) {
  script.rows.clear();
  for (int i = 0; i < 2000; ++i) script.rows.push_back({std::to_string(10'000 + i), "n"});
  connections = 2;
  script.outcomeFor = [&](const std::string& name) {
    if (name != "shop_people_10000") return 0U;
    // Until much of what stands behind it is stored.
    while (!store.findLinks("people", {"10600"})[0])
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_FALSE(store.checkpoint("people"));
    return 0U;
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(store.checkpoint("people"), "2000");
}

TEST_F(Guarantee, a_failure_is_not_an_answer_a_call_that_fails_marks_no_record) {
  std::atomic<int> calls{0};
  script.beforeWrite = [&] {
    if (calls++ % 5 == 0) throw DataError("script", "the answer is no JSON");
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
  EXPECT_TRUE(store.failedRecords.empty());
  EXPECT_EQ(script.objects, wanted());
}

TEST_F(Guarantee, the_newest_version_wins_however_close_an_older_one_runs_before_it) {
  run();
  for (const std::size_t batch : {1U, 2U, 50U}) {
    store.checkpoints.clear();
    script.batchSize = batch;
    script.rows = {{"1000", "passing"}, {"1000", "name 0"}, {"1001", "other"}, {"1001", "name 1"}};
    limits.guard = {GuardRule::kOff, GuardRule::kOff, GuardRule::kOff};
    for (const bool held : {true, false}) {
      limits.allowChanges = held ? std::set<std::string>{} : std::set<std::string>{"people"};
      store.checkpoints.clear();
      const auto r = run();
      EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
      EXPECT_TRUE(counts(r).addsUp());
      EXPECT_EQ(script.objects["shop_people_1000"], "name 0") << batch << held;
      EXPECT_EQ(script.objects["shop_people_1001"], "name 1") << batch << held;
    }
  }
}

TEST_F(Guarantee, secrets_are_in_no_error_and_no_row) {
  logger.redactor().add("t0ken-abc");
  script.refusal = "token t0ken-abc is not allowed to do that";
  script.outcomeFor = [](const std::string& name) {
    return name == "shop_people_1001" ? SPOJKA_W_REJECTED : 0U;
  };
  run();
  const auto& kept = store.failedRecords.at({"people", "1001"});
  EXPECT_THAT(kept.message + kept.answerExcerpt + kept.trace, Not(HasSubstr("t0ken-abc")));
  script.outcomeFor = nullptr;
  store.checkpoints.clear();
  store.links.clear();
  script.beforeWrite = [] { throw AuthError("script", "t0ken-abc was refused", 401); };
  const auto r = run();
  EXPECT_THAT(r.run.error, HasSubstr("*** was refused"));
  EXPECT_THAT(store.runs.back().error, Not(HasSubstr("t0ken-abc")));
}

TEST_F(Guarantee, memory_stays_flat_a_slow_destination_slows_the_source_down) {
  script.rows.clear();
  for (int i = 0; i < 20'000; ++i) script.rows.push_back({std::to_string(100'000 + i), "n"});
  script.batchSize = 100;
  std::size_t furthest = 0;
  script.beforeRow = [&](std::size_t row) {
    const std::lock_guard lock(script.mutex);
    furthest = std::max(furthest, row - std::min(row, script.objects.size()));
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_LE(furthest, 256U + 4 * 50 + 2 * 100) << "queue, chunks of the writers, batches on their way";
}

TEST_F(Guarantee, memory_is_bounded_in_bytes_however_large_the_records_are) {
  constexpr std::size_t kSize = 100'000;
  limits.heldBytes = 10 * kSize;
  script.rows.clear();
  for (int i = 0; i < 100; ++i) script.rows.push_back({std::to_string(i), std::string(kSize, 'n')});
  script.batchSize = 2;
  std::size_t furthest = 0;
  script.beforeRow = [&](std::size_t row) {
    const std::lock_guard lock(script.mutex);
    furthest = std::max(furthest, row - std::min(row, script.objects.size()));
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 100U);
  EXPECT_LE(furthest, 10U + 2 * 2) << "what is under way, and batches on their way";
}

TEST_F(Guarantee, memory_a_record_above_the_bound_goes_alone) {
  constexpr std::size_t kSize = 100'000;
  limits.heldBytes = kSize / 2;
  script.rows.clear();
  for (int i = 0; i < 30; ++i) script.rows.push_back({std::to_string(i), std::string(kSize, 'n')});
  script.batchSize = 1;
  std::size_t furthest = 0;
  script.beforeRow = [&](std::size_t row) {
    const std::lock_guard lock(script.mutex);
    furthest = std::max(furthest, row - std::min(row, script.objects.size()));
  };
  EXPECT_EQ(run().status, RunStatus::ok);
  EXPECT_EQ(script.objects.size(), 30U);
  EXPECT_LE(furthest, 2U) << "one at work, and one that was read and waits";
}

TEST_F(Guarantee, nothing_lost_a_batch_may_bring_one_key_as_often_as_it_likes) {
  for (const std::size_t keys : {std::size_t{1}, std::size_t{31}}) {
    script.rows.clear();
    for (std::size_t i = 0; i < 129 * keys; ++i)
      script.rows.push_back({std::to_string(i % keys), "version " + std::to_string(i / keys)});
    script.batchSize = script.rows.size();
    store.checkpoints.clear();
    limits.guard.changed = GuardRule::kOff;
    const auto r = run();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(script.objects.size(), keys);
    for (const auto& [name, value] : script.objects) EXPECT_EQ(value, "version 128") << name;
    EXPECT_FALSE(script.overlapped);
  }
}

TEST_F(Guarantee, requests_are_the_least_one_a_record_and_none_for_what_is_unchanged) {
  EXPECT_EQ(counts(run()).requests, 95);
  store.checkpoints.clear();
  script.calls = 0;
  EXPECT_EQ(counts(run()).requests, 0);
  EXPECT_EQ(script.calls, 0) << "not even to compare";
  store.checkpoints.clear();
  script.rows[5].name = "new";
  EXPECT_EQ(counts(run()).requests, 1);
}

TEST_F(Guarantee, cancel_stops_at_a_settled_point_and_the_next_run_goes_on_from_there) {
  script.batchSize = 5;
  std::atomic<int> outcomes{0};
  script.outcomeFor = [&](const std::string&) {
    if (++outcomes == 40) cancel.request(SIGINT);
    return 0U;
  };
  const auto r = run();
  EXPECT_EQ(r.status, RunStatus::cancelled);
  EXPECT_EQ(r.run.status, "cancelled");
  EXPECT_TRUE(store.failedRecords.empty());
  for (const auto& [key, link] : store.links)
    EXPECT_EQ(script.objects.count("shop_people_" + key.second), 1U);
}

TEST_F(Guarantee, cancel_is_told_to_a_source_that_blocks) {
  script.beforeRow = [this](std::size_t) { blockUntilCancelled(); };
  EXPECT_EQ(run().status, RunStatus::cancelled);
  EXPECT_TRUE(woken);
}

TEST_F(Guarantee, cancel_is_told_to_a_destination_that_blocks) {
  script.beforeWrite = [this] { blockUntilCancelled(); };
  EXPECT_EQ(run().status, RunStatus::cancelled);
  EXPECT_TRUE(woken);
}

TEST_F(Guarantee, cancel_ends_a_long_wait_at_once) {
  realTimer = &SteadyTimer::instance();  // the wait would be ten minutes
  script.beforeWrite = [&] {
    cancel.request(SIGTERM);
    throw RateLimitError("script", "later", 429, 600'000);
  };
  EXPECT_EQ(run().status, RunStatus::cancelled);
}

}  // namespace
}  // namespace spojka::host
