// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "test/client.hpp"

namespace sandbox {
namespace {

class ShopFaults : public ::testing::Test {
 protected:
  ShopFaults() : world(optionsOf()) { world.start(); }

  static Options optionsOf() {
    Options options;
    options.shop.customers = 50;
    options.shop.orders = 300;
    return options;
  }

  Answer orders(const std::string& more = {}) const {
    return fetch(world.shopUrl(), "GET", exportTarget(world, "orders", more));
  }
  Answer strike(FaultAction action) {
    world.addFault(makeFault(Side::Shop, action));
    return orders();
  }

  Sandbox world;
};

TEST_F(ShopFaults, StatusWithBodyAndRetryAfter) {
  Fault fault = makeFault(Side::Shop, FaultAction::Status);
  fault.status = 503;
  fault.body = "back soon";
  fault.retryAfter = "7";
  world.addFault(fault);
  const Answer answer = orders();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "back soon");
  EXPECT_EQ(answer.headers.at("retry-after"), "7");
  EXPECT_EQ(orders().status, 200) << "once means once";
  EXPECT_EQ(world.faults().at(0).fired, 1U);
}

TEST_F(ShopFaults, RetryAfterCanBeADate) {
  Fault fault = makeFault(Side::Shop, FaultAction::Status);
  fault.retryAfter = "date+30";
  world.addFault(fault);
  const std::string text = orders().headers.at("retry-after");
  EXPECT_EQ(text.substr(text.size() - 3), "GMT");
}

TEST_F(ShopFaults, ScopeCountSkipAndProbability) {
  Fault other = makeFault(Side::Shop, FaultAction::Status);
  other.path = "/export/customers*";
  world.addFault(other);
  EXPECT_EQ(orders().status, 200);
  world.clearFaults();

  Fault later = makeFault(Side::Shop, FaultAction::Status);
  later.path = "/export/orders*";
  later.skip = 2;
  later.times = 2;
  world.addFault(later);
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(orders().status);
  EXPECT_EQ(statuses, (std::vector<int>{200, 200, 503, 503, 200, 200}));
  world.clearFaults();

  Fault sometimes = makeFault(Side::Shop, FaultAction::Status);
  sometimes.times = -1;
  sometimes.probability = 0.5;
  sometimes.seed = 3;
  const auto draw = [&] {
    world.clearFaults();
    world.addFault(sometimes);
    std::vector<int> drawn;
    for (int i = 0; i < 30; ++i) drawn.push_back(fetch(world.shopUrl(), "GET", "/").status);
    return drawn;
  };
  const std::vector<int> drawn = draw();
  EXPECT_GT(std::count(drawn.begin(), drawn.end(), 503), 5);
  EXPECT_LT(std::count(drawn.begin(), drawn.end(), 503), 25);
  EXPECT_EQ(drawn, draw()) << "same seed, same draws";
}

TEST_F(ShopFaults, DelayBeforeTheAnswer) {
  Fault fault = makeFault(Side::Shop, FaultAction::Delay);
  fault.milliseconds = 40;
  world.addFault(fault);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(orders().status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(40));
}

TEST_F(ShopFaults, DelayBetweenPieces) {
  Fault fault = makeFault(Side::Shop, FaultAction::ChunkDelay);
  fault.milliseconds = 5;
  world.addFault(fault);
  const auto start = std::chrono::steady_clock::now();
  const Answer answer = orders();
  EXPECT_TRUE(answer.complete);
  const auto pieces = static_cast<int>(answer.body.size() / 65536);
  EXPECT_GT(pieces, 10);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(5 * pieces));
}

TEST_F(ShopFaults, CutAfterBytes) {
  for (const std::int64_t bytes : {0, 1, 1000, 100000}) {
    Fault fault = makeFault(Side::Shop, FaultAction::Cut);
    fault.bytes = bytes;
    world.addFault(fault);
    const Answer answer = orders();
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.complete);
    EXPECT_EQ(answer.body.size(), static_cast<std::size_t>(bytes));
  }
  EXPECT_TRUE(orders().complete);
}

TEST_F(ShopFaults, CutInsideTls) {
  Fault fault = makeFault(Side::Shop, FaultAction::Cut);
  fault.bytes = 5000;
  world.addFault(fault);
  Line line(world.shopHttpsUrl(), world.caFile().string());
  line.send("GET", exportTarget(world, "orders"), {}, {});
  const Answer answer = line.receive();
  EXPECT_FALSE(answer.complete);
  EXPECT_EQ(answer.body.size(), 5000U);
}

