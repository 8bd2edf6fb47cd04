// SPDX-License-Identifier: Apache-2.0
// The connector and the pretend shop against Shoptet's own description of the API.
#include "openapi.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "api/api_error.hpp"
#include "api/api_source.hpp"
#include "api/line_reader.hpp"
#include "api/registrations.hpp"
#include "spojka/http/gzip_file.hpp"
#include "spojka/http/scripted.hpp"
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using spojka::http::Response;
using spojka::http::ScriptedConnection;
using ::testing::IsEmpty;

std::string endpointOf(const std::string& target) {
  const std::string path = target.substr(0, target.find('?'));
  for (const auto& known : openapi::kUsed)
    if (known == path) return known;
  if (path.find("/api/system/jobs/") == 0) return "/api/system/jobs/{jobId}";
  return path.find("/customers/") != std::string::npos ? "/api/customers/{guid}" : "/api/orders/{code}";
}

class OpenApi : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!openapi::atHand())
      GTEST_SKIP() << "Shoptet's description of its API is not at hand: " SHOPTET_OPENAPI;
  }

  // The connector in front of whatever answers.
  using Shop = std::function<Response(const std::string& target)>;
  Read read(const Shop& shop, const spojka::ReadRequest& request, const std::string& more = {}) {
    const auto connect = [&](const std::string&) {
      return std::make_unique<ScriptedConnection>([&](const ScriptedConnection::Sent& sent) {
        std::vector<std::pair<std::string, std::string>> headers;
        for (const auto& header : sent.headers) headers.emplace_back(header.name, header.value);
        const std::lock_guard lock(mutex);  // details are asked for at the same time
        if (const auto faults = openapi::faultsOfRequest(sent.target, headers); !faults.empty())
          wrong.push_back(faults);
        return shop(sent.target);
      });
    };
    const auto context = host.context();
    const shoptet::Settings settings = shoptet::resolve(spojka::parseConfig(
        shoptet::configTable(), R"({"access":"api","private_token":"1-p-x")" + more + "}"));
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
  // Passes everything on to the pretend shop, and holds questions and answers to the description.
  std::unique_ptr<spojka::http::Connection> describedWayTo(Stage& stage, const std::string& origin) {
    const std::shared_ptr<spojka::http::Connection> real =
        spojka::http::connect(origin, {}, stage.host.context());
    return std::make_unique<ScriptedConnection>([this, &stage, real](const ScriptedConnection::Sent& sent) {
      const bool api = sent.target.compare(0, 5, "/api/") == 0;
      const std::string target = sent.method == "GET" ? sent.target : sent.method + " " + sent.target;
      std::vector<std::pair<std::string, std::string>> headers;
      for (const auto& header : sent.headers) headers.emplace_back(header.name, header.value);
      spojka::http::Request request;
      request.method = sent.method;
      request.target = sent.target;
      request.body = sent.body;
      if (api) request.headers = {{"Shoptet-Private-API-Token", stage.world.credentials().privateToken}};
      Response answer = real->exchange(request);
      const std::lock_guard lock(mutex);
      if (!api) {
        files.push_back(answer.body);
      } else {
        asked.push_back(target);
        // Of hundreds of details the first tell as much.
        if (++held[endpointOf(sent.target)] > 20) return answer;
        EXPECT_EQ(openapi::faultsOfRequest(target, headers, sent.body), "");
        EXPECT_EQ(openapi::faultsOfAnswer(target, answer.status, answer.body), "");
      }
      return answer;
    });
  }

  std::mutex mutex;
  std::vector<std::string> wrong, asked, files;
  std::map<std::string, int> held;
};

std::string firstLineOf(const std::string& file) {
  ScriptedConnection connection([&](const ScriptedConnection::Sent&) { return Response{200, {}, file}; });
  const auto answer = spojka::http::unpackedFile(connection.open({}));
  shoptet::api::LineReader lines(*answer);
  std::string_view line;
  EXPECT_TRUE(lines.next(line));
  return std::string(line);
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
      using K = shoptet::api::ApiError::Kind;
      const auto expected = status == 404 ? K::notThere : status == 403 ? K::noRights : K::badRequest;
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
  const auto connect = [&](const std::string&) { return describedWayTo(stage, stage.world.shopUrl()); };
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

TEST_F(OpenApi, a_snapshot_is_asked_and_answered_as_described) {
  Stage stage(1005, 1005);
  stage.set([](sandbox::ApiSettings& api) { api.jobLooks = 2; });
  const auto connect = [&](const std::string& origin) { return describedWayTo(stage, origin); };
  const auto context = stage.host.context();
  const shoptet::Settings settings = shoptet::resolve(spojka::parseConfig(
      shoptet::configTable(), stage.byToken(R"(,"webhooks_url":"http://127.0.0.1:1/hooks/shop")")));
  shoptet::api::ApiSource source(
      context, settings, connect, "", [] { return 1780300800; }, [] { return std::int64_t{1780300800000}; },
      false);
  for (const char* stream : {"customers", "orders"}) {
    Read read;
    Stage::readAll(*source.read(Stage::request(stream)), read);
    EXPECT_EQ(read.records.size(), 1005U);
  }
  EXPECT_THAT(asked, ::testing::Contains("/api/customers/snapshot"));
  EXPECT_THAT(asked, ::testing::Contains("/api/orders/snapshot?include=notes"));
  EXPECT_THAT(asked, ::testing::Contains(::testing::StartsWith("/api/system/jobs/")).Times(6));
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(openapi::faultsOfLine("customerSnapshot", firstLineOf(files[0])), "");
  EXPECT_EQ(openapi::faultsOfLine("orderSnapshot", firstLineOf(files[1])), "");
}

// Whatever a job is said to be, and whatever else stands there. One row stands for the fifty of a page.
TEST_F(OpenApi, a_job_that_is_described_any_way_ends_in_records) {
  for (const auto measure : {openapi::Measure::example, openapi::Measure::full, openapi::Measure::bare}) {
    const auto shop = [&](const std::string& target) {
      const std::string endpoint = endpointOf(target);
      if (endpoint.find("/snapshot") != std::string::npos)
        return Response{202, {}, openapi::answerOf(endpoint, 202, measure)};
      if (target.find("/api-results/") == 0) return Response{404, {}, ""};
      Response answer{200, {}, openapi::answerOf(endpoint, 200, measure)};
      for (const auto& [one, many] : {std::pair("\"totalCount\":1", "\"totalCount\":1000"),
                                      std::pair("\"pageCount\":1", "\"pageCount\":20"),
                                      std::pair("\"itemsPerPage\":1", "\"itemsPerPage\":50")})
        if (const auto at = answer.body.find(one);
            at != std::string::npos && target.find("changes") == std::string::npos)
          answer.body.replace(at, std::string(one).size(), many);
      return answer;
    };
    host.memory["webhooks"] = {R"({"url":"https://s.example.com/h/shoptet","at":1780300800})", false};
    const Read load = read(shop, Stage::request("orders"),
                           R"(,"webhook_key":"k","webhooks_url":"https://s.example.com/h")");
    EXPECT_EQ(load.error, "") << static_cast<int>(measure);
    EXPECT_FALSE(load.records.empty()) << static_cast<int>(measure);
    EXPECT_THAT(host.allLogs(), ::testing::HasSubstr("instead of"));
  }
}

}  // namespace
}  // namespace shoptet_api_test
