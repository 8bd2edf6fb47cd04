// SPDX-License-Identifier: Apache-2.0
// What Shoptet sends to the service: what is believed, and what it means.
#include "api/receiver.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

#include "api/eshop.hpp"
#include "spojka/hex.hpp"
#include "spojka/http/scripted.hpp"
#include "spojka/testing/fake_host.hpp"

namespace shoptet::api {
namespace {

using spojka::http::Response;
using spojka::http::ScriptedConnection;
using spojka::http::TransportError;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t kThen = 1780300800;
constexpr std::int64_t kDay = 86400;

std::string sign(const std::string& body, const std::string& key) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
  return spojka::toHex(std::string(reinterpret_cast<const char*>(mac), size));
}

std::string noticeOf(const std::string& event, const std::string& instance,
                     const std::string& shop = "222651") {
  return R"({"eshopId":)" + shop + R"(,"event":")" + event +
         R"(","eventCreated":"2026-06-01T10:00:00+0200","eventInstance":")" + instance + "\"}";
}

class Receiving : public ::testing::Test {
 protected:
  Receiving() {
    access.origin = "https://api.example.com";
    access.shoptetId = "222651";
    access.webhookKey = spojka::Secret("of-the-settings");
  }
  spojka::ReceiveAnswer ask(const spojka::ReceivedRequest& request) {
    const auto connect = [this](const std::string& origin) {
      origins.push_back(origin);
      return std::make_unique<ScriptedConnection>([this](const ScriptedConnection::Sent& sent) {
        asked.push_back(sent);
        return shop(sent);
      });
    };
    return Receiver(context, access, connect, [this] { return now; }).receive(request);
  }
  spojka::ReceiveAnswer tell(const std::string& body, const std::string& key = "of-the-settings") {
    return ask({"POST", "shoptet", "", {{"shoptet-webhook-signature", sign(body, key)}}, body});
  }
  static std::vector<std::string> named(const spojka::ReceiveAnswer& answer) {
    std::vector<std::string> all;
    for (const auto& record : answer.records) all.push_back(record.stream + " " + record.key);
    return all;
  }

  spojka::testing::FakeHost host;
  const spojka::Context context = host.context();
  Access access;
  std::int64_t now = kThen;
  std::vector<std::string> origins;
  std::vector<ScriptedConnection::Sent> asked;
  std::function<Response(const ScriptedConnection::Sent&)> shop;
};

TEST_F(Receiving, says_which_records_a_notice_is_about) {
  for (const char* event : {"order:create", "order:update", "order:delete", "order:cancel"}) {
    const auto answer = tell(noticeOf(event, "2026000012"));
    EXPECT_EQ(answer.status, 200) << event;
    EXPECT_THAT(named(answer), ::testing::ElementsAre("orders code:2026000012")) << event;
  }
  for (const char* event : {"customer:create", "customer:update", "customer:delete"})
    EXPECT_THAT(named(tell(noticeOf(event, "guid-1"))), ::testing::ElementsAre("customers guid-1")) << event;
  EXPECT_THAT(named(tell(noticeOf("order:massUpdate", R"([1,\"2\"])"))),
              ::testing::ElementsAre("orders code:1", "orders code:2"));
}

