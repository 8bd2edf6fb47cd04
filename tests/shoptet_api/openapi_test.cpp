// SPDX-License-Identifier: Apache-2.0
// The connector and the pretend shop against Shoptet's own description of the API.
#include "openapi.hpp"

#include <functional>

#include "api/api_error.hpp"
#include "api/api_source.hpp"
#include "api/registrations.hpp"
#include "spojka/http/scripted.hpp"
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using spojka::http::Response;
using spojka::http::ScriptedConnection;
using ::testing::IsEmpty;

class OpenApi : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!openapi::atHand())
      GTEST_SKIP() << "Shoptet's description of its API is not at hand: " SHOPTET_OPENAPI;
  }

  // The connector in front of whatever answers.
  using Shop = std::function<Response(const std::string& target)>;
  Read read(const Shop& shop, const spojka::ReadRequest& request) {
    const auto connect = [&](const std::string&) {
      return std::make_unique<ScriptedConnection>([&](const ScriptedConnection::Sent& sent) {
        std::vector<std::pair<std::string, std::string>> headers;
        for (const auto& header : sent.headers) headers.emplace_back(header.name, header.value);
        if (const auto faults = openapi::faultsOfRequest(sent.target, headers); !faults.empty())
          wrong.push_back(faults);
        return shop(sent.target);
      });
    };
    const auto context = host.context();
    const shoptet::Settings settings = shoptet::resolve(
        spojka::parseConfig(shoptet::configTable(), R"({"access":"api","private_token":"1-p-x"})"));
    shoptet::api::ApiSource source(
        context, settings, connect, "", [] { return 1780300800; }, [] { return std::int64_t{1780300800000}; },
        false);
    Read result;
    try {
      Stage::readAll(*source.read(request), result);
    } catch (const spojka::Error& e) {
      result.error = e.what();
    }
    return result;
  }

  spojka::testing::FakeHost host;
  std::vector<std::string> wrong;
};

std::string endpointOf(const std::string& target) {
  const std::string path = target.substr(0, target.find('?'));
  for (const auto& known : openapi::kUsed)
    if (known == path) return known;
  return path.find("/customers/") != std::string::npos ? "/api/customers/{guid}" : "/api/orders/{code}";
}

