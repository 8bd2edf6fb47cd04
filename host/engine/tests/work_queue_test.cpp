// SPDX-License-Identifier: Apache-2.0
#include "host/engine/work_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace spojka::host {
namespace {

class WorkQueueTest : public ::testing::Test {
 protected:
  WorkItem item(const std::string& key) {
    auto ticket = std::make_shared<Ticket>();
    auto load = std::make_shared<Load>();
    auto* record = load->arena.allocate<spojka_record>(1);
    *record = spojka_record{};
    record->key = toAbi(load->arena.copy(key));
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
  WorkQueue queue(100, 2, 1);
  queue.push(items({"a", "b", "c"}));
  const auto first = queue.take();
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].key(), "a");
  EXPECT_EQ(first[1].key(), "b");
  queue.close();
  EXPECT_EQ(queue.take().size(), 1U);
  EXPECT_TRUE(queue.take().empty());
}

TEST_F(WorkQueueTest, never_has_two_records_of_one_key_in_flight) {
  WorkQueue queue(100, 10, 2);
  queue.push(items({"a", "a", "b", "a"}));
  queue.close();
  const auto chunk = queue.take();
  ASSERT_EQ(chunk.size(), 2U);  // a and b; the other two wait
  EXPECT_TRUE(queue.take().empty());
  auto second = queue.done("a");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->key(), "a");
  ASSERT_TRUE(queue.done("a"));
  EXPECT_FALSE(queue.done("a"));
  EXPECT_FALSE(queue.done("b"));
}

TEST_F(WorkQueueTest, shares_the_rest_among_writers_once_closed) {
  WorkQueue queue(1000, 50, 4);
  std::vector<std::string> keys;
  keys.reserve(80);
  for (int i = 0; i < 80; ++i) keys.push_back(std::to_string(i));
  queue.push(items(keys));
  queue.close();
  EXPECT_EQ(queue.take().size(), 20U);
}

TEST_F(WorkQueueTest, keeps_a_handful_together_so_that_one_look_up_serves_them) {
  WorkQueue queue(1000, 50, 8);
  queue.push(items({"1", "2", "3", "4", "5"}));
  queue.close();
  EXPECT_EQ(queue.take().size(), 5U);
}

TEST_F(WorkQueueTest, push_waits_for_room) {
  WorkQueue queue(2, 2, 1);
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
  WorkQueue queue(2, 2, 1);
  queue.push(items({"a", "b"}));
  bool pushed = true;
  std::thread intake([&] { pushed = queue.push(items({"c"})); });
  queue.stop();
  intake.join();
  EXPECT_FALSE(pushed);
  EXPECT_TRUE(queue.take().empty());
}

TEST_F(WorkQueueTest, is_idle_when_everything_pushed_was_done) {
  WorkQueue queue(10, 10, 1);
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

}  // namespace
}  // namespace spojka::host
