// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/held_back.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

HeldBack::Record record(const std::shared_ptr<Ticket>& ticket, int i) {
  return {ticket,
          "key-" + std::to_string(i),
          1U + static_cast<std::uint32_t>(i % 2),
          i * 1000LL,
          std::string(static_cast<std::size_t>(i % 700), static_cast<char>('a' + i % 26)),
          static_cast<std::uint64_t>(i),
          static_cast<std::uint32_t>(i % 3) << 8U};
}

void comesBackAsItWas(std::size_t inMemory, bool usesFile) {
  HeldBack held(inMemory);
  std::vector<std::shared_ptr<Ticket>> tickets;
  for (int i = 0; i < 3000; ++i) {
    if (i % 7 == 0) tickets.push_back(std::make_shared<Ticket>());
    held.add(record(tickets.back(), i));
  }
  EXPECT_EQ(held.bytesInFile() > 0, usesFile);
  for (int i = 0; i < 3000; ++i) {
    ASSERT_FALSE(held.empty());
    const auto got = held.take();
    const auto want = record(tickets[static_cast<std::size_t>(i / 7)], i);
    ASSERT_EQ(got.key, want.key);
    ASSERT_EQ(got.ticket, want.ticket);
    ASSERT_EQ(got.op, want.op);
    ASSERT_EQ(got.changedAtUs, want.changedAtUs);
    ASSERT_EQ(got.bodyJson, want.bodyJson);
    ASSERT_EQ(got.turn, want.turn);
    ASSERT_EQ(got.flags, want.flags);
    ASSERT_TRUE(got.last);
  }
  EXPECT_TRUE(held.empty());
}

TEST(HeldBack, keeps_a_few_in_memory) {
  comesBackAsItWas(64 * 1024 * 1024, false);
}

TEST(HeldBack, keeps_many_in_a_file_and_the_newest_in_memory) {
  comesBackAsItWas(100 * 1024, true);
}

TEST(HeldBack, keeps_each_in_the_file_when_there_is_no_room_at_all) {
  comesBackAsItWas(0, true);
}

TEST(HeldBack, knows_which_record_of_a_key_is_the_last) {
  HeldBack held;
  const auto ticket = std::make_shared<Ticket>();
  for (const int i : {1, 2, 1, 3, 1}) held.add(record(ticket, i));
  EXPECT_TRUE(held.holds("key-1"));
  EXPECT_FALSE(held.holds("key-4"));
  for (const bool last : {false, true, false, true, true}) EXPECT_EQ(held.take().last, last);
  EXPECT_FALSE(held.holds("key-1"));
}

TEST(HeldBack, lets_go_of_a_ticket_with_its_last_record) {
  HeldBack held;
  auto ticket = std::make_shared<Ticket>();
  held.add(record(ticket, 1));
  const std::weak_ptr<Ticket> seen = ticket;
  ticket.reset();
  EXPECT_FALSE(seen.expired());
  held.take();
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace spojka::host
