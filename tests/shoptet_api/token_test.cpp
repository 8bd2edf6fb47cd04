// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(AddonToken, is_got_once_and_shared_by_all_runs) {
  Stage stage(10, 120);
  const std::string config = stage.byAddon();
  for (int run = 0; run < 8; ++run)
    EXPECT_THAT(stage.read(config, "orders", {}, kThinOrder).records, SizeIs(120));
  EXPECT_EQ(stage.requests(Kind::ApiToken), 1U);
  EXPECT_TRUE(stage.host.memory.at("api_token").secret);
}

TEST(AddonToken, that_ends_in_the_middle_of_a_run_is_replaced) {
  Stage stage(10, 200);
  const auto source = stage.open(stage.byAddon());
  const auto reader = source->read(Stage::request("orders", {}, kThinOrder));
  Read read;
  Stage::readAll(*reader, read, [&] { stage.world.clock().advance(1801); });
  EXPECT_THAT(read.records, SizeIs(200));
  EXPECT_EQ(stage.requests(Kind::ApiToken), 4U) << "one for each of the four pages";
}

TEST(AddonToken, that_was_taken_back_is_replaced_and_an_addon_that_was_is_told) {
  Stage stage(10, 120);
  const std::string config = stage.byAddon();
  stage.read(config, "orders", {}, kThinOrder);
  stage.world.revokeApiTokens();
  EXPECT_THAT(stage.read(config, "orders", {}, kThinOrder).records, SizeIs(120));
  stage.set([](sandbox::ApiSettings& api) { api.suspended = true; });
  const Read refused = stage.read(config, "orders", {}, kThinOrder);
  EXPECT_EQ(refused.code, SPOJKA_E_AUTH);
  EXPECT_THAT(refused.error, HasSubstr("suspended"));
}

TEST(AddonToken, is_waited_for_as_long_as_the_settings_say_when_five_are_used_elsewhere) {
  Stage stage(10, 120);
  stage.set([](sandbox::ApiSettings& api) { api.mostTokens = 0; });
  const auto waited = [&] {
    const auto sleeps = stage.host.sleeps();
    return std::accumulate(sleeps.begin(), sleeps.end(), std::int64_t{0});
  };
  const std::string config = stage.byAddon(R"(,"busy_patience_seconds":90)");
  const Read refused = stage.read(config, "orders", {}, kThinOrder);
  EXPECT_EQ(refused.code, SPOJKA_E_REMOTE) << "the host would wait once more";
  EXPECT_THAT(refused.error, HasSubstr("five"));
  EXPECT_EQ(waited(), 90'000);
  ASSERT_THAT(stage.host.waits(), SizeIs(1)) << "it is said once";
  EXPECT_EQ(stage.host.waits().front().ms, 90'000);
  // The next stream of the same run.
  EXPECT_EQ(stage.read(config, "customers").code, SPOJKA_E_REMOTE);
  EXPECT_EQ(waited(), 90'000);
  spojka::CheckReport report;
  stage.open(config)->check(report);
  EXPECT_EQ(waited(), 90'000) << "who checks is told at once";
  stage.set([](sandbox::ApiSettings& api) { api.mostTokens = 5; });
  EXPECT_THAT(stage.read(config, "orders", {}, kThinOrder).records, SizeIs(120));
}

TEST(AddonToken, is_not_taken_for_refused_where_a_page_says_so) {
  Stage stage(10, 20);
  for (const int status : {401, 403}) {
    sandbox::Fault page;
    page.side = sandbox::Side::Shop;
    page.path = "/action/*";
    page.status = status;
    stage.world.addFault(page);
    EXPECT_EQ(stage.read(stage.byAddon(), "orders").code, SPOJKA_E_TRANSIENT) << status;
  }
}

// By our clock it is good for an hour more than by the shop's, and the other way round.
TEST(AddonToken, survives_a_clock_that_is_an_hour_off) {
  Stage stage(10, 120);
  const std::string config = stage.byAddon();
  stage.read(config, "orders", {}, kThinOrder);
  std::string& kept = stage.host.memory.at("api_token").value;
  const auto at = kept.find("\"until\":") + 8;
  const auto until = std::stoll(kept.substr(at));
  stage.world.clock().advance(1801);
  kept.replace(at, kept.find('}', at) - at, std::to_string(until + 3600));
  EXPECT_THAT(stage.read(config, "orders", {}, kThinOrder).records, SizeIs(120));
  std::string& again = stage.host.memory.at("api_token").value;
  again.replace(again.find("\"until\":") + 8, again.find('}') - again.find("\"until\":") - 8,
                std::to_string(until - 3600));
  EXPECT_THAT(stage.read(config, "orders", {}, kThinOrder).records, SizeIs(120));
}

TEST(AddonToken, needs_the_addon_to_be_installed) {
  Stage stage(10, 20);
  const std::string config = stage.byAddon();
  stage.host.memory.clear();
  const Read refused = stage.read(config, "orders");
  EXPECT_EQ(refused.code, SPOJKA_E_AUTH);
  EXPECT_THAT(refused.error, HasSubstr("Install the addon"));
}

TEST(Tokens, are_never_said) {
  Stage stage(10, 20);
  const std::string secret = stage.world.credentials().privateToken;
  std::string said;
  stage.set([](sandbox::ApiSettings& api) { api.forbidden = {"orders"}; });
  said += stage.read(stage.byToken(), "orders").error;
  sandbox::Fault fault;
  fault.side = sandbox::Side::Shop;
  fault.path = "/api/*";
  fault.status = 401;
  fault.body = R"({"data":null,"errors":[{"errorCode":"invalid-token","message":")" + secret +
               R"(","instance":"x"}],"metadata":{"requestId":"1"}})";
  fault.times = -1;
  stage.world.addFault(fault);
  said += stage.read(stage.byToken(), "orders").error;
  said += stage.host.allLogs();
  EXPECT_THAT(said, HasSubstr("no right"));
  EXPECT_THAT(said, Not(HasSubstr(secret)));
  EXPECT_THAT(said, Not(HasSubstr(stage.world.credentials().oauthToken)));
}

TEST(PrivateToken, of_another_shop_opens_nothing) {
  Stage stage(10, 20);
  const Read refused = stage.read(stage.byToken(R"(,"shoptet_id":"1")"), "orders");
  EXPECT_EQ(refused.code, SPOJKA_E_CONFIG);
  EXPECT_THAT(refused.error, HasSubstr("shoptet_id"));
  EXPECT_TRUE(refused.records.empty());
}

}  // namespace
}  // namespace shoptet_api_test
