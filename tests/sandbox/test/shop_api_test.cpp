// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "shop/api/api_query.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

class ShopApi : public ::testing::Test {
 protected:
  ShopApi() : world(optionsOf(45, 120)) { world.start(); }

  static Options optionsOf(std::uint64_t customers, std::uint64_t orders) {
    Options options;
    options.shop.customers = customers;
    options.shop.orders = orders;
    return options;
  }
  template <typename Edit>
  void set(Edit edit) {
    Settings settings = world.settings();
    edit(settings.api);
    world.setSettings(settings);
  }
  std::string own() const { return "Shoptet-Private-API-Token: " + world.credentials().privateToken; }
  Answer get(const std::string& path) const { return fetch(world.shopUrl(), "GET", path, {own()}); }
  rapidjson::Document data(const std::string& path) const {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return parseJson(answer.body);
  }
  Answer newToken(const std::string& oauth) const {
    return fetch(world.shopUrl(), "GET", "/action/ApiOAuthServer/getAccessToken",
                 {"Authorization: Bearer " + oauth});
  }
  std::string accessToken() const {
    const rapidjson::Document json = parseJson(newToken(world.credentials().oauthToken).body);
    return json["access_token"].GetString();
  }
  static std::string codeOf(const Answer& answer) {
    const rapidjson::Document json = parseJson(answer.body);
    return json["errors"][0]["errorCode"].GetString();
  }
  std::string since(std::int64_t seconds) {
    std::string time = apiTime(world.clock().now() - seconds);
    return time.replace(time.find('+'), 1, "%2B");
  }

  Sandbox world;
};

TEST_F(ShopApi, TellsWhoseTokenItIs) {
  const auto json = data("/api/eshop?include=countries");
  const auto& contact = json["data"]["contactInformation"];
  EXPECT_EQ(contact["eshopId"].GetInt64(), world.credentials().eshopId);
  EXPECT_EQ(contact["url"].GetString(), world.shopUrl() + "/");
  EXPECT_EQ(json["data"]["countries"].Size(), 2U);
  EXPECT_TRUE(json["errors"].IsNull());
}

TEST_F(ShopApi, OpensToItsTokensOnly) {
  EXPECT_EQ(codeOf(fetch(world.shopUrl(), "GET", "/api/eshop")), "missing-access-token");
  EXPECT_EQ(codeOf(fetch(world.shopUrl(), "GET", "/api/eshop", {"Shoptet-Private-API-Token: x"})),
            "invalid-token");
  const std::string token = "Shoptet-Access-Token: " + accessToken();
  EXPECT_EQ(fetch(world.shopUrl(), "GET", "/api/eshop", {token}).status, 200);
  world.clock().advance(1801);
  EXPECT_EQ(codeOf(fetch(world.shopUrl(), "GET", "/api/eshop", {token})), "expired-token");
  set([](ApiSettings& api) { api.forbidden = {"orders"}; });
  EXPECT_EQ(codeOf(get("/api/orders")), "invalid-token-no-rights");
  EXPECT_EQ(get("/api/customers").status, 200);
}

TEST_F(ShopApi, HandsOutFiveTokensAtATime) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(newToken(world.credentials().oauthToken).status, 200);
  EXPECT_EQ(newToken(world.credentials().oauthToken).status, 403);
  EXPECT_EQ(world.validApiTokens(), 5);
  world.clock().advance(1801);
  EXPECT_EQ(newToken(world.credentials().oauthToken).status, 200);
  EXPECT_EQ(newToken("somebody else").status, 401);
  set([](ApiSettings& api) { api.suspended = true; });
  EXPECT_EQ(newToken(world.credentials().oauthToken).status, 401);
}

TEST_F(ShopApi, ListsByPagesAndHoldsThemToItsMost) {
  const auto first = data("/api/customers?itemsPerPage=5000");
  EXPECT_EQ(first["data"]["paginator"]["itemsPerPage"].GetInt(), 1000);
  EXPECT_EQ(first["data"]["customers"].Size(), 45U);
  std::set<std::string> codes;
  for (int page = 1; page <= 3; ++page) {
    const auto json = data("/api/orders?itemsPerPage=100&page=" + std::to_string(page));
    EXPECT_EQ(json["data"]["paginator"]["pageCount"].GetInt(), 3);
    EXPECT_EQ(json["data"]["paginator"]["totalCount"].GetInt(), 120);
    EXPECT_EQ(json["data"]["orders"].Size(), page == 3 ? 20U : 50U);
    for (const auto& row : json["data"]["orders"].GetArray()) codes.insert(row["code"].GetString());
  }
  EXPECT_EQ(codes.size(), 120U);
}

