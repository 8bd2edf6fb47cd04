// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/work_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "spojka/error.hpp"

namespace spojka::host {
namespace {

class WorkQueueTest : public ::testing::Test {
 protected:
  WorkItem item(const std::string& key, HeldBytes* held = nullptr, std::int64_t number = 0) {
    auto ticket = std::make_shared<Ticket>();
    auto load = std::make_shared<Load>();
    auto* record = load->arena.allocate<spojka_record>(1);
    *record = spojka_record{};
    record->key = toAbi(load->arena.copy(key));
    record->changed_at_us = number;
    if (held != nullptr) load->charge = HeldBytes::Charge(*held, 1000);
    WorkItem w;
    w.ticket = ticket;
    w.load = load;
    w.source = record;
    return w;
  }
  std::vector<WorkItem> items(const std::vector<std::string>& keys) {
    std::vector<WorkItem> all;
    all.reserve(keys.size());
    for (const auto& key : keys) all.push_back(item(key));
    return all;
  }
};

TEST_F(WorkQueueTest, hands_out_in_sequence_and_full_chunks) {
  WorkQueue queue({100, 2, 1});
  queue.push(items({"a", "b", "c"}));
  const auto first = queue.take().items;
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].key(), "a");
  EXPECT_EQ(first[1].key(), "b");
  queue.close();
  EXPECT_EQ(queue.take().items.size(), 1U);
  EXPECT_TRUE(queue.take().items.empty());
}

TEST_F(WorkQueueTest, never_has_two_records_of_one_key_in_flight) {
  WorkQueue queue({100, 10, 2});
  queue.push(items({"a", "a", "b", "a"}));
  queue.close();
  const auto chunk = queue.take().items;
  ASSERT_EQ(chunk.size(), 2U);  // a and b; the other two wait
  EXPECT_TRUE(queue.take().items.empty());
  auto second = queue.done("a");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->key(), "a");
  ASSERT_TRUE(queue.done("a"));
  EXPECT_FALSE(queue.done("a"));
  EXPECT_FALSE(queue.done("b"));
}

TEST_F(WorkQueueTest, shares_the_rest_among_writers_once_closed) {
  WorkQueue queue({1000, 50, 4});
  std::vector<std::string> keys;
  keys.reserve(80);
  for (int i = 0; i < 80; ++i) keys.push_back(std::to_string(i));
  queue.push(items(keys));
  queue.close();
  EXPECT_EQ(queue.take().items.size(), 20U);
}

TEST_F(WorkQueueTest, keeps_a_handful_together_so_that_one_look_up_serves_them) {
  WorkQueue queue({1000, 50, 8});
  queue.push(items({"1", "2", "3", "4", "5"}));
  queue.close();
  EXPECT_EQ(queue.take().items.size(), 5U);
}

TEST_F(WorkQueueTest, what_has_to_be_looked_for_is_handed_out_together_and_written_one_by_one) {
  WorkQueue queue({100, 50, 2, 3},
                  {[](const WorkItem& i) { return i.sight.what == Sight::What::nothing; },
                   [](const WorkItem& i) { return i.sight.what != Sight::What::nothing; }},
                  nullptr);
  queue.push(items({"a", "b", "c", "d"}));
  queue.close();
  Work work = queue.take();
  EXPECT_TRUE(work.toFind);
  ASSERT_EQ(work.items.size(), 3U);
  for (auto& item : work.items) item.sight.what = Sight::What::absent;
  queue.found(std::move(work.items));
  for (const char* key : {"a", "b", "c"}) {
    work = queue.take();
    EXPECT_FALSE(work.toFind);
    ASSERT_EQ(work.items.size(), 1U);
    EXPECT_EQ(work.items[0].key(), key);
  }
  work = queue.take();
  EXPECT_TRUE(work.toFind);
  EXPECT_EQ(work.items.size(), 1U);
}

TEST_F(WorkQueueTest, the_next_ones_are_looked_for_before_there_is_nothing_left_to_write) {
  WorkQueue queue({100, 50, 2, 2},
                  {[](const WorkItem& i) { return i.sight.what == Sight::What::nothing; },
                   [](const WorkItem& i) { return i.sight.what != Sight::What::nothing; }},
                  nullptr);
  queue.push(items({"a", "b", "c", "d", "e", "f", "g", "h"}));
  const auto look = [&] {
    Work work = queue.take();
    EXPECT_TRUE(work.toFind);
    for (auto& item : work.items) item.sight.what = Sight::What::absent;
    return work.items;
  };
  queue.found(look());
  queue.found(look());
  EXPECT_FALSE(queue.take().toFind) << "four are ready for two writers";
  const auto under = look();
  EXPECT_EQ(under.size(), 2U) << "three are ready";
  EXPECT_FALSE(queue.take().toFind) << "two are looked for, and three ready";
}

