// SPDX-License-Identifier: Apache-2.0
// How the exports are asked for, run after run.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Source, reads_everything_once_and_then_only_what_changed) {
  Stage stage;
  stage.then(orders({order("1"), order("2")}));
  const Read first = stage.read("orders");
  EXPECT_THAT(first.keys, ElementsAre("1", "2")) << first.error;
  EXPECT_TRUE(first.last);
  ASSERT_THAT(first.checkpoints, SizeIs(1));
  EXPECT_EQ(stage.targets().at(0), std::string("/export/orders.xml?patternId=-11&hash=") + kOrdersHash);

  stage.now += 3600;
  stage.then(orders({order("2")}));
  const Read second = stage.read("orders", first.checkpoint());
  EXPECT_THAT(second.keys, ElementsAre("2"));
  EXPECT_EQ(stage.targets().at(1), std::string("/export/ordersFeed.xml?patternId=-11&hash=") + kFeedHash +
                                       "&updateTimeFrom=2026-06-01%2006:00:00")
      << "the start of the last run less two hours, in the digits of UTC";

  stage.then(orders({}));
  const Read third = stage.read("orders", second.checkpoint());
  EXPECT_THAT(third.keys, IsEmpty());
  EXPECT_THAT(third.error, IsEmpty());
  EXPECT_THAT(third.checkpoints, SizeIs(1)) << "an empty feed is news too";
  EXPECT_THAT(stage.parameters().at(2), HasSubstr("2026-06-01%2007:00:00"));
}

// A checkpoint from a clock that was ahead says nothing about the time since: the feed would pass over it.
TEST(Source, a_checkpoint_from_the_future_reads_everything_again_and_the_next_one_is_right) {
  Stage stage;
  stage.then(orders({order("1")})).then(orders({order("1"), order("2")})).then(orders({}));
  stage.now += 86400;
  const Read ahead = stage.read("orders");
  stage.now -= 86400;
  const Read right = stage.read("orders", ahead.checkpoint());
  EXPECT_THAT(right.keys, ElementsAre("1", "2")) << right.error;
  EXPECT_THAT(stage.targets().at(1), HasSubstr("/export/orders.xml"));
  stage.read("orders", right.checkpoint());
  EXPECT_THAT(stage.parameters().at(2), HasSubstr("2026-06-01%2006:00:00"));
}

TEST(Source, customers_are_read_whole_every_time) {
  Stage stage;
  stage.then(customers({customer("a")})).then(customers({customer("a"), customer("b")}));
  const Read first = stage.read("customers");
  EXPECT_THAT(first.keys, ElementsAre("a")) << first.error;
  EXPECT_THAT(stage.read("customers", first.checkpoint()).keys, ElementsAre("a", "b"));
  EXPECT_THAT(stage.targets(), Each(std::string("/export/customers.xml?hash=") + kCustomersHash));
}

TEST(Source, without_a_feed_orders_are_read_whole_every_time) {
  Stage stage(config(false));
  stage.then(orders({order("1")})).then(orders({order("1")}));
  const Read first = stage.read("orders");
  EXPECT_THAT(stage.read("orders", first.checkpoint()).keys, ElementsAre("1"));
  EXPECT_THAT(stage.targets(), Each(HasSubstr("/export/orders.xml")));
}

TEST(Source, another_shop_or_template_starts_over) {
  Stage before;
  before.then(orders({order("1")}));
  const std::string checkpoint = before.read("orders").checkpoint();
  Config c = config();
  c.ordersPattern = "41";
  Stage after(c);
  after.then(orders({order("1")}));
  EXPECT_THAT(after.read("orders", checkpoint).keys, ElementsAre("1"));
  EXPECT_THAT(after.targets().at(0), HasSubstr("/export/orders.xml?patternId=41"));
  EXPECT_THAT(after.host.allLogs(), HasSubstr("from the beginning"));
}

TEST(Source, a_checkpoint_it_cannot_read_is_an_error_and_not_a_new_start) {
  Stage stage;
  const Read r = stage.read("orders", R"({"version":9})");
  EXPECT_EQ(r.code, SPOJKA_E_DATA);
  EXPECT_THAT(r.error, HasSubstr("reset"));
  EXPECT_THAT(stage.targets(), IsEmpty());
}

