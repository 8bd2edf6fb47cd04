// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/settler.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "memory_store.hpp"

namespace spojka::host {
namespace {

class SettlerTest : public ::testing::Test {
 protected:
  std::shared_ptr<Ticket> ticket(std::size_t records, const std::string& checkpoint) {
    auto t = std::make_shared<Ticket>();
    t->checkpoint = checkpoint;
    settler.open(t, records);
    return t;
  }
  WorkItem item(const std::shared_ptr<Ticket>& t, const std::string& key) {
    auto load = std::make_shared<Load>();
    auto* record = load->arena.allocate<spojka_record>(1);
    *record = spojka_record{};
    record->key = toAbi(load->arena.copy(key));
    record->op = SPOJKA_OP_UPSERT;
    WorkItem w;
    w.ticket = t;
    w.load = load;
    w.source = record;
    return w;
  }
  static Settled created() {
    Settled s;
    s.outcome = Outcome::created;
    s.targetId = "id";
    s.storeLink = true;
    return s;
  }
  static Settled failed() {
    Settled s;
    s.outcome = Outcome::failed;
    s.reason = "rejected";
    return s;
  }

  MemoryStore store;
  RunObserver observer;
  int fatal = 0;
  Settler settler{"people", "people", store, observer, [this] { ++fatal; }};
};

TEST_F(SettlerTest, a_checkpoint_waits_for_every_record_before_it) {
  const auto first = ticket(2, "one");
  const auto second = ticket(1, "two");
  settler.settle(item(second, "c"), created());
  settler.settle(item(first, "a"), created());
  ASSERT_TRUE(settler.flush());
  EXPECT_FALSE(store.checkpoint("people"));
  settler.settle(item(first, "b"), created());
  ASSERT_TRUE(settler.flush());
  EXPECT_EQ(store.checkpoint("people"), "two");
  EXPECT_EQ(store.links.size(), 3U);
}

TEST_F(SettlerTest, a_settled_batch_is_let_go_without_waiting_for_a_transaction) {
  auto first = ticket(1, "one");
  auto second = ticket(1, "two");
  const std::weak_ptr<Ticket> firstSeen = first;
  const std::weak_ptr<Ticket> secondSeen = second;
  settler.settle(item(std::exchange(second, nullptr), "b"), Settled{});
  EXPECT_FALSE(secondSeen.expired()) << "what stands behind an open batch keeps its place";
  settler.settle(item(std::exchange(first, nullptr), "a"), Settled{});
  EXPECT_TRUE(firstSeen.expired());
  EXPECT_TRUE(secondSeen.expired());
  ASSERT_TRUE(settler.finish());
  EXPECT_EQ(store.checkpoint("people"), "two");
}

TEST_F(SettlerTest, a_batch_without_records_brings_its_checkpoint) {
  ticket(0, "empty");
  ASSERT_TRUE(settler.finish());
  EXPECT_EQ(store.checkpoint("people"), "empty");
}

TEST_F(SettlerTest, counts_every_outcome_and_adds_up) {
  const auto t = ticket(6, "x");
  settler.settle(item(t, "a"), created());
  settler.settle(item(t, "b"), failed());
  settler.settle(item(t, "c"), Settled{});
  Settled other;
  other.outcome = Outcome::deleted;
  settler.settle(item(t, "e"), other);
  other.outcome = Outcome::ignored;
  settler.settle(item(t, "f"), other);
  EXPECT_EQ(settler.counts().deleted, 1);
  EXPECT_EQ(settler.counts().ignored, 1);
  EXPECT_FALSE(settler.counts().addsUp());
  settler.settleProblem(t, {"people", "d", 1, "", "source", "", "cut", 0, 0, 0}, 4);
  EXPECT_TRUE(settler.counts().addsUp());
  EXPECT_EQ(settler.counts().failed, 2);
  ASSERT_TRUE(settler.finish());
  EXPECT_EQ(store.failedRecords.size(), 2U);
}

TEST_F(SettlerTest, a_record_that_passes_after_failing_in_the_same_transaction_is_not_kept_as_failed) {
  const auto t = ticket(2, "x");
  settler.settle(item(t, "a"), failed());
  auto again = item(t, "a");
  again.turn = 2;
  settler.settle(again, created());
  ASSERT_TRUE(settler.finish());
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(SettlerTest, what_holds_in_the_end_of_one_key_is_what_a_transaction_stores) {
  const auto t = ticket(5, "x");
  Settled deleted;
  deleted.outcome = Outcome::deleted;
  deleted.removeLink = true;
  settler.settle(item(t, "a"), deleted);
  settler.settle(item(t, "a"), created());
  settler.settle(item(t, "b"), created());
  settler.settle(item(t, "b"), created());
  settler.settle(item(t, "b"), deleted);
  ASSERT_TRUE(settler.finish());
  EXPECT_EQ(store.links.size(), 1U);
  EXPECT_EQ(store.links.count({"people", "a"}), 1U);
}

TEST_F(SettlerTest, an_older_version_takes_nothing_from_a_newer_one_that_failed) {
  const auto t = ticket(4, "x");
  const auto version = [&](std::uint64_t turn) {
    auto w = item(t, "a");
    w.turn = turn;
    w.fingerprint[0] = static_cast<std::uint8_t>(turn);
    return w;
  };
  settler.settle(version(2), failed());
  settler.settle(version(1), created());
  settler.settle(version(1), failed());
  ASSERT_TRUE(settler.flush());
  ASSERT_EQ(store.failedRecords.size(), 1U);
  EXPECT_EQ(store.failedRecords.begin()->second.refused[0], 2);
  settler.settle(version(3), Settled{});
  ASSERT_TRUE(settler.finish());
  EXPECT_TRUE(store.failedRecords.empty());
}

TEST_F(SettlerTest, the_same_that_is_brought_again_stays_when_an_older_version_passes) {
  const auto t = ticket(3, "x");
  const auto version = [&](std::uint64_t turn, std::uint8_t content) {
    auto w = item(t, "a");
    w.turn = turn;
    w.fingerprint[0] = content;
    return w;
  };
  settler.settle(version(1, 7), failed());
  EXPECT_TRUE(settler.settleKept(version(3, 7)));
  EXPECT_FALSE(settler.settleKept(version(3, 8)));
  settler.settle(version(2, 8), created());
  ASSERT_TRUE(settler.finish());
  EXPECT_EQ(store.failedRecords.size(), 1U);
  EXPECT_TRUE(settler.counts().addsUp());
}

TEST_F(SettlerTest, a_failed_transaction_stops_everything_and_moves_no_checkpoint) {
  store.failFromTransaction = 1;
  const auto t = ticket(1, "x");
  settler.settle(item(t, "a"), created());
  EXPECT_FALSE(settler.flush());
  store.failFromTransaction = 0;
  const auto later = ticket(1, "y");
  settler.settle(item(later, "b"), created());
  EXPECT_FALSE(settler.finish());
  EXPECT_EQ(fatal, 1);
  EXPECT_FALSE(store.checkpoint("people"));
  EXPECT_TRUE(store.links.empty());
  EXPECT_TRUE(settler.error());
}

// A disk that stands still until it is told to go on.
class StandingStore final : public MemoryStore {
 public:
  explicit StandingStore(std::shared_future<void> goOn) : goOn_(std::move(goOn)) {}
  void settle(const std::string& stream, const Settlement& s) override {
    goOn_.wait();
    MemoryStore::settle(stream, s);
  }

 private:
  std::shared_future<void> goOn_;
};

TEST_F(SettlerTest, waits_while_what_is_kept_of_failures_is_large) {
  std::promise<void> goOn;
  StandingStore standing(goOn.get_future().share());
  std::atomic<bool> goesOn{false};
  std::thread disk([&] {
    // Time enough for one that does not wait; for one that does, it does not matter how long this takes.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    goesOn = true;
    goOn.set_value();
  });
  {
    Settler other("people", "people", standing, observer, [] {});
    auto t = std::make_shared<Ticket>();
    other.open(t, 20);
    for (int i = 0; i < 20; ++i) {
      Settled s = failed();
      s.bodyJson = std::string(2'000'000, 'x');
      other.settle(item(t, std::to_string(i)), s);
    }
    EXPECT_TRUE(goesOn) << "40 MB were taken though nothing of it could be stored";
    ASSERT_TRUE(other.finish());
  }
  disk.join();
  EXPECT_EQ(standing.failedRecords.size(), 20U);
}

}  // namespace
}  // namespace spojka::host
