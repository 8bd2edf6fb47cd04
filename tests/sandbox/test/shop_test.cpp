// SPDX-License-Identifier: Apache-2.0
#include <Poco/InflatingStream.h>
#include <gtest/gtest.h>

#include <sstream>

#include "test/client.hpp"

namespace sandbox {
namespace {

class Shop : public ::testing::Test {
 protected:
  Shop() : world(optionsOf(200, 400)) { world.start(); }

  static Options optionsOf(std::uint64_t customers, std::uint64_t orders) {
    Options options;
    options.shop.customers = customers;
    options.shop.orders = orders;
    return options;
  }

  Answer get(const char* file, const std::string& more = {},
             const std::vector<std::string>& headers = {}) const {
    return fetch(world.shopUrl(), "GET", exportTarget(world, file, more), headers);
  }

  template <typename Edit>
  void set(Edit edit) {
    Settings settings = world.settings();
    edit(settings.shop);
    world.setSettings(settings);
  }

  static std::string encoded(LocalSeconds time) {
    std::string text = formatDateTime(time);
    return text.replace(10, 1, "%20");
  }

  Sandbox world;
};

TEST_F(Shop, DeliversWholeFilesOverHttp) {
  const Answer customers = get("customers");
  EXPECT_EQ(customers.status, 200);
  EXPECT_TRUE(customers.complete);
  EXPECT_TRUE(wellFormed(customers.body));
  EXPECT_EQ(countOf(customers.body, "<CUSTOMER>"), 200U);
  const Answer orders = get("orders");
  EXPECT_TRUE(wellFormed(orders.body));
  EXPECT_EQ(countOf(orders.body, "<ORDER>"), 400U);
  EXPECT_EQ(orders.body.rfind("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDERS>", 0), 0U);
}

TEST_F(Shop, DeliversOverVerifiedTls) {
  Line line(world.shopHttpsUrl(), world.caFile().string());
  line.send("GET", exportTarget(world, "orders"), {}, {});
  const Answer answer = line.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(countOf(answer.body, "<ORDER>"), 400U);
}

TEST_F(Shop, KeepsTheConnection) {
  Line line(world.shopUrl());
  for (int i = 0; i < 3; ++i) {
    line.send("GET", exportTarget(world, "customers"), {}, {});
    EXPECT_EQ(line.receive().status, 200);
  }
}

TEST_F(Shop, RefusesWhatDoesNotFitTheLink) {
  const Credentials& keys = world.credentials();
  const std::string good = exportTarget(world, "orders");
  const auto status = [&](const std::string& target) { return fetch(world.shopUrl(), "GET", target).status; };
  EXPECT_EQ(status(good), 200);
  EXPECT_EQ(status(good + "&ip=192.0.2.1"), 404);
  EXPECT_EQ(status("/export/orders.xml?patternId=-11&partnerId=3&hash=" + keys.customersHash), 404);
  EXPECT_EQ(status("/export/orders.xml?patternId=-9&partnerId=3&hash=" + keys.ordersHash), 404);
  EXPECT_EQ(status("/export/orders.xml?partnerId=3&hash=" + keys.ordersHash), 404);
  EXPECT_EQ(status("/export/orders.xml?patternId=-11&partnerId=4&hash=" + keys.ordersHash), 404);
  EXPECT_EQ(status("/export/orders.xml?patternId=-11&hash=" + keys.ordersHash), 404);
  EXPECT_EQ(status("/export/products.xml?hash=" + keys.ordersHash), 404);
  EXPECT_EQ(status("/export/customers.xml?partnerId=3&hash=" + keys.customersHash), 200)
      << "customers need no pattern";
  EXPECT_EQ(fetch(world.shopUrl(), "POST", good).status, 405);
  set([](ShopSettings& shop) { shop.requirePartner = false; });
  EXPECT_EQ(status("/export/orders.xml?patternId=-11&hash=" + keys.ordersHash), 200);
}

TEST_F(Shop, DenialTakesTheChosenForm) {
  const std::string wrong = "/export/orders.xml?patternId=-11&partnerId=3&hash=0";
  const auto denied = [&](DenyAnswer deny) {
    set([&](ShopSettings& shop) { shop.deny = deny; });
    return fetch(world.shopUrl(), "GET", wrong);
  };
  EXPECT_EQ(denied(DenyAnswer::Unauthorized).status, 401);
  EXPECT_EQ(denied(DenyAnswer::Forbidden).status, 403);
  const Answer page = denied(DenyAnswer::LoginPage);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<form"), std::string::npos);
}

TEST_F(Shop, WindowIsInclusiveAndReadsBothSpellings) {
  const std::string day = formatDate(world.catalogue().orderCreated(100));
  const Answer padded = get("orders", "&dateFrom=" + day + "&dateUntil=" + day);
  const std::size_t count = countOf(padded.body, "<ORDER>");
  EXPECT_GE(count, 1U);
  EXPECT_EQ(count, countOf(padded.body, "<DATE>" + day));
  const Answer plain = get("orders", "&dateFrom=2021-1-1&dateUntil=2021-1-31");
  EXPECT_EQ(plain.body, get("orders", "&dateFrom=2021-01-01&dateUntil=2021-01-31").body);
  EXPECT_GE(countOf(plain.body, "<ORDER>"), 1U);
  EXPECT_EQ(countOf(plain.body, "<ORDER>"), countOf(plain.body, "<DATE>2021-01-"));
  EXPECT_EQ(get("orders", "&dateFrom=yesterday").status, 400);
  EXPECT_LT(countOf(get("customers", "&dateFrom=2024-1-1").body, "<CUSTOMER>"), 200U);
}

TEST_F(Shop, FeedShowsWhatChangedSince) {
  const LocalSeconds now = world.clock().now();
  EXPECT_EQ(countOf(get("ordersFeed", "&updateTimeFrom=" + encoded(now)).body, "<ORDER>"), 0U);
  world.catalogue().changeOrder(7, {{"status", "Zcela nový stav"}});
  const std::uint64_t added = world.catalogue().addOrder({{"email", "nova@example.com"}});
  const Answer feed = get("ordersFeed", "&updateTimeFrom=" + encoded(now));
  EXPECT_TRUE(wellFormed(feed.body));
  EXPECT_EQ(countOf(feed.body, "<ORDER>"), 2U);
  EXPECT_NE(feed.body.find("<STATUS>Zcela nový stav</STATUS>"), std::string::npos);
  EXPECT_NE(feed.body.find("<CODE>" + world.catalogue().order(added).code + "</CODE>"), std::string::npos);
  EXPECT_NE(feed.body.find("<EMAIL>nova@example.com</EMAIL>"), std::string::npos);
}

TEST_F(Shop, FeedAgreesWithTheRecordsForAnyMoment) {
  for (const std::uint64_t index : {0U, 57U, 200U, 399U}) {
    const LocalSeconds moment = world.catalogue().orderUpdated(index);
    std::size_t expected = 0;
    for (std::uint64_t i = 0; i < 400; ++i) expected += world.catalogue().orderUpdated(i) >= moment;
    EXPECT_EQ(countOf(get("ordersFeed", "&updateTimeFrom=" + encoded(moment)).body, "<ORDER>"), expected);
  }
}

TEST_F(Shop, BareFeedConsumesThePartnersMark) {
  EXPECT_EQ(countOf(get("ordersFeed").body, "<ORDER>"), 400U);
  world.clock().advance(60);
  EXPECT_EQ(countOf(get("ordersFeed").body, "<ORDER>"), 0U);
  world.catalogue().changeOrder(3, {});
  world.clock().advance(60);
  EXPECT_EQ(countOf(get("ordersFeed").body, "<ORDER>"), 1U);
  world.clock().advance(60);
  EXPECT_EQ(countOf(get("ordersFeed").body, "<ORDER>"), 0U);
}

TEST_F(Shop, EditsShowInTheFullFiles) {
  world.catalogue().changeCustomer(4, {{"full_name", "Změněná Osoba"}});
  world.catalogue().addCustomer({});
  world.catalogue().deleteCustomer(5);
  const std::string deleted = world.catalogue().customer(5).guid;
  const std::string customers = get("customers").body;
  EXPECT_EQ(countOf(customers, "<CUSTOMER>"), 200U);
  EXPECT_NE(customers.find("<FULL_NAME>Změněná Osoba</FULL_NAME>"), std::string::npos);
  EXPECT_EQ(customers.find(deleted), std::string::npos);
  world.catalogue().deleteOrder(1);
  EXPECT_EQ(countOf(get("orders").body, "<ORDER>"), 399U);
  EXPECT_THROW(world.catalogue().changeOrder(9999, {}), std::out_of_range);
  EXPECT_THROW(world.catalogue().changeOrder(1, {{"colour", "red"}}), std::invalid_argument);
}

TEST_F(Shop, QuarterHourRuleSparesTheFeed) {
  set([](ShopSettings& shop) { shop.quarterHour = QuarterHourRule::Whole; });
  EXPECT_EQ(get("orders").status, 200);
  EXPECT_EQ(get("orders").status, 429);
  EXPECT_EQ(get("orders", "&dateFrom=2021-1-1&dateUntil=2021-1-31").status, 200) << "windows do not count";
  EXPECT_EQ(get("ordersFeed").status, 200);
  set([](ShopSettings& shop) { shop.busy = BusyAnswer::HtmlPage; });
  const Answer page = get("orders");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("<html>"), std::string::npos);
  world.clock().advance(15 * 60);
  EXPECT_TRUE(wellFormed(get("orders").body));
}

TEST_F(Shop, CompressesOnlyWhenSwitchedOnAndOffered) {
  EXPECT_EQ(get("orders", "", {"Accept-Encoding: gzip"}).headers.count("content-encoding"), 0U);
  set([](ShopSettings& shop) { shop.gzip = true; });
  const Answer plain = get("orders");
  EXPECT_EQ(plain.headers.count("content-encoding"), 0U);
  const Answer packed = get("orders", "", {"Accept-Encoding: gzip, identity"});
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size() / 4);
  std::istringstream bytes(packed.body);
  Poco::InflatingInputStream inflater(bytes, Poco::InflatingStreamBuf::STREAM_GZIP);
  std::ostringstream text;
  text << inflater.rdbuf();
  EXPECT_EQ(text.str(), plain.body);
}

TEST(ShopQueue, OneExportAtATimePerPartnerAndSection) {
  Options options;
  options.shop.customers = 10;
  options.shop.orders = 100000;  // far more than the socket's buffers hold, so the first export cannot end
  Sandbox world(options);
  world.start();
  const std::string target = exportTarget(world, "orders");
  {
    Line first(world.shopUrl());
    first.send("GET", target, {}, {});
    EXPECT_EQ(first.receiveHead().status, 200);
    EXPECT_EQ(fetch(world.shopUrl(), "GET", target).status, 429);
    EXPECT_EQ(fetch(world.shopUrl(), "GET", exportTarget(world, "ordersFeed")).status, 429) << "same section";
    EXPECT_EQ(fetch(world.shopUrl(), "GET", exportTarget(world, "customers")).status, 200);
  }
  const std::string window = target + "&dateFrom=2021-1-1&dateUntil=2021-1-1";
  int status = 429;
  for (int attempt = 0; attempt < 100000 && status == 429; ++attempt)
    status = fetch(world.shopUrl(), "GET", window).status;
  EXPECT_EQ(status, 200) << "a client that left must free its place";
}

}  // namespace
}  // namespace sandbox
