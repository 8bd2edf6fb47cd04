// SPDX-License-Identifier: Apache-2.0
// A part of the source read again because a person asks for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::HasSubstr;

std::string checkpointOf(World& w, const char* stream) {
  const auto status = w.spojka("status", {"--json"});
  return status.json["streams"][stream]["checkpoints"][stream].GetString();
}

std::string nameOf(const sandbox::Order& order) {
  return "test-shop_orders_" + order.id;
}

TEST(Backfill, a_range_of_one_stream_is_read_again_and_no_checkpoint_moves) {
  World w(20, 60);
  ASSERT_EQ(w.run().process.exit, 0);
  const std::string before = checkpointOf(w, "orders");
  const auto day = [&](std::uint64_t i) {
    return sandbox::formatDateTime(w.outside.catalogue().orderCreated(i)).substr(0, 10);
  };
  w.outside.stats().reset();
  const auto r = w.spojka("run", {"--json", "--stream", "orders", "--since", day(10), "--until", day(20)});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_GE(r.count("orders", "read"), 11);
  EXPECT_LT(r.count("orders", "read"), 60);
  EXPECT_EQ(r.count("orders", "read"), r.count("orders", "unchanged"));
  EXPECT_EQ(r.count("customers", "read"), -1) << "only one stream was asked for";
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopCustomers), 0U);
  EXPECT_EQ(checkpointOf(w, "orders"), before);
}

TEST(Backfill, what_a_run_never_saw_is_written_and_a_first_run_still_reads_everything) {
  World w(5, 40);
  const auto day = sandbox::formatDateTime(w.outside.catalogue().orderCreated(0)).substr(0, 10);
  auto r = w.spojka("run", {"--json", "--stream", "orders", "--until", day});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  const auto some = r.count("orders", "created");
  EXPECT_GE(some, 1);
  EXPECT_LT(some, 40);
  r = w.run();
  EXPECT_EQ(r.count("orders", "read"), 40) << "the backfill left no checkpoint behind";
  EXPECT_EQ(r.count("orders", "created"), 40 - some);
  EXPECT_EQ(w.outside.contactCount(), 45U);
}

TEST(Backfill, one_record_is_offered_alone) {
  World w(5, 40);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto order = w.outside.catalogue().order(7);
  w.outside.catalogue().changeOrder(7, {{"status", "Zabaleno"}});
  w.outside.catalogue().changeOrder(8, {{"status", "Zabaleno"}});
  w.outside.stats().reset();
  auto r = w.spojka("run", {"--json", "--stream", "orders", "--key", order.id});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "read"), 1);
  EXPECT_EQ(r.count("orders", "updated"), 1);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 1U);
  EXPECT_THAT(w.outside.customField(*w.outside.contact(nameOf(order)), "order_status"),
              ::testing::ElementsAre("Zabaleno"));
  r = w.run();
  EXPECT_EQ(r.count("orders", "updated"), 1) << "the other change still comes with the usual run";

  r = w.spojka("run", {"--json", "--stream", "orders", "--key", "nobody"});
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_EQ(r.status(), "failed") << "found nobody is not what was meant";
  EXPECT_THAT(r.json["error"].GetString(), HasSubstr("no record with the key 'nobody'"));
}

TEST(Backfill, options_that_make_no_sense_are_refused_before_anything_is_read) {
  World w(2, 2);
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
      {{"--since", "2026-02-30"}, "is not a day"},
      {{"--since", "yesterday"}, "is not a day"},
      {{"--since", "2026-03-02", "--until", "2026-03-01"}, "lies before --since"},
      {{"--stream", "order"}, "did you mean 'orders'"},
      {{"--stream", "orders", "--key", ""}, "must not be empty"},
  };
  for (const auto& [options, message] : wrong) {
    const auto r = w.spojka("run", options);
    EXPECT_EQ(r.process.exit, 2) << message;
    EXPECT_THAT(r.process.err, HasSubstr(message));
  }
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders) + w.outside.stats().requests(Kind::ShopCustomers),
            0U);
}

}  // namespace
}  // namespace e2e
