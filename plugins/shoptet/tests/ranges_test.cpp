// SPDX-License-Identifier: Apache-2.0
// What the shop cannot deliver at once is asked for in ranges of days.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Source, a_range_the_shop_cannot_deliver_is_halved_until_it_can_and_the_size_is_remembered) {
  Config c = config();
  c.historyStart = "2026-01-01";
  for (const int kind : {0, 1, 2, 3}) {
    Stage stage(c);
    stage.answer = [kind](const std::string& target) -> Response {
      const auto days = daysOf(target);
      if (days >= 0 && days <= 40) return {200, {}, orders({order(std::to_string(days) + "0")})};
      switch (kind) {
        case 0:
          return {504, {}, "gateway timeout"};
        case 1:
          return {200, {}, ""};
        case 2:
          return {200, {}, "<ORDERS>" + order("1")};
        default:
          throw TransportError(Phase::exchange, "http", "cut");
      }
    };
    const Read r = stage.read("orders");
    ASSERT_THAT(r.error, IsEmpty()) << kind;
    const auto targets = stage.targets();
    EXPECT_EQ(daysOf(targets.at(0)), -1);
    EXPECT_EQ(daysOf(targets.at(1)), 76) << "half of 2026-01-01 .. 2026-06-02";
    EXPECT_EQ(daysOf(targets.at(2)), 38);
    ASSERT_THAT(targets, SizeIs(6));
    EXPECT_THAT(targets.at(2), HasSubstr("dateFrom=2026-1-1&dateUntil=2026-2-8"));
    EXPECT_THAT(targets.at(3), HasSubstr("dateFrom=2026-2-8&dateUntil=2026-3-18"))
        << "no day between two ranges";
    EXPECT_THAT(targets.at(5), HasSubstr("dateUntil=2026-6-2")) << "up to tomorrow";
    ASSERT_THAT(r.checkpoints, SizeIs(4));
    EXPECT_THAT(r.checkpoints[0], AllOf(HasSubstr("\"from\":\"2026-02-08\""), HasSubstr("\"days\":38")));
    EXPECT_THAT(r.checkpoints[3], HasSubstr("\"next\":\"feed\""));
    EXPECT_THAT(stage.host.allLogs(), HasSubstr("could not deliver"));
  }
}

TEST(Source, a_load_by_ranges_goes_on_where_it_was_settled) {
  Config c = config();
  c.historyStart = "2026-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  stage.then(orders({order("1")})).then(orders({order("2")})).then(breakAt(Phase::connect));
  const Read broken = stage.read("orders");
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(broken.keys, ElementsAre("1", "2"));
  stage.now += 7200;
  stage.answer = [](const std::string&) { return Response{200, {}, orders({})}; };
  const Read rest = stage.read("orders", broken.checkpoint());
  EXPECT_THAT(stage.targets().at(3), HasSubstr("dateFrom=2026-3-4&dateUntil=2026-4-4"));
  EXPECT_THAT(rest.checkpoint(), HasSubstr("\"since\":\"2026-06-01T08:00:00Z\""))
      << "changes since the load began, not since it ended";
}

TEST(Source, ranges_grow_again_after_many_in_a_row) {
  Config c = config();
  c.historyStart = "2025-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  stage.answer = [](const std::string&) { return Response{200, {}, orders({order("1")})}; };
  stage.read("orders");
  const auto targets = stage.targets();
  EXPECT_EQ(daysOf(targets.at(7)), 31);
  EXPECT_EQ(daysOf(targets.at(8)), 62);
}

std::vector<std::int64_t> sizesOf(const Stage& stage) {
  std::vector<std::int64_t> sizes;
  for (const auto& target : stage.targets()) sizes.push_back(daysOf(target));
  return sizes;
}

TEST(Source, ranges_that_grew_too_long_are_halved_and_grow_after_as_many_again) {
  Config c = config();
  c.historyStart = "2025-01-01";
  Stage stage(c);
  stage.answer = [](const std::string& target) -> Response {
    const auto days = daysOf(target);
    if (days < 0 || days > 40) return {504, {}, "gateway timeout"};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  EXPECT_THAT(sizesOf(stage),
              ElementsAre(-1, 258, 129, 64, 32, 32, 32, 32, 32, 32, 32, 32, 64,  // too long again
                          32, 32, 32, 32, 32, 32, 32, 32, 5));
}

TEST(Source, what_is_left_is_halved_and_not_a_range_that_grew_beyond_it) {
  Config c = config();
  c.historyStart = "2024-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  bool failed = false;
  stage.answer = [&failed](const std::string& target) -> Response {
    if (daysOf(target) == 15 && !std::exchange(failed, true)) return {504, {}, "gateway timeout"};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  const auto sizes = sizesOf(stage);
  ASSERT_GE(sizes.size(), 4U);
  EXPECT_THAT(std::vector(sizes.end() - 5, sizes.end()), ElementsAre(124, 15, 7, 7, 1))
      << "the last 15 days are not asked for once more as 62";
}

TEST(Source, a_single_day_that_cannot_be_delivered_ends_the_read) {
  Config c = config();
  c.historyStart = "2026-05-20";
  Stage stage(c);
  stage.answer = [](const std::string&) { return Response{502, {}, ""}; };
  const Read r = stage.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_REMOTE) << "the host must not start from the top at once";
  EXPECT_THAT(r.error, HasSubstr("single day"));
  EXPECT_EQ(daysOf(stage.targets().back()), 0);
  EXPECT_THAT(stage.host.sleeps(), ElementsAre(1000, 2000, 4000, 8000)) << "no storm of requests";
  EXPECT_THAT(r.checkpoints, IsEmpty());
}

TEST(Source, a_shop_that_is_not_reached_is_not_asked_for_less) {
  Stage stage;
  stage.then(breakAt(Phase::connect));
  EXPECT_EQ(stage.read("orders").code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(stage.targets(), SizeIs(1));
}

}  // namespace
}  // namespace shoptet::test
