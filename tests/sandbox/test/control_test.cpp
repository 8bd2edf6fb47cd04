// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

class Control : public ::testing::Test {
 protected:
  Control() : world(optionsOf()) { world.start(); }

  static Options optionsOf() {
    Options options;
    options.shop.customers = 20;
    options.shop.orders = 40;
    return options;
  }

  Answer call(const char* method, const std::string& path, std::string_view body = {}) const {
    return fetch(world.controlUrl(), method, path, {}, body);
  }
  rapidjson::Document json(const char* method, const std::string& path, std::string_view body = {}) const {
    const Answer answer = call(method, path, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return parseJson(answer.body);
  }

  Sandbox world;
};

TEST_F(Control, CountsAndForgets) {
  api(world, "GET", "whoim.json");
  fetch(world.shopUrl(), "GET", exportTarget(world, "orders"));
  const auto stats = json("GET", "/stats");
  EXPECT_EQ(stats["shop"]["requests"]["GET orders"].GetInt(), 1);
  EXPECT_EQ(stats["daktela"]["requests"]["GET whoim"].GetInt(), 1);
  EXPECT_EQ(stats["daktela"]["statuses"]["200"].GetInt(), 1);
  json("POST", "/stats/reset");
  EXPECT_EQ(json("GET", "/stats")["daktela"]["total"].GetInt(), 0);
}

TEST_F(Control, PersonEditsContacts) {
  json("PUT", "/contacts/p_1",
       R"({"title":"T","lastname":"L","database":"eshop","customFields":{"email":["a@example.com"]}})");
  json("PUT", "/contacts/p_1", R"({"title":"Druhý"})");
  EXPECT_EQ(json("GET", "/contacts/count")["count"].GetInt(), 1);
  const auto one = json("GET", "/contacts/p_1");
  EXPECT_STREQ(one["title"].GetString(), "Druhý");
  EXPECT_STREQ(one["customFields"]["email"][0].GetString(), "a@example.com");
  EXPECT_EQ(countOf(call("GET", "/contacts").body, "\n"), 1U);
  EXPECT_EQ(call("PUT", "/contacts/p_2", R"({"title":"no surname"})").status, 400);
  json("DELETE", "/contacts/p_1");
  EXPECT_EQ(call("DELETE", "/contacts/p_1").status, 404);
  EXPECT_EQ(world.stats().creates, 0U) << "these are no requests of the client";
}

TEST_F(Control, ChangesTheShop) {
  EXPECT_STREQ(json("POST", "/shop/orders/3/change", R"({"status":"Hotovo"})")["status"].GetString(),
               "Hotovo");
  EXPECT_STREQ(json("GET", "/expected?kind=order&index=3")["status"].GetString(), "Hotovo");
  EXPECT_EQ(json("POST", "/shop/orders/new")["index"].GetInt(), 40);
  EXPECT_EQ(json("POST", "/shop/customers/new", R"({"email":"x@example.com"})")["index"].GetInt(), 20);
  EXPECT_STREQ(json("GET", "/expected?kind=customer&index=20")["accounts"][0]["email"].GetString(),
               "x@example.com");
  const std::string before = json("GET", "/expected?kind=customer&index=1")["remark"].GetString();
  EXPECT_NE(before, json("POST", "/shop/customers/1/change")["remark"].GetString());
  json("POST", "/shop/customers/1/delete");
  EXPECT_EQ(call("POST", "/shop/orders/99/change").status, 404);
  EXPECT_EQ(call("POST", "/shop/orders/1/change", R"({"colour":"red"})").status, 400);
  EXPECT_EQ(call("GET", "/expected?kind=order&index=99").status, 404);
}

TEST_F(Control, SetsFaultsAllOrNone) {
  EXPECT_EQ(
      call("POST", "/faults", R"([{"side":"shop","action":"truncate"},{"side":"shop","action":"explode"}])")
          .status,
      400);
  EXPECT_EQ(json("GET", "/faults").Size(), 0U);
  json("POST", "/faults",
       R"([{"side":"daktela","action":"status","status":502,"times":-1,"method":"GET","path":"*whoim*"}])");
  EXPECT_EQ(api(world, "GET", "whoim.json").status, 502);
  const auto faults = json("GET", "/faults");
  ASSERT_EQ(faults.Size(), 1U);
  EXPECT_EQ(faults[0]["fired"].GetInt(), 1);
  json("DELETE", "/faults");
  EXPECT_EQ(api(world, "GET", "whoim.json").status, 200);
  for (const char* wrong : {R"({"action":"status"})", R"({"side":"moon","action":"status"})",
                            R"({"side":"shop","action":"status","x":1})",
                            R"({"side":"shop","action":"status","times":"1"})", "nonsense"}) {
    EXPECT_EQ(call("POST", "/faults", wrong).status, 400) << wrong;
  }
}

TEST_F(Control, ChangesSettings) {
  const auto settings =
      json("PUT", "/settings",
           R"({"shop":{"deny":"403"},"daktela":{"error_shape":"string","forbidden":["whoim"]}})");
  EXPECT_STREQ(settings["shop"]["deny"].GetString(), "403");
  EXPECT_STREQ(settings["shop"]["busy"].GetString(), "429") << "the rest stays";
  EXPECT_EQ(api(world, "GET", "whoim.json").status, 403);
  EXPECT_EQ(call("PUT", "/settings", R"({"shop":{"deny":"maybe"}})").status, 400);
  EXPECT_EQ(call("PUT", "/settings", R"({"shop":{"colour":"red"}})").status, 400);
  EXPECT_EQ(call("GET", "/nothing").status, 404);
}

TEST_F(Control, ClockMovesForward) {
  const LocalSeconds before = world.clock().now();
  json("POST", "/clock", R"({"advance_seconds":3600})");
  EXPECT_GE(world.clock().now(), before + 3600);
}

TEST(Lifecycle, DescribesItselfAndKeepsContactsInTheStateFile) {
  const std::filesystem::path dir = std::filesystem::path(::testing::TempDir()) / "sandbox_lifecycle";
  std::filesystem::remove_all(dir);
  Options options;
  options.dir = dir;
  options.stateFile = dir / "contacts.jsonl";
  std::string lines;
  {
    Sandbox world(options);
    world.start();
    const auto json = parseJson(readFile(dir / "sandbox.json"));
    EXPECT_EQ(json["shop"]["url"].GetString(), world.shopUrl());
    EXPECT_STREQ(json["daktela"]["database"].GetString(), "eshop");
    EXPECT_STREQ(json["shop"]["pattern_id"].GetString(), "-11");
    EXPECT_EQ(std::string(json["shop"]["orders_hash"].GetString()).size(), 64U);
    EXPECT_NE(
        readFile(dir / "sandbox.env").find("export DAKTELA_ACCESS_TOKEN='" + world.credentials().accessToken),
        std::string::npos);
    world.putContact(
        "kept",
        R"({"title":"Žluťoučký","lastname":"L","database":"eshop","customFields":{"number":["+420600000009"]}})");
    lines = world.contactLines();
    world.stop();
    EXPECT_FALSE(std::filesystem::exists(dir / "sandbox.json")) << "a stopped sandbox must not look ready";
  }
  Sandbox again(options);
  again.start();
  EXPECT_EQ(again.contactLines(), lines);
  again.stop();
  std::filesystem::remove_all(dir);
}

TEST(Lifecycle, PortInUseIsAnErrorThatSaysSo) {
  Sandbox first((Options()));
  first.start();
  Options options;
  const std::string url = first.controlUrl();
  options.controlPort = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  Sandbox second(options);
  try {
    second.start();
    FAIL() << "the port was taken twice";
  } catch (const std::runtime_error& e) {
    EXPECT_NE(std::string(e.what()).find(std::to_string(options.controlPort)), std::string::npos);
  }
}

}  // namespace
}  // namespace sandbox