TEST(Source, an_export_without_records_moves_nothing) {
  Stage stage;
  stage.then(orders({}));
  const Read r = stage.read("orders");
  EXPECT_THAT(r.error, IsEmpty());
  EXPECT_THAT(r.checkpoints, IsEmpty());
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("read whole again"));
}

TEST(Source, a_backfill_reads_its_days_and_moves_no_checkpoint) {
  Stage stage;
  stage.then(orders({order("1")}));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.since = "2026-03-01";
  request.until = "2026-03-31";
  const Read r = stage.read(request);
  EXPECT_THAT(r.keys, ElementsAre("1")) << r.error;
  EXPECT_THAT(r.checkpoints, IsEmpty());
  EXPECT_THAT(stage.parameters(), ElementsAre("dateFrom=2026-3-1&dateUntil=2026-4-1"));
}

TEST(Source, one_record_can_be_asked_for_by_its_key) {
  Stage stage;
  stage.then(orders({order("1"), order("2"), "<ORDER/>"}));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.key = "2";
  const Read r = stage.read(request);
  EXPECT_THAT(r.keys, ElementsAre("2"));
  EXPECT_THAT(r.problems, IsEmpty());
}

TEST(Source, batches_keep_to_the_size_the_host_asked_for) {
  std::vector<std::string> all;
  for (int i = 1; i <= 45; ++i) all.push_back(order(std::to_string(i)));
  Stage stage;
  stage.pieces(100).then(orders(all));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.maxRecords = 20;
  EXPECT_THAT(stage.read(request).batchSizes, ElementsAre(20, 20, 5));
}

TEST(Source, a_cancel_ends_a_read_soon) {
  Stage stage;
  stage.host.cancelAfterPolls(3);
  stage.pieces(10).then(orders({order("1"), order("2"), order("3")}));
  const Read r = stage.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_CANCELLED);
  EXPECT_THAT(r.checkpoints, IsEmpty());
}

TEST(Source, an_unknown_stream_is_an_error) {
  Stage stage;
  EXPECT_EQ(stage.read("products").code, SPOJKA_E_CONFIG);
}

TEST(Source, an_export_longer_than_allowed_is_an_error_that_names_the_setting) {
  Config c = config();
  c.maxExportMb = 1;
  Stage stage(c);
  stage.then("<ORDERS>" + std::string(2 * 1024 * 1024, ' ') + "</ORDERS>");
  EXPECT_THAT(stage.read("orders").error, HasSubstr("max_export_mb"));
}

TEST(Source, says_which_shop_it_is) {
  Config c = config();
  c.instanceUri = "https://SHOP.example.com/";
  Stage stage(c);
  EXPECT_EQ(stage.source->discover().identity.instance, "shop.example.com");
}

TEST(Source, says_what_each_key_was_made_of) {
  Stage stage;
  stage.then(orders({order("1"), "<ORDER><CODE>2026A</CODE></ORDER>"}));
  const auto read = stage.read("orders");
  EXPECT_EQ(read.kinds, (std::vector<std::uint32_t>{1, 2}));
  Stage people;
  people.then(customers(
      {customer("g1"), "<CUSTOMER><ACCOUNTS><ACCOUNT><GUID>a1</GUID></ACCOUNT></ACCOUNTS></CUSTOMER>",
       "<CUSTOMER><ACCOUNTS><ACCOUNT><EMAIL>eva@example.com</EMAIL></ACCOUNT></ACCOUNTS></CUSTOMER>"}));
  EXPECT_EQ(people.read("customers").kinds, (std::vector<std::uint32_t>{1, 2, 3}));
  const auto catalog = stage.source->discover();
  EXPECT_EQ(catalog.streams.at(0).keyKinds.size(), 3U);
  EXPECT_EQ(catalog.streams.at(1).keyKinds.size(), 2U);
}

}  // namespace
}  // namespace shoptet::test