TEST_F(Receiving, keeps_which_job_has_come_to_its_end) {
  const auto answer = tell(noticeOf("job:finished", "3ax1844"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.records, IsEmpty());
  EXPECT_EQ(host.memory.at("job_finished").value, "3ax1844");
  EXPECT_EQ(tell(noticeOf("job:finished", "forged"), "of somebody else").status, 401);
  EXPECT_EQ(host.memory.at("job_finished").value, "3ax1844");
}

TEST_F(Receiving, of_what_concerns_no_record_is_answered_and_no_more) {
  for (const char* event : {"brand:update", "customer:import", "orderStatusesList:change", "something:new"}) {
    const auto answer = tell(noticeOf(event, "customers"));
    EXPECT_EQ(answer.status, 200) << event;
    EXPECT_THAT(answer.records, IsEmpty()) << event;
  }
}

TEST_F(Receiving, believes_nothing_that_is_not_signed) {
  const std::string body = noticeOf("order:update", "2026000012");
  spojka::ReceivedRequest request{"POST", "shoptet", "", {}, body};
  EXPECT_EQ(ask(request).status, 401);
  EXPECT_EQ(tell(body, "another key").status, 401);
  request.headers["shoptet-webhook-signature"] = sign(body, "of-the-settings");
  request.body += " ";
  EXPECT_EQ(ask(request).status, 401);
  EXPECT_THAT(ask(request).records, IsEmpty());
  // A key that is empty has signed nothing, whoever made a signature with it.
  access.webhookKey = {};
  EXPECT_EQ(tell(body, "").status, 401);
  EXPECT_THAT(host.allLogs(), HasSubstr("no key is known"));
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(Receiving, refuses_another_shops_and_what_is_no_notice) {
  const auto other = tell(noticeOf("order:update", "1", "222652"));
  EXPECT_EQ(other.status, 403);
  EXPECT_THAT(other.records, IsEmpty());
  EXPECT_EQ(tell("{").status, 400);
  EXPECT_EQ(ask({"GET", "shoptet", "", {}, ""}).status, 405);
  EXPECT_EQ(ask({"POST", "", "", {}, ""}).status, 404);
  EXPECT_EQ(ask({"POST", "shoptet2", "", {}, ""}).status, 404);
  // Where no number was given, the one that was told for the token counts.
  access.shoptetId.clear();
  access.privateToken = spojka::Secret("1-p-x");
  EXPECT_EQ(tell(noticeOf("order:update", "1", "222652")).status, 200)
      << "signed, and nothing speaks against it";
  Eshop eshop;
  eshop.id = "222651";
  eshop.origin = "https://shop.example.com";
  rememberEshop(context, access, eshop, kThen - 30 * kDay);
  EXPECT_EQ(tell(noticeOf("order:update", "1", "222652")).status, 403);
  EXPECT_EQ(tell(noticeOf("order:update", "1")).status, 200);
}

TEST_F(Receiving, accepts_the_key_before_for_a_day_after_it_was_renewed) {
  access.webhookKey = {};
  const HookKeys keys(context, access);
  const std::string body = noticeOf("order:update", "1");
  keys.renewed(spojka::Secret("first"), kThen - 5 * kDay);
  EXPECT_EQ(tell(body, "first").status, 200);
  keys.renewed(spojka::Secret("second"), kThen);
  EXPECT_EQ(tell(body, "first").status, 200);
  EXPECT_EQ(tell(body, "second").status, 200);
  now = kThen + kDay;
  EXPECT_EQ(tell(body, "first").status, 401);
  EXPECT_EQ(tell(body, "second").status, 200);
  keys.renewed(spojka::Secret("third"), now);
  EXPECT_EQ(tell(body, "first").status, 401);
  EXPECT_EQ(tell(body, "second").status, 200);
  EXPECT_TRUE(host.memory.at("webhook_keys").secret);
  EXPECT_THAT(host.allLogs(), Not(HasSubstr("second")));
}

TEST_F(Receiving, hears_what_becomes_of_the_addon) {
  host.memory["oauth"] = {R"({"access_token":"long","server":"https://shop.example.com"})", true};
  host.memory["api_token"] = {R"({"token":"short","until":1780309999})", true};
  EXPECT_EQ(tell(noticeOf("addon:suspend", "")).status, 200);
  EXPECT_EQ(host.memory.count("api_token"), 0U) << "it opens nothing any more";
  EXPECT_EQ(host.memory.count("oauth"), 1U) << "it goes on with this one";
  EXPECT_EQ(host.memory.at("addon").value, "suspend");
  EXPECT_EQ(tell(noticeOf("addon:approve", "")).status, 200);
  EXPECT_EQ(host.memory.count("addon"), 0U);
  EXPECT_EQ(tell(noticeOf("addon:terminate", "")).status, 200);
  EXPECT_EQ(host.memory.count("oauth"), 1U);
  HookKeys(context, access).renewed(spojka::Secret("k"), kThen);
  EXPECT_EQ(tell(noticeOf("addon:uninstall", "")).status, 200);
  EXPECT_EQ(host.memory.count("oauth") + host.memory.count("webhook_keys"), 0U);
  // Not by anybody.
  host.memory["oauth"] = {"{}", true};
  EXPECT_EQ(tell(noticeOf("addon:uninstall", ""), "wrong").status, 401);
  EXPECT_EQ(host.memory.count("oauth"), 1U);
}

class Installing : public Receiving {
 protected:
  Installing() {
    access.oauthOrigin = "https://partner.example.com";
    access.clientId = "client & co";
    access.clientSecret = spojka::Secret("client-secret");
    access.webhooksUrl = "https://spojka.example.com/hooks/shop";
    shop = [](const auto&) { return granted("222651"); };
  }
  static Response granted(const std::string& shop) {
    return {
        200,
        {},
        R"({"access_token":"the-long-token","expires_in":null,"token_type":"bearer","scope":"api","eshopId":)" +
            shop + R"(,"eshopUrl":"https://shop.example.com/","contactEmail":"a@example.com"})"};
  }
  spojka::ReceiveAnswer install(const std::string& query = "code=single%2Buse", const char* method = "GET") {
    return ask({method, "install", query, {}, ""});
  }
};

TEST_F(Installing, exchanges_the_code_for_the_token_that_opens_the_shop) {
  host.memory["api_token"] = {"of before", true};
  for (const char* method : {"GET", "POST"}) EXPECT_EQ(install("a=b&code=single%2Buse", method).status, 200);
  ASSERT_EQ(asked.size(), 1U) << "the second is the same call once more";
  EXPECT_EQ(origins.front(), "https://partner.example.com");
  EXPECT_EQ(asked[0].method + " " + asked[0].target, "POST /action/ApiOAuthServer/token");
  EXPECT_EQ(asked[0].body,
            "grant_type=authorization_code&scope=api&client_id=client%20%26%20co&client_secret=client-secret"
            "&code=single%2Buse&redirect_uri=https%3A%2F%2Fspojka.example.com%2Fhooks%2Fshop%2Finstall");
  EXPECT_TRUE(host.memory.at("oauth").secret);
  EXPECT_EQ(
      host.memory.at("oauth").value,
      R"({"access_token":"the-long-token","eshop_id":"222651","server":"https://partner.example.com"})");
  EXPECT_EQ(host.memory.count("api_token"), 0U);
  EXPECT_THAT(host.allLogs() + install().body, Not(HasSubstr("the-long-token")));
}

TEST_F(Installing, keeps_no_token_of_another_shop_and_none_where_the_code_is_not_good) {
  shop = [](const auto&) { return granted("222652"); };
  EXPECT_EQ(install().status, 403);
  EXPECT_THAT(host.allLogs(), HasSubstr("222652"));
  shop = [](const auto&) { return Response{400, {}, R"({"error":"invalid_grant"})"}; };
  EXPECT_EQ(install().status, 403);
  shop = [](const auto&) { return Response{200, {}, "<html>"}; };
  EXPECT_EQ(install().status, 403);
  shop = [](const auto&) -> Response {
    throw TransportError(spojka::http::Phase::connect, "http", "refused");
  };
  EXPECT_EQ(install().status, 502);
  EXPECT_EQ(install("").status, 400);
  EXPECT_EQ(install("code=").status, 400);
  EXPECT_EQ(install("barcode=1").status, 400);
  EXPECT_EQ(host.memory.count("oauth"), 0U);
  EXPECT_THAT(host.allLogs(), Not(HasSubstr("the-long-token")));
  EXPECT_THAT(host.allLogs(), Not(HasSubstr("single")));
}

TEST_F(Installing, says_what_it_needs_and_is_not_there_with_a_token_of_the_shops_own) {
  access.clientId.clear();
  EXPECT_EQ(install().status, 500);
  EXPECT_THAT(host.allLogs(), HasSubstr("addon_client_id"));
  access.privateToken = spojka::Secret("1-p-x");
  EXPECT_EQ(install().status, 404);
  EXPECT_THAT(asked, IsEmpty());
}

}  // namespace
}  // namespace shoptet::api
