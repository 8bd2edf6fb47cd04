// SPDX-License-Identifier: Apache-2.0
// Whom the pretend shop calls, and how well.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "server/http_server.hpp"
#include "test/client.hpp"

namespace sandbox {
namespace {

struct Heard {
  std::string event, instance, signature, body;
};

class ShopWebhooks : public ::testing::Test {
 protected:
  ShopWebhooks()
      : world(optionsOf()), listener([this](const Request& r, Exchange& e) { hear(r, e); }, nullptr) {
    world.start();
    listener.start(0);
  }
  ~ShopWebhooks() override {
    world.stop();
    listener.stop();
  }
  static Options optionsOf() {
    Options options;
    options.shop.customers = 10;
    options.shop.orders = 400;
    options.settings.api.webhookRetryMilliseconds = 1;
    return options;
  }
  void hear(const Request& request, Exchange& exchange) {
    Response response;
    {
      const std::lock_guard lock(mutex);
      const rapidjson::Document json = parseJson(std::string(request.body));
      heard.push_back({json["event"].GetString(), json["eventInstance"].GetString(),
                       std::string(request.header("Shoptet-Webhook-Signature")), std::string(request.body)});
      response.status = refusals-- > 0 ? 503 : 200;
    }
    exchange.send(response);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener.port()) + "/hook"; }
  Answer call(std::string_view method, const std::string& path, const std::string& body = {}) const {
    return fetch(
        world.shopUrl(), method, path,
        {"Shoptet-Private-API-Token: " + world.credentials().privateToken, "Content-Type: application/json"},
        body);
  }
  Answer registerFor(const std::string& event) const {
    return call("POST", "/api/webhooks", R"({"data":[{"event":")" + event + R"(","url":")" + url() + "\"}]}");
  }
  Webhooks::Counts settled() {
    for (int i = 0; i < 2000 && world.webhooks().counts().waiting != 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return world.webhooks().counts();
  }

  Sandbox world;
  HttpServer listener;
  std::mutex mutex;
  std::vector<Heard> heard;
  int refusals = 0;
};

TEST_F(ShopWebhooks, AreRegisteredMovedAndTakenAway) {
  const Answer added = registerFor("order:update");
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(registerFor("order:update").status, 422) << "one address for an event";
  EXPECT_EQ(registerFor("order:nothing").status, 422);
  EXPECT_EQ(call("POST", "/api/webhooks", R"({"data":[]})").status, 422);
  const auto json = parseJson(added.body);
  const std::string one = "/api/webhooks/" + std::to_string(json["data"]["webhooks"][0]["id"].GetInt64());
  EXPECT_EQ(call("PATCH", one, R"({"data":{"url":"http://127.0.0.1:9/x"}})").status, 200);
  EXPECT_NE(call("GET", one).body.find("127.0.0.1:9"), std::string::npos);
  EXPECT_NE(call("GET", "/api/webhooks").body.find("\"totalCount\":1"), std::string::npos);
  EXPECT_EQ(call("DELETE", one).status, 200);
  EXPECT_EQ(call("DELETE", one).status, 404);
}

TEST_F(ShopWebhooks, AreCalledSignedOfWhatTheyAreFor) {
  for (const char* event : {"order:create", "order:update", "order:delete", "customer:update"})
    ASSERT_EQ(registerFor(event).status, 201);
  ASSERT_EQ(call("POST", "/api/webhooks/renew-signature-key").status, 200);
  const std::string code = world.catalogue().order(3).code;
  world.catalogue().changeOrder(3, {});
  world.catalogue().deleteOrder(3);
  world.catalogue().addOrder({});
  world.catalogue().changeCustomer(2, {});
  world.catalogue().deleteCustomer(2);
  EXPECT_EQ(settled().taken, 4U);
  std::vector<std::string> events;
  for (const auto& one : heard) {
    events.push_back(one.event);
    EXPECT_EQ(one.signature.size(), 40U);
    if (one.event == "order:update") {
      EXPECT_EQ(one.instance, code);
    }
  }
  std::sort(events.begin(), events.end());
  EXPECT_EQ(events,
            (std::vector<std::string>{"customer:update", "order:create", "order:delete", "order:update"}));
}

TEST_F(ShopWebhooks, AreCalledThreeTimesAndNotAgain) {
  ASSERT_EQ(registerFor("order:update").status, 201);
  refusals = 2;
  world.catalogue().changeOrder(1, {});
  auto counts = settled();
  EXPECT_EQ(counts.calls, 3U);
  EXPECT_EQ(counts.taken, 1U);
  refusals = 3;
  world.catalogue().changeOrder(1, {});
  counts = settled();
  EXPECT_EQ(counts.calls, 6U);
  EXPECT_EQ(counts.givenUp, 1U);
}

TEST_F(ShopWebhooks, ComeShuffledTwiceAndNotAtAllAsTheSettingsHaveIt) {
  ASSERT_EQ(registerFor("order:update").status, 201);
  Settings settings = world.settings();
  settings.api.webhookLostPercent = 10;
  settings.api.webhookRepeatedPercent = 20;
  settings.api.webhookSpreadMilliseconds = 200;
  world.setSettings(settings);
  for (std::uint64_t i = 0; i < 300; ++i) world.catalogue().changeOrder(i, {});
  const auto counts = settled();
  EXPECT_EQ(counts.happened, 300U);
  EXPECT_GT(counts.lost, 10U);
  EXPECT_GT(counts.repeated, 25U);
  EXPECT_EQ(counts.taken, 300U - counts.lost + counts.repeated);
  EXPECT_EQ(heard.size(), counts.taken);
  EXPECT_FALSE(std::is_sorted(heard.begin(), heard.end(),
                              [](const Heard& a, const Heard& b) { return a.instance < b.instance; }));
}

}  // namespace
}  // namespace sandbox
