// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ApiList, asks_for_no_more_than_it_takes) {
  Stage stage(30, 5000);
  const Read orders = stage.read(stage.byToken(), "orders", {}, kThinOrder);
  EXPECT_EQ(orders.error, "");
  EXPECT_THAT(orders.records, SizeIs(5000));
  EXPECT_EQ(stage.requests(Kind::ApiOrders), 100U);
  EXPECT_LE(stage.world.stats().shopRequests(), 105U);
}

TEST(ApiList, asks_for_details_only_where_somebody_looks_at_them) {
  Stage stage(30, 60);
  stage.read(stage.byToken(), "customers", {}, {"guid", "billing.full_name"});
  EXPECT_EQ(stage.requests(Kind::ApiCustomer), 0U);
  stage.read(stage.byToken(), "customers", {}, {"guid", "accounts[].email"});
  EXPECT_EQ(stage.requests(Kind::ApiCustomer), 30U);
  stage.read(stage.byToken(), "orders", {}, kThinOrder);
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 0U);
  stage.read(stage.byToken(), "orders", {}, {"code", "items[].name"});
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 60U);
}

// Newest first: what is deleted moves what comes after it to pages that were read already.
TEST(ApiList, misses_nothing_that_moves_while_it_is_read) {
  Stage stage(10, 300);
  const auto source = stage.open(stage.byToken());
  auto r = Stage::request("orders", {}, kThinOrder);
  const auto reader = source->read(r);
  Read read;
  int batches = 0;
  Stage::readAll(*reader, read, [&] {
    if (++batches != 2) return;
    for (std::uint64_t i = 230; i < 240; ++i) stage.world.catalogue().deleteOrder(i);  // on pages 2 and 3
  });
  for (std::uint64_t i = 0; i < 300; ++i) {
    if (stage.world.catalogue().orderDeleted(i)) continue;
    EXPECT_EQ(read.records.count(stage.world.catalogue().order(i).id), 1U) << i;
  }
}

// The total stays what it was, and still the rows have moved.
TEST(ApiList, misses_nothing_when_a_deletion_hides_behind_a_new_record) {
  Stage stage(10, 300);
  stage.set([](sandbox::ApiSettings& api) { api.newestFirst = false; });
  const auto source = stage.open(stage.byToken());
  const auto reader = source->read(Stage::request("orders", {}, kThinOrder));
  Read read;
  int batches = 0;
  Stage::readAll(*reader, read, [&] {
    if (++batches != 2) return;
    for (std::uint64_t i = 0; i < 5; ++i) {
      stage.world.catalogue().deleteOrder(i);
      stage.world.catalogue().addOrder({});
    }
  });
  for (std::uint64_t i = 5; i < 300; ++i)
    EXPECT_EQ(read.records.count(stage.world.catalogue().order(i).id), 1U) << i;
}

TEST(ApiList, goes_on_where_it_was_broken_off) {
  Stage stage(10, 200);
  sandbox::Fault down;
  down.side = sandbox::Side::Shop;
  down.path = "/api/orders";
  down.skip = 2;
  stage.world.addFault(down);
  const Read broken = stage.read(stage.byToken(), "orders", {}, kThinOrder);
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT) << broken.error;
  EXPECT_THAT(broken.records, SizeIs(100));
  stage.world.stats().reset();
  const Read rest = stage.read(stage.byToken(), "orders", broken.checkpoint(), kThinOrder);
  EXPECT_THAT(rest.records, SizeIs(100));
  EXPECT_EQ(stage.requests(Kind::ApiOrders), 2U);
}

TEST(ApiList, takes_no_cut_answer_for_the_end) {
  Stage stage(10, 200);
  for (const auto action : {sandbox::FaultAction::TruncatedJson, sandbox::FaultAction::HtmlPage,
                            sandbox::FaultAction::EmptyBody}) {
    sandbox::Fault fault;
    fault.side = sandbox::Side::Shop;
    fault.action = action;
    fault.path = "/api/orders";
    fault.skip = 1;
    stage.world.clearFaults();
    stage.world.addFault(fault);
    const Read read = stage.read(stage.byToken(), "orders", {}, kThinOrder);
    EXPECT_NE(read.error, "");
    EXPECT_EQ(read.checkpoints.size(), 1U);
    EXPECT_THAT(read.checkpoint(), HasSubstr("\"list\""));
  }
}

TEST(ApiList, reads_a_range_of_days_or_one_record_for_a_person) {
  Stage stage(40, 400);
  auto r = Stage::request("orders", {}, kThinOrder);
  r.since = "2021-01-01";
  r.until = "2021-12-31";
  const Read year = stage.read(stage.byToken(), r);
  EXPECT_EQ(year.error, "");
  EXPECT_THAT(year.checkpoints, IsEmpty());
  std::size_t expected = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto created = stage.world.catalogue().orderCreated(i);
    expected +=
        created >= sandbox::fromCivil(2021, 1, 1) && created <= sandbox::fromCivil(2022, 1, 1) ? 1U : 0U;
  }
  EXPECT_GT(expected, 20U);
  EXPECT_EQ(year.records.size(), expected);
  r.stream = "customers";
  r.fields = {};
  EXPECT_LT(stage.read(stage.byToken(), r).records.size(), 40U);

  const auto order = stage.world.catalogue().order(250);
  auto one = Stage::request("orders");
  one.key = order.id;
  EXPECT_THAT(stage.read(stage.byToken(), one).records, ElementsAre(::testing::Key(order.id)));
  one.stream = "customers";
  one.key = stage.world.catalogue().customer(7).guid;
  stage.world.stats().reset();
  EXPECT_THAT(stage.read(stage.byToken(), one).records, ElementsAre(::testing::Key(one.key)));
  EXPECT_EQ(stage.requests(Kind::ApiCustomers), 0U);
}

TEST(ApiList, waits_when_the_shop_asks_to_and_goes_on) {
  Stage stage(10, 100);
  for (const char* wish : {"7", "date+9"}) {
    sandbox::Fault busy;
    busy.side = sandbox::Side::Shop;
    busy.path = "/api/orders";
    busy.status = 429;
    busy.retryAfter = wish;
    stage.world.addFault(busy);
    EXPECT_THAT(stage.read(stage.byToken(), "orders", {}, kThinOrder).records, SizeIs(100)) << wish;
  }
  sandbox::Fault locked;
  locked.side = sandbox::Side::Shop;
  locked.path = "/api/orders";
  locked.status = 423;
  stage.world.addFault(locked);
  EXPECT_THAT(stage.read(stage.byToken(), "orders", {}, kThinOrder).records, SizeIs(100));
  EXPECT_THAT(stage.host.sleeps(), ::testing::Contains(7000));
  EXPECT_THAT(stage.host.sleeps(),
              ::testing::Contains(::testing::AllOf(::testing::Ge(8000), ::testing::Le(9000))));
}

}  // namespace
}  // namespace shoptet_api_test