TEST_F(ShopFaults, TruncatedDocumentEndsCleanly) {
  const Answer half = strike(FaultAction::Truncate);
  EXPECT_TRUE(half.complete);
  EXPECT_FALSE(wellFormed(half.body));
  EXPECT_EQ(countOf(half.body, "</ORDER>"), 150U);
  EXPECT_EQ(countOf(half.body, "<ORDER>"), 151U);
  EXPECT_EQ(half.body.find("</ORDERS>"), std::string::npos);
  Fault early = makeFault(Side::Shop, FaultAction::Truncate);
  early.records = 3;
  world.addFault(early);
  EXPECT_EQ(countOf(orders().body, "</ORDER>"), 3U);
}

TEST_F(ShopFaults, WrongDocuments) {
  const Answer root = strike(FaultAction::WrongRoot);
  EXPECT_TRUE(wellFormed(root.body));
  EXPECT_EQ(root.body.find("<ORDERS>"), std::string::npos);

  const Answer empty = strike(FaultAction::EmptyBody);
  EXPECT_EQ(empty.status, 200);
  EXPECT_TRUE(empty.body.empty());

  const Answer page = strike(FaultAction::HtmlPage);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("<form"), std::string::npos);

  EXPECT_NE(strike(FaultAction::DocumentType).body.find("<!DOCTYPE ORDERS"), std::string::npos);
}

TEST_F(ShopFaults, OddButReadableDocuments) {
  const Answer unknown = strike(FaultAction::UnknownElements);
  EXPECT_TRUE(wellFormed(unknown.body));
  EXPECT_NE(unknown.body.find("<PICKUP_PLACE>"), std::string::npos);

  const Answer lost = strike(FaultAction::NoOrderId);
  EXPECT_TRUE(wellFormed(lost.body));
  EXPECT_EQ(lost.body.find("<ORDER_ID>"), std::string::npos);

  world.addFault(makeFault(Side::Shop, FaultAction::NoGuid));
  const Answer nobody = fetch(world.shopUrl(), "GET", exportTarget(world, "customers", {}));
  EXPECT_TRUE(wellFormed(nobody.body));
  EXPECT_NE(nobody.body.find("<EMAIL>"), std::string::npos);
  EXPECT_GT(nobody.body.find("<GUID>"), nobody.body.find("<SHIPPING_ADDRESSES>"))
      << "those of addresses stay";

  const Answer mark = strike(FaultAction::ByteOrderMark);
  EXPECT_EQ(mark.body.substr(0, 3), "\xef\xbb\xbf");
  EXPECT_TRUE(wellFormed(mark.body));

  const Answer codePage = strike(FaultAction::Windows1250);
  EXPECT_TRUE(wellFormed(codePage.body));
  EXPECT_NE(codePage.body.find("encoding=\"windows-1250\""), std::string::npos);
}

TEST_F(ShopFaults, BrokenCharacters) {
  const Answer control = strike(FaultAction::ControlCharacters);
  EXPECT_NE(control.body.find('\x0b'), std::string::npos);
  EXPECT_FALSE(wellFormed(control.body));
  const Answer broken = strike(FaultAction::BrokenUtf8);
  EXPECT_NE(broken.body.find("\xc5<"), std::string::npos);
  EXPECT_FALSE(wellFormed(broken.body));
}

TEST_F(ShopFaults, RangeTooLongForTheShop) {
  Fault fault = makeFault(Side::Shop, FaultAction::MaxRange);
  fault.times = -1;
  fault.days = 31;
  fault.status = 504;
  world.addFault(fault);
  EXPECT_EQ(orders().status, 504);
  EXPECT_EQ(orders("&dateFrom=2021-1-1&dateUntil=2021-2-1").status, 504);
  EXPECT_EQ(orders("&dateFrom=2021-1-1&dateUntil=2021-1-31").status, 200);
  world.clearFaults();
  fault.status = 0;
  fault.bytes = 2000;
  world.addFault(fault);
  const Answer answer = orders();
  EXPECT_FALSE(answer.complete);
  EXPECT_EQ(answer.body.size(), 2000U);
}

}  // namespace
}  // namespace sandbox