TEST_F(WorkQueueTest, one_look_at_a_time_where_its_answer_may_make_others_needless) {
  std::atomic<bool> oneLook{true};
  WorkQueue queue({100, 50, 1, 2},
                  {[](const WorkItem& i) { return i.sight.what == Sight::What::nothing; },
                   [](const WorkItem& i) { return i.sight.what != Sight::What::nothing; },
                   [&] { return oneLook.load(); }},
                  nullptr);
  queue.push(items({"a", "b", "c", "d", "e", "f"}));
  Work first = queue.take();
  ASSERT_TRUE(first.toFind);
  std::atomic<int> given{0};
  std::thread other([&] {
    Work work = queue.take();
    ++given;
    EXPECT_FALSE(work.toFind) << "what the other one has found is written meanwhile";
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(given, 0) << "a second look";
  for (auto& item : first.items) item.sight.what = Sight::What::absent;
  queue.found(std::move(first.items));
  other.join();
  oneLook = false;
  EXPECT_TRUE(queue.take().toFind);
  EXPECT_FALSE(queue.take().toFind) << "enough is looked for";
  EXPECT_TRUE(queue.take().toFind) << "as many as are free";
}

TEST_F(WorkQueueTest, nobody_goes_home_while_somebody_still_looks) {
  WorkQueue queue({100, 50, 2, 5},
                  {[](const WorkItem& i) { return i.sight.what == Sight::What::nothing; }, {}}, nullptr);
  queue.push(items({"a", "b"}));
  queue.close();
  Work looked = queue.take();
  std::size_t written = 0;
  std::thread other([&] {
    for (Work work = queue.take(); !work.items.empty(); work = queue.take()) written += work.items.size();
  });
  for (auto& item : looked.items) item.sight.what = Sight::What::absent;
  queue.found(std::move(looked.items));
  other.join();
  EXPECT_EQ(written, 2U);
}

TEST_F(WorkQueueTest, push_waits_for_room) {
  WorkQueue queue({2, 2, 1});
  queue.push(items({"a", "b"}));
  std::atomic<bool> taken{false};
  std::thread writer([&] {
    // Time enough for a push that does not wait; for one that does, it does not matter how long this takes.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    taken = true;
    queue.take();
  });
  EXPECT_TRUE(queue.push(items({"c"})));
  EXPECT_TRUE(taken);
  writer.join();
}

TEST_F(WorkQueueTest, stop_releases_who_waits_for_room) {
  WorkQueue queue({2, 2, 1});
  queue.push(items({"a", "b"}));
  bool pushed = true;
  std::thread intake([&] { pushed = queue.push(items({"c"})); });
  queue.stop();
  intake.join();
  EXPECT_FALSE(pushed);
  EXPECT_TRUE(queue.take().items.empty());
}

TEST_F(WorkQueueTest, is_idle_when_everything_pushed_was_done) {
  WorkQueue queue({10, 10, 1});
  queue.push(items({"a", "a"}));
  queue.close();
  std::thread writer([&] {
    queue.take();
    while (queue.done("a")) {
    }
  });
  queue.waitUntilIdle();
  writer.join();
}

// Takes what it gets through to the end, as a writer does, and looks at the promises.
class Hands {
 public:
  void work(WorkQueue& queue) {
    for (Work work = queue.take(); !work.items.empty(); work = queue.take()) {
      if (work.toFind) {
        for (auto& item : work.items) item.sight.what = Sight::What::absent;
        queue.found(std::move(work.items));
        continue;
      }
      for (auto& item : work.items) {
        see(item);
        const std::string key(item.key());
        leave(key);
        for (auto next = queue.done(key); next; next = queue.done(key)) {
          see(*next);
          leave(key);
        }
        item = WorkItem();
      }
    }
  }
  std::size_t seen() const { return seen_; }
  bool kept() const { return kept_; }

 private:
  void see(const WorkItem& item) {
    const std::lock_guard lock(mutex_);
    const std::string key(item.key());
    kept_ = kept_ && inFlight_.insert(key).second && last_[key] < item.source->changed_at_us;
    last_[key] = item.source->changed_at_us;
    ++seen_;
  }
  void leave(const std::string& key) {
    const std::lock_guard lock(mutex_);
    inFlight_.erase(key);
  }

  std::mutex mutex_;
  std::set<std::string> inFlight_;
  std::map<std::string, std::int64_t> last_;
  std::size_t seen_ = 0;
  bool kept_ = true;
};

TEST_F(WorkQueueTest, no_mix_of_keys_makes_reader_and_writers_wait_for_each_other) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    std::minstd_rand random(seed);
    const auto upTo = [&](std::uint32_t most) { return 1 + static_cast<std::size_t>(random()) % most; };
    const std::size_t writers = upTo(4);
    const std::size_t keys = upTo(40);
    HeldBytes held(1000 * upTo(50));
    // In every third round nothing is looked for, in every other some records are.
    const std::size_t find = seed % 3 == 0 ? 0 : upTo(8);
    WorkQueue queue({upTo(12), upTo(8), writers, find},
                    {[](const WorkItem& i) {
                       return i.sight.what == Sight::What::nothing && i.source->changed_at_us % 4 != 0;
                     },
                     [](const WorkItem& i) { return i.sight.what != Sight::What::nothing; }},
                    &held);
    Hands hands;
    std::vector<std::thread> threads;
    threads.reserve(writers);
    for (std::size_t i = 0; i < writers; ++i) threads.emplace_back([&] { hands.work(queue); });
    std::int64_t pushed = 0;
    for (std::size_t batch = upTo(6); batch > 0; --batch) {
      std::vector<WorkItem> items;
      for (std::size_t n = upTo(300); n > 0; --n)
        items.push_back(item(std::to_string(upTo(static_cast<std::uint32_t>(keys))), &held, ++pushed));
      EXPECT_TRUE(queue.push(std::move(items)) && queue.waitForRoom());
      if (random() % 3 == 0) queue.waitUntilIdle();
    }
    queue.close();
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(hands.seen(), static_cast<std::size_t>(pushed)) << "seed " << seed;
    EXPECT_TRUE(hands.kept()) << "one of a key at a time, in sequence; seed " << seed;
    EXPECT_EQ(held.now(), 0U);
  }
}