TEST_F(OpenApi, the_connector_reads_every_answer_that_is_described) {
  for (const auto measure : {openapi::Measure::example, openapi::Measure::full, openapi::Measure::bare}) {
    const auto shop = [&](const std::string& target) {
      return Response{200, {}, openapi::answerOf(endpointOf(target), 200, measure)};
    };
    for (const char* stream : {"customers", "orders"}) {
      for (const auto& fields : {std::vector<std::string>{}, std::vector<std::string>{"code", "guid"}}) {
        const Read list = read(shop, Stage::request(stream, {}, fields));
        EXPECT_EQ(list.error, "") << stream << static_cast<int>(measure);
        EXPECT_FALSE(list.records.empty()) << stream << static_cast<int>(measure);
        EXPECT_THAT(list.problems, IsEmpty());
        const Read changes = read(shop, Stage::request(stream, list.checkpoint(), fields));
        EXPECT_EQ(changes.error, "") << stream << static_cast<int>(measure);
        EXPECT_FALSE(changes.records.empty() && changes.removed.empty())
            << stream << static_cast<int>(measure);
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST_F(OpenApi, every_error_that_is_described_means_something) {
  for (const auto& endpoint : openapi::kUsed)
    for (const int status : openapi::errorsOf(endpoint)) {
      const Response answer{status, {}, openapi::answerOf(endpoint, status, openapi::Measure::example)};
      const auto error = shoptet::api::judge({"a record", false}, answer, 0);
      const auto expected =
          status == 404 ? shoptet::api::ApiError::Kind::notThere : shoptet::api::ApiError::Kind::badRequest;
      EXPECT_EQ(error.kind(), expected) << endpoint << " " << status << " " << error.what();
    }
}

// The sandbox is only worth something as long as it answers as Shoptet does.
TEST_F(OpenApi, the_pretend_shop_asks_and_answers_as_described) {
  Stage stage(8, 55);
  stage.world.catalogue().deleteOrder(3);
  stage.world.catalogue().changeCustomer(3, {});
  const auto connection = spojka::http::connect(stage.world.shopUrl(), {}, stage.host.context());
  const auto shop = [&](const std::string& target) {
    spojka::http::Request request;
    request.target = target;
    request.headers = {{"Shoptet-Private-API-Token", stage.world.credentials().privateToken}};
    Response answer = connection->exchange(request);
    // That an order may not be there is not described, but of customers it is.
    const bool described = answer.status == 200 || !openapi::errorsOf(endpointOf(target)).empty();
    EXPECT_TRUE(described || answer.status == 404) << target;
    if (described) {
      EXPECT_EQ(openapi::faultsOfAnswer(target, answer.status, answer.body), "");
    }
    return answer;
  };
  for (const char* stream : {"customers", "orders"}) {
    const Read list = read(shop, Stage::request(stream));
    EXPECT_EQ(list.error, "");
    const Read thin = read(shop, Stage::request(stream, {}, {"code", "guid"}));
    EXPECT_EQ(thin.error, "");
    stage.world.catalogue().changeOrder(7, {});
    EXPECT_EQ(read(shop, Stage::request(stream, list.checkpoint(), {"code", "guid"})).error, "");
    auto part = Stage::request(stream, {}, {"code", "guid"});
    part.since = "2020-01-01";
    part.until = "2022-01-01";
    EXPECT_EQ(read(shop, part).error, "");
    auto one = Stage::request(stream);
    one.key = "code:20190000000";
    EXPECT_EQ(read(shop, one).error, "");
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST_F(OpenApi, registering_is_asked_and_answered_as_described) {
  Stage stage(2, 2);
  stage.world.webhooks().add("order:create", "http://127.0.0.1:1/h/shoptet");
  stage.host.memory["webhooks"] = {R"({"url":"http://127.0.0.1:1/h/shoptet","at":0})", false};
  const auto connection = spojka::http::connect(stage.world.shopUrl(), {}, stage.host.context());
  const auto connect = [&](const std::string&) {
    return std::make_unique<ScriptedConnection>([&](const ScriptedConnection::Sent& sent) {
      const std::string target = sent.method == "GET" ? sent.target : sent.method + " " + sent.target;
      std::vector<std::pair<std::string, std::string>> headers;
      for (const auto& header : sent.headers) headers.emplace_back(header.name, header.value);
      EXPECT_EQ(openapi::faultsOfRequest(target, headers, sent.body), "");
      spojka::http::Request request;
      request.method = sent.method;
      request.target = sent.target;
      request.body = sent.body;
      request.headers = {{"Shoptet-Private-API-Token", stage.world.credentials().privateToken}};
      Response answer = connection->exchange(request);
      EXPECT_EQ(openapi::faultsOfAnswer(target, answer.status, answer.body), "");
      return answer;
    });
  };
  const auto context = stage.host.context();
  const shoptet::Settings settings = shoptet::resolve(spojka::parseConfig(
      shoptet::configTable(),
      R"({"access":"api","private_token":"1-p-x","webhooks_url":"http://127.0.0.1:1/hooks/shop"})"));
  shoptet::api::Client client(
      context, *settings.api, connect, "", [] { return 1780300800; },
      [] { return std::int64_t{1780300800000}; });
  const auto found = shoptet::api::Registrations(client, context, *settings.api).repair();
  EXPECT_EQ(found.moved.size(), 1U);
  EXPECT_EQ(found.added.size() + 1, shoptet::api::Registrations::wanted().size());
  EXPECT_FALSE(found.keyMissing);
}

}  // namespace
}  // namespace shoptet_api_test