TEST_F(ShopApi, GivesTheRecordsOfTheExports) {
  const Order order = world.catalogue().order(17);
  const auto detail = data("/api/orders/" + order.code + "?include=notes");
  const auto& json = detail["data"]["order"];
  EXPECT_EQ(json["items"].Size(), order.items.size());
  EXPECT_EQ(json["adminUrl"].GetString(), world.shopUrl() + "/admin/objednavky-detail?id=" + order.id);
  EXPECT_EQ(json["status"]["name"].GetString(), order.status);
  EXPECT_TRUE(json.HasMember("notes"));
  EXPECT_FALSE(data("/api/orders/" + order.code)["data"]["order"].HasMember("notes"));
  const Customer customer = world.catalogue().customer(3);
  const auto person = data("/api/customers/" + customer.guid);
  EXPECT_EQ(person["data"]["customer"]["accounts"].Size(), customer.accounts.size());
  EXPECT_EQ(codeOf(get("/api/customers/00000000-0000-0000-0000-000000000000")), "customer-not-found");
  EXPECT_EQ(codeOf(get("/api/orders/2019999999")), "order-not-found");
}

TEST_F(ShopApi, FindsOrdersByNumbers) {
  const std::string two = world.catalogue().order(3).code + "," + world.catalogue().order(9).code;
  EXPECT_EQ(data("/api/orders?orderCodes=" + two)["data"]["orders"].Size(), 2U);
  std::string many;
  for (int i = 0; i < 51; ++i) many += "1,";
  EXPECT_EQ(codeOf(get("/api/orders?orderCodes=" + many)), "invalid-parameter");
  EXPECT_EQ(codeOf(get("/api/orders?orderCode=1")), "invalid-parameter");
}

TEST_F(ShopApi, TellsTheLastChangeOfEach) {
  EXPECT_EQ(codeOf(get("/api/orders/changes")), "invalid-parameter");
  world.catalogue().changeOrder(5, {});
  world.catalogue().changeOrder(6, {});
  world.catalogue().deleteOrder(6);
  world.catalogue().changeCustomer(2, {});
  const auto json = data("/api/orders/changes?from=" + since(60));
  ASSERT_EQ(json["data"]["changes"].Size(), 2U);
  const auto removed = data("/api/orders/changes?changeType=delete&from=" + since(60));
  ASSERT_EQ(removed["data"]["changes"].Size(), 1U);
  EXPECT_EQ(removed["data"]["changes"][0]["code"].GetString(), world.catalogue().order(6).code);
  EXPECT_EQ(data("/api/customers/changes?from=" + since(60))["data"]["changes"].Size(), 1U);
  EXPECT_EQ(data("/api/orders")["data"]["paginator"]["totalCount"].GetInt(), 119);
  world.clock().advance(31 * kDay);
  EXPECT_EQ(data("/api/orders/changes?from=" + since(40 * kDay))["data"]["changes"].Size(), 0U);
}

TEST_F(ShopApi, RefusesWhoPoursTooMuch) {
  set([](ApiSettings& api) {
    api.bucketSize = 5;
    api.bucketDrain = 0;
  });
  for (int i = 1; i <= 5; ++i)
    EXPECT_EQ(get("/api/eshop").headers.at("x-ratelimit-bucket-filling"), std::to_string(i) + "/5");
  const Answer full = get("/api/eshop");
  EXPECT_EQ(full.status, 429);
  EXPECT_NE(full.headers.at("retry-after").find("GMT"), std::string::npos);
  EXPECT_EQ(world.stats().violations("api_bucket"), 1U);
}

TEST_F(ShopApi, PlaysFaults) {
  Fault fault = makeFault(Side::Shop, FaultAction::Status);
  fault.path = "/api/*";
  fault.status = 423;
  world.addFault(fault);
  EXPECT_EQ(get("/api/eshop").status, 423);
  EXPECT_EQ(get("/api/eshop").status, 200);
  world.addFault(makeFault(Side::Shop, FaultAction::TruncatedJson));
  EXPECT_TRUE(parseJson(get("/api/eshop").body).HasParseError());
}

}  // namespace
}  // namespace sandbox
