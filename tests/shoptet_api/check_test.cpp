// SPDX-License-Identifier: Apache-2.0
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using ::testing::HasSubstr;

class ApiCheck : public ::testing::Test {
 protected:
  spojka::CheckRow row(const std::string& config, const std::string& id) {
    spojka::CheckReport report;
    stage.open(config)->check(report);
    for (const auto& r : report.rows)
      if (r.id == id) return r;
    return {};
  }
  Stage stage{10, 20};
};

TEST_F(ApiCheck, says_that_all_is_well_and_which_fields_stay_empty) {
  for (const auto& config : {stage.byToken(), stage.byAddon()}) {
    for (const char* id : {"token", "shop", "customers", "orders", "fields"})
      EXPECT_EQ(row(config, id).status, "ok") << id << row(config, id).message;
    EXPECT_THAT(row(config, "orders").message, HasSubstr("20"));
    EXPECT_THAT(row(config, "fields").message, HasSubstr("items[].plu"));
  }
}

TEST_F(ApiCheck, explains_a_token_without_a_right) {
  stage.set([](sandbox::ApiSettings& api) { api.forbidden = {"customers"}; });
  const auto r = row(stage.byToken(), "customers");
  EXPECT_EQ(r.status, "error");
  EXPECT_THAT(r.message, HasSubstr("no right to read the list of customers"));
  EXPECT_THAT(r.hint, HasSubstr("Přístup k API"));
  EXPECT_EQ(row(stage.byToken(), "orders").status, "ok");
}

TEST_F(ApiCheck, explains_a_trial_shop) {
  stage.set([](sandbox::ApiSettings& api) { api.trial = true; });
  EXPECT_EQ(row(stage.byToken(), "shop").status, "warning");
  EXPECT_THAT(row(stage.byToken(), "shop").message, HasSubstr("trial"));
  // What a run would meet.
  EXPECT_EQ(row(stage.byToken(), "orders").status, "error");
  EXPECT_THAT(row(stage.byToken(), "orders").hint, HasSubstr("trial"));
  EXPECT_EQ(stage.read(stage.byToken(), "orders").code, SPOJKA_E_AUTH);
}

TEST_F(ApiCheck, explains_a_suspended_addon) {
  const std::string config = stage.byAddon();
  stage.set([](sandbox::ApiSettings& api) { api.suspended = true; });
  EXPECT_THAT(row(config, "token").message, HasSubstr("suspended"));
  EXPECT_EQ(row(config, "orders").status, "skipped");
}

TEST_F(ApiCheck, explains_a_wrong_shop_and_a_changed_name) {
  auto r = row(stage.byToken(R"(,"shoptet_id":"42")"), "shop");
  EXPECT_EQ(r.status, "error");
  EXPECT_EQ(r.setting, "shoptet_id");
  r = row(stage.byToken(R"(,"eshop_name":"www.other.example")"), "shop");
  EXPECT_EQ(r.status, "warning");
  EXPECT_EQ(r.setting, "eshop_name");
  EXPECT_EQ(row(stage.byToken(R"(,"eshop_name":"obchod-u-reky.example")"), "shop").status, "ok");
}

TEST_F(ApiCheck, explains_a_token_that_is_not_accepted) {
  std::string config = stage.byToken();
  config.replace(config.find("-p-"), 3, "-q-");
  const auto r = row(config, "token");
  EXPECT_EQ(r.status, "error");
  EXPECT_EQ(r.setting, "private_token");
  EXPECT_THAT(r.hint, HasSubstr("Make a new token"));
}

TEST_F(ApiCheck, explains_an_address_without_an_api) {
  sandbox::Fault fault;
  fault.side = sandbox::Side::Shop;
  fault.path = "/api/*";
  fault.status = 404;
  fault.times = -1;
  stage.world.addFault(fault);
  EXPECT_EQ(row(stage.byToken(), "token").setting, "api_uri");
}

}  // namespace
}  // namespace shoptet_api_test
