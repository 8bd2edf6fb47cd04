// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "spojka/record.hpp"

namespace spojka {
namespace {

BatchBuilder filled() {
  BatchBuilder b;
  const spojka_value body =
      ObjectBuilder().set("email", make::string(b.arena(), "jana@example.com")).finish(b.arena());
  b.add("customers", "k1", body, 17);
  b.add("customers", "k2", make::null(), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_DELETE);
  b.addProblem("customers", "k3", "email", DataError("shop.customers", "no e-mail", 0));
  b.addProblem("customers", "", "", DataError("shop.customers", "unreadable"));
  b.setCheckpoint("c1");
  b.setLast();
  return b;
}

void expectFilled(const Batch& batch) {
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(fromAbi(batch.record(0).stream), "customers");
  EXPECT_EQ(fromAbi(batch.record(0).key), "k1");
  EXPECT_EQ(ValueView(batch.record(0).body).find("email").text(), "jana@example.com");
  EXPECT_EQ(batch.record(0).changed_at_us, 17);
  EXPECT_EQ(batch.record(0).target_id.data, nullptr);
  EXPECT_EQ(batch.record(1).op, SPOJKA_OP_DELETE);
  ASSERT_EQ(batch.problemCount(), 2U);
  EXPECT_EQ(fromAbi(batch.problem(0).field), "email");
  EXPECT_STREQ(batch.problem(0).error->message, "no e-mail");
  EXPECT_EQ(batch.problem(1).key.data, nullptr);
  EXPECT_EQ(batch.problem(1).field.data, nullptr);
  EXPECT_EQ(batch.checkpoint(), "c1");
  EXPECT_TRUE(batch.last());
}

TEST(Batch, OutlivesItsBuilder) {
  Batch batch;
  {
    BatchBuilder b = filled();
    EXPECT_EQ(b.size(), 4U);
    b.handOver(batch.out());
  }
  expectFilled(batch);
}

TEST(Batch, CanBeReleasedOnAnotherThreadInAnyOrder) {
  std::vector<Batch> batches(8);
  for (Batch& batch : batches) filled().handOver(batch.out());
  std::vector<std::thread> threads;
  for (std::size_t i = batches.size(); i-- > 0;)
    threads.emplace_back([batch = std::move(batches[i])]() mutable {
      expectFilled(batch);
      batch.reset();
    });
  for (std::thread& t : threads) t.join();
}

TEST(Batch, ReleaseHappensOnce) {
  static int released = 0;
  released = 0;
  Batch batch;
  batch.out()->release = [](spojka_batch* self) noexcept {
    ++released;
    self->release = nullptr;
  };
  Batch moved = std::move(batch);
  Batch assigned;
  assigned = std::move(moved);
  EXPECT_EQ(released, 0);
  assigned.reset();
  assigned.reset();
  EXPECT_EQ(released, 1);
}

TEST(Batch, ReleaseEmptiesTheSlot) {
  spojka_batch raw{};
  raw.struct_size = sizeof raw;
  filled().handOver(&raw);
  ASSERT_NE(raw.release, nullptr);
  raw.release(&raw);
  EXPECT_EQ(raw.release, nullptr);
  EXPECT_EQ(raw.private_data, nullptr);
}

TEST(Batch, WithoutContentIsEmpty) {
  Batch batch;
  BatchBuilder().handOver(batch.out());
  EXPECT_EQ(batch.size(), 0U);
  EXPECT_EQ(batch.problemCount(), 0U);
  EXPECT_FALSE(batch.hasCheckpoint());
  EXPECT_FALSE(batch.last());
}

TEST(Batch, TooShortAStructIsRefusedUntouched) {
  unsigned char memory[sizeof(spojka_batch)];
  std::memset(memory, 0xA5, sizeof memory);
  auto* raw = reinterpret_cast<spojka_batch*>(memory);
  for (const std::uint32_t size :
       {std::uint32_t{0}, std::uint32_t{24}, std::uint32_t{sizeof(spojka_batch) - 1}}) {
    raw->struct_size = size;
    EXPECT_THROW(filled().handOver(raw), Error);
    for (std::size_t i = sizeof raw->struct_size; i < sizeof memory; ++i) EXPECT_EQ(memory[i], 0xA5);
  }
}

TEST(BatchBuilder, EmptyCheckpointIsACheckpoint) {
  BatchBuilder b;
  EXPECT_FALSE(b.hasCheckpoint());
  b.setCheckpoint("");
  EXPECT_TRUE(b.hasCheckpoint());
}

}  // namespace
}  // namespace spojka