TEST_F(WorkQueueTest, records_of_one_key_take_no_room_from_others) {
  WorkQueue queue({2, 2, 1});
  std::vector<std::string> keys(500, "a");
  keys.emplace_back("b");
  EXPECT_TRUE(queue.push(items(keys))) << "without a writer at work";
  EXPECT_EQ(queue.take().items.size(), 2U);
  std::size_t handedOver = 0;
  while (queue.done("a")) ++handedOver;
  EXPECT_EQ(handedOver, 499U);
}

TEST_F(WorkQueueTest, reading_waits_while_what_is_under_way_holds_too_much) {
  HeldBytes held(2500);
  WorkQueue queue({100, 50, 1}, &held);
  for (int i = 0; i < 2; ++i) queue.push({});
  std::vector<WorkItem> three;
  for (const char* key : {"a", "b", "c"}) three.push_back(item(key, &held));
  EXPECT_TRUE(queue.push(std::move(three)));
  EXPECT_TRUE(held.tooMuch());
  std::atomic<bool> settled{false};
  std::thread writer([&] {
    auto chunk = queue.take().items;  // at once, though it is not full: the reader waits
    settled = true;
    for (auto& item : chunk) {
      queue.done(item.key());
      item = WorkItem();
    }
  });
  EXPECT_TRUE(queue.waitForRoom());
  EXPECT_TRUE(settled);
  writer.join();
  EXPECT_EQ(held.peak(), 3000U);
}

TEST_F(WorkQueueTest, a_reader_that_waits_for_what_nobody_is_at_work_on_says_so) {
  WorkQueue queue({10, 10, 1});
  queue.push(items({"a", "a"}));
  std::thread writer([&] {
    queue.take();  // and forgets it
    queue.take();
  });
  EXPECT_THROW(queue.waitUntilIdle(), Error);
  queue.stop();
  writer.join();
}

}  // namespace
}  // namespace spojka::host
