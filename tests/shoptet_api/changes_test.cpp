// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;

class ApiChanges : public ::testing::Test {
 protected:
  void SetUp() override {
    orders = stage.read(stage.byToken(), "orders", {}, kThinOrder).checkpoint();
    customers = stage.read(stage.byToken(), "customers").checkpoint();
    stage.world.stats().reset();
  }
  Stage stage{60, 300};
  std::string orders, customers;
};

TEST_F(ApiChanges, are_all_that_is_read_after_the_first_load) {
  const auto order = stage.world.catalogue().order(17);
  const auto customer = stage.world.catalogue().customer(5);
  stage.world.catalogue().changeOrder(17, {{"email", "new@example.com"}});
  stage.world.catalogue().changeCustomer(5, {});
  const Read o = stage.read(stage.byToken(), "orders", orders, kThinOrder);
  EXPECT_THAT(o.records, ElementsAre(Key(order.id)));
  EXPECT_THAT(o.records.at(order.id), HasSubstr("new@example.com"));
  EXPECT_EQ(stage.requests(Kind::ApiOrders), 1U);
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 0U);
  const Read c = stage.read(stage.byToken(), "customers", customers);
  EXPECT_THAT(c.records, ElementsAre(Key(customer.guid)));
  EXPECT_EQ(stage.requests(Kind::ApiCustomers), 0U);
}

TEST_F(ApiChanges, tell_what_was_deleted) {
  const auto customer = stage.world.catalogue().customer(9);
  stage.world.catalogue().deleteCustomer(9);
  const Read c = stage.read(stage.byToken(), "customers", customers);
  EXPECT_THAT(c.removed, ElementsAre(customer.guid));
  EXPECT_THAT(c.records, IsEmpty());
}

// Orders are known by their internal ids; of one that is gone the shop tells the number alone.
TEST_F(ApiChanges, tell_which_order_was_deleted_by_the_key_it_was_written_under) {
  const auto old = stage.world.catalogue().order(4);
  const auto late = stage.world.catalogue().order(stage.world.catalogue().addOrder({}));
  const Read added = stage.read(stage.byToken(), "orders", orders, kThinOrder);
  stage.world.catalogue().deleteOrder(4);
  stage.world.catalogue().deleteOrder(late.index);
  const Read gone = stage.read(stage.byToken(), "orders", added.checkpoint(), kThinOrder);
  EXPECT_THAT(gone.removed, ::testing::UnorderedElementsAre(old.id, late.id));
  // Of one it never read it keeps silent: a key that means another order would be worse.
  stage.host.memory.erase("orders.0");
  stage.world.catalogue().deleteOrder(5);
  EXPECT_THAT(stage.read(stage.byToken(), "orders", gone.checkpoint(), kThinOrder).removed, IsEmpty());
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("nothing is known here"));
}

TEST_F(ApiChanges, tell_once_of_deleted_orders_that_are_not_known_here) {
  stage.host.memory.erase("orders.0");
  for (std::uint64_t i = 4; i < 14; ++i) stage.world.catalogue().deleteOrder(i);
  const auto told = [&] {
    std::vector<std::string> lines;
    for (const auto& line : stage.host.logs())
      if (line.message.find("nothing is known here") != std::string::npos) lines.push_back(line.message);
    return lines;
  };
  stage.world.clock().advance(60);
  const Read gone = stage.read(stage.byToken(), "orders", orders, kThinOrder);
  ASSERT_THAT(told(), SizeIs(1));
  EXPECT_THAT(told().front(), HasSubstr(": 10 (" + stage.world.catalogue().order(4).code + ", "));
  // They come again, since the next run asks for some time before the last one.
  stage.read(stage.byToken(), "orders", gone.checkpoint(), kThinOrder);
  EXPECT_THAT(told(), SizeIs(1));
}

TEST_F(ApiChanges, of_many_are_asked_for_by_fifties) {
  for (std::uint64_t i = 0; i < 120; ++i) stage.world.catalogue().changeOrder(i, {});
  EXPECT_THAT(stage.read(stage.byToken(), "orders", orders, kThinOrder).records, SizeIs(120));
  EXPECT_EQ(stage.requests(Kind::ApiOrders), 3U);
  for (std::uint64_t i = 0; i < 50; ++i) stage.world.catalogue().changeCustomer(i, {});
  EXPECT_THAT(stage.read(stage.byToken(), "customers", customers).records, SizeIs(50));
}

TEST_F(ApiChanges, of_longer_ago_than_the_shop_keeps_them_mean_reading_everything) {
  stage.world.catalogue().changeOrder(17, {});
  stage.world.clock().advance(31 * sandbox::kDay);
  const Read o = stage.read(stage.byToken(), "orders", orders, kThinOrder);
  EXPECT_THAT(o.records, SizeIs(300));
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("30 days"));
  EXPECT_THAT(stage.read(stage.byToken(), "orders", o.checkpoint(), kThinOrder).records, IsEmpty());
}

TEST_F(ApiChanges, begin_where_the_last_run_began_by_the_shops_clock) {
  // A shop whose clock is an hour ahead of ours, or behind it by more than is asked for again.
  for (const std::int64_t ahead : {3600, -5 * 3600}) {
    stage.world.clock().advance(ahead);
    const Read first = stage.read(stage.byToken(), "orders", {}, kThinOrder);
    stage.world.catalogue().changeOrder(3, {});
    stage.world.clock().advance(60);
    const Read next = stage.read(stage.byToken(), "orders", first.checkpoint(), kThinOrder);
    EXPECT_EQ(next.records.count(stage.world.catalogue().order(3).id), 1U) << ahead;
    EXPECT_LT(next.records.size(), 10U) << ahead;
  }
}

TEST_F(ApiChanges, move_the_checkpoint_only_when_all_were_read) {
  for (std::uint64_t i = 0; i < 3; ++i) stage.world.catalogue().changeCustomer(i, {});
  sandbox::Fault down;
  down.side = sandbox::Side::Shop;
  down.path = "/api/customers/0*";
  down.skip = 1;
  down.times = -1;
  stage.world.addFault(down);
  const Read broken = stage.read(stage.byToken(), "customers", customers);
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(broken.checkpoints, IsEmpty());
  stage.world.clearFaults();
  EXPECT_THAT(stage.read(stage.byToken(), "customers", customers).records, SizeIs(3));
}

TEST_F(ApiChanges, of_another_shop_are_not_asked_for) {
  const Read o = stage.read(stage.byToken(), "orders",
                            R"({"version":1,"next":"whole","link":"api:1#orders",)"
                            R"("api":{"next":"changes","since":"2026-01-01T00:00:00Z"}})",
                            kThinOrder);
  EXPECT_THAT(o.records, SizeIs(300));
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("another shop"));
}

}  // namespace
}  // namespace shoptet_api_test
