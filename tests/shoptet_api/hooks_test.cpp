// SPDX-License-Identifier: Apache-2.0
// Reading just what a notice named, and being registered for notices.
#include "api/registrations.hpp"
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using sandbox::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr const char* kHooks = "http://127.0.0.1:1/hooks/shop";

class NamedRecords : public ::testing::Test {
 protected:
  void SetUp() override {
    stage.read(stage.byToken(), "orders", {}, kThinOrder);
    stage.world.stats().reset();
  }
  Read named(const std::string& stream, std::vector<std::string> keys, std::vector<std::string> fields = {}) {
    auto request = Stage::request(stream, {}, std::move(fields));
    request.keys = std::move(keys);
    return stage.read(stage.byToken(), request);
  }
  std::string told(std::uint64_t order) { return "code:" + stage.world.catalogue().order(order).code; }
  std::string idOf(std::uint64_t order) { return stage.world.catalogue().order(order).id; }
  Stage stage{20, 150};
};

TEST_F(NamedRecords, come_alone_under_their_usual_keys_and_move_no_checkpoint) {
  const Read read = named("orders", {told(3), told(7), told(3)}, kThinOrder);
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.records, UnorderedElementsAre(::testing::Key(idOf(3)), ::testing::Key(idOf(7))));
  EXPECT_THAT(read.sequence, SizeIs(2));
  EXPECT_THAT(read.checkpoints, IsEmpty());
}

TEST_F(NamedRecords, cost_one_question_for_fifty_where_the_list_has_all) {
  std::vector<std::string> keys;
  for (std::uint64_t i = 0; i < 50; ++i) keys.push_back(told(i));
  EXPECT_THAT(named("orders", keys, kThinOrder).records, SizeIs(50));
  EXPECT_EQ(stage.world.stats().shopRequests(), 1U) << "the shop itself was asked about before";
  keys.push_back(told(50));
  EXPECT_THAT(named("orders", keys, kThinOrder).records, SizeIs(51));
  EXPECT_EQ(stage.world.stats().shopRequests(), 3U);
}

TEST_F(NamedRecords, cost_no_question_about_the_shop_in_a_whole_run_of_them) {
  const auto source = stage.open(stage.byToken());
  source->discover();
  auto request = Stage::request("orders", {}, kThinOrder);
  request.keys = {told(1)};
  Read read;
  Stage::readAll(*source->read(request), read);
  EXPECT_EQ(stage.requests(Kind::ApiEshop), 0U);
  // A day later it is asked about again.
  stage.world.clock().advance(2 * sandbox::kDay);
  stage.world.stats().reset();
  stage.host.memory.at("eshop").value.replace(stage.host.memory.at("eshop").value.find("\"at\":") + 5, 10,
                                              "1000000000");
  EXPECT_THAT(named("orders", {told(1)}, kThinOrder).records, SizeIs(1));
  EXPECT_EQ(stage.requests(Kind::ApiEshop), 1U);
}

TEST_F(NamedRecords, are_read_whole_where_somebody_looks_at_more) {
  const Read read = named("orders", {told(3), told(4)});
  EXPECT_THAT(read.records.at(idOf(3)), HasSubstr("\"items\""));
  EXPECT_EQ(stage.requests(Kind::ApiOrder), 2U);
  EXPECT_EQ(stage.requests(Kind::ApiOrders), 0U);
  const auto customer = stage.world.catalogue().customer(5).guid;
  EXPECT_THAT(named("customers", {customer}).records, ElementsAre(::testing::Key(customer)));
  EXPECT_EQ(stage.requests(Kind::ApiCustomer), 1U);
  EXPECT_EQ(stage.requests(Kind::ApiCustomers), 0U);
}

TEST_F(NamedRecords, that_are_gone_come_as_deletes) {
  const auto customer = stage.world.catalogue().customer(5).guid;
  const std::string order = told(9), id = idOf(9);
  stage.world.catalogue().deleteOrder(9);
  stage.world.catalogue().deleteCustomer(5);
  const Read orders = named("orders", {order, told(10)}, kThinOrder);
  EXPECT_THAT(orders.removed, ElementsAre(id)) << "under the key it was written under";
  EXPECT_THAT(orders.records, SizeIs(1));
  EXPECT_THAT(named("orders", {order}).removed, ElementsAre(id));
  EXPECT_THAT(named("customers", {customer}).removed, ElementsAre(customer));
}

TEST_F(NamedRecords, may_be_named_by_their_internal_ids_too) {
  EXPECT_THAT(named("orders", {idOf(12)}, kThinOrder).records, ElementsAre(::testing::Key(idOf(12))));
  const Read unknown = named("orders", {"999999999", told(1)}, kThinOrder);
  EXPECT_THAT(unknown.problems, ElementsAre(HasSubstr("number is not known")));
  EXPECT_THAT(unknown.records, SizeIs(1));
}

class Registering : public ::testing::Test {
 protected:
  std::string config(const std::string& url = kHooks) const {
    return stage.byToken(R"(,"webhooks_url":")" + url + "\"");
  }
  spojka::CheckRow checked(const std::string& text) {
    spojka::CheckReport report;
    stage.open(text)->check(report);
    for (const auto& row : report.rows)
      if (row.id == "webhooks") return row;
    return {};
  }
  std::map<std::string, std::string> registered() {
    std::map<std::string, std::string> all;
    for (const auto& webhook : stage.world.webhooks().all()) all[webhook.event] = webhook.url;
    return all;
  }
  static std::size_t wanted() { return shoptet::api::Registrations::wanted().size(); }
  Stage stage{5, 5};
};

TEST_F(Registering, is_done_by_a_run_once_and_seen_to_hourly) {
  stage.read(config(), "orders", {}, kThinOrder);
  EXPECT_THAT(registered(), SizeIs(wanted()));
  EXPECT_EQ(registered().at("order:update"), std::string(kHooks) + "/shoptet");
  EXPECT_TRUE(stage.host.memory.at("webhook_keys").secret);
  stage.world.stats().reset();
  stage.read(config(), "orders", {}, kThinOrder);
  EXPECT_EQ(stage.requests(Kind::ApiWebhooks), 0U);
  stage.world.webhooks().remove(1);
  stage.host.memory.erase("webhooks");
  stage.read(config(), "orders", {}, kThinOrder);
  EXPECT_THAT(registered(), SizeIs(wanted()));
  EXPECT_EQ(stage.requests(Kind::ApiWebhooks), 2U) << "what there is, and what was missing";
}

TEST_F(Registering, is_repaired_by_check_which_says_what_was_missing) {
  auto row = checked(config());
  EXPECT_EQ(row.status, "ok");
  EXPECT_THAT(row.message, HasSubstr("order:create"));
  EXPECT_THAT(checked(config()).message, HasSubstr("every change"));
  stage.world.webhooks().remove(2);
  EXPECT_THAT(checked(config()).message, HasSubstr("order:update"));
  EXPECT_THAT(registered(), SizeIs(wanted()));
  // To another address of ours.
  EXPECT_THAT(checked(config("http://127.0.0.1:2/hooks/shop/")).message, HasSubstr("customer:delete"));
  for (const auto& [event, url] : registered())
    EXPECT_EQ(url, "http://127.0.0.1:2/hooks/shop/shoptet") << event;
  EXPECT_THAT(checked(stage.byToken()).message, HasSubstr("webhooks_url"));
}

TEST_F(Registering, is_left_as_it_is_where_the_work_only_looks) {
  stage.looksOnly = true;
  EXPECT_EQ(stage.read(config(), "orders", {}, kThinOrder).error, "");
  auto row = checked(config());
  EXPECT_EQ(row.status, "ok");
  EXPECT_THAT(row.message, HasSubstr("not registered yet: order:create"));
  EXPECT_THAT(registered(), IsEmpty());
  EXPECT_EQ(stage.host.memory.count("webhook_keys"), 0U);
  EXPECT_EQ(stage.host.memory.count("webhooks"), 0U) << "or the next run would take it for seen to";
  stage.looksOnly = false;
  stage.read(config(), "orders", {}, kThinOrder);
  EXPECT_THAT(registered(), SizeIs(wanted()));
  // Nor is anything moved.
  stage.looksOnly = true;
  EXPECT_THAT(checked(config("http://127.0.0.1:2/hooks/shop")).message, HasSubstr("order:update"));
  for (const auto& [event, url] : registered()) EXPECT_EQ(url, std::string(kHooks) + "/shoptet") << event;
}

TEST_F(Registering, leaves_what_leads_elsewhere_alone) {
  stage.world.webhooks().add("order:update", "https://other.example.com/secret-path");
  auto row = checked(config());
  EXPECT_EQ(row.status, "warning");
  EXPECT_THAT(row.message, HasSubstr("order:update → https://other.example.com"));
  EXPECT_THAT(row.message, Not(HasSubstr("secret-path")));
  EXPECT_EQ(registered().at("order:update"), "https://other.example.com/secret-path");
  EXPECT_THAT(registered(), SizeIs(wanted())) << "the others are ours";
  EXPECT_EQ(stage.host.memory.count("webhook_keys"), 0U) << "a new key would end the other program's";
  // Of an event we do not want: the key is still the other program's.
  Stage other(5, 5);
  other.world.webhooks().add("brand:update", "https://other.example.com/");
  spojka::CheckReport report;
  other.open(other.byToken(R"(,"webhooks_url":"http://127.0.0.1:1/h")"))->check(report);
  for (const auto& r : report.rows)
    if (r.id == "webhooks") {
      EXPECT_EQ(r.setting, "webhook_key");
    }
  // Of the end of jobs another may be told as well: they are looked at.
  Stage jobs(5, 5);
  jobs.world.webhooks().add("job:finished", "https://other.example.com/");
  spojka::CheckReport ends;
  jobs.open(jobs.byToken(R"(,"webhook_key":"k","webhooks_url":"http://127.0.0.1:1/h")"))->check(ends);
  for (const auto& r : ends.rows)
    if (r.id == "webhooks") {
      EXPECT_EQ(r.status, "ok") << r.message;
    }
  // With the addon all are the addon's.
  const std::string addon = stage.byAddon(R"(,"webhooks_url":")" + std::string(kHooks) + "\"");
  EXPECT_EQ(checked(addon).status, "warning") << "it was taken from somebody";
  EXPECT_EQ(checked(addon).status, "ok");
  EXPECT_EQ(registered().at("order:update"), std::string(kHooks) + "/shoptet");
}

// They would take each other's notices for ever, and nobody would know.
TEST_F(Registering, of_two_profiles_of_one_shop_is_told_with_the_whole_address_of_the_other) {
  const std::string other = "http://127.0.0.1:1/hooks/other/shoptet";
  for (const auto& event : shoptet::api::Registrations::wanted()) stage.world.webhooks().add(event, other);
  stage.looksOnly = true;
  auto row = checked(config());
  EXPECT_EQ(row.status, "warning");
  EXPECT_THAT(row.message, HasSubstr("eshop:projectDomain → " + other));
  const std::string addon = stage.byAddon(R"(,"webhooks_url":")" + std::string(kHooks) + "\"");
  row = checked(addon);
  EXPECT_EQ(row.status, "warning");
  EXPECT_THAT(row.message, HasSubstr("job:finished → " + other));
  stage.looksOnly = false;
  stage.read(addon, "orders", {}, kThinOrder);
  EXPECT_EQ(registered().at("order:update"), std::string(kHooks) + "/shoptet");
  bool warned = false;
  for (const auto& line : stage.host.logs())
    warned = warned || (line.level == SPOJKA_LOG_WARNING && line.message.find(other) != std::string::npos);
  EXPECT_TRUE(warned);
  // An address of this profile's own is none of another.
  const std::size_t lines = stage.host.logs().size();
  stage.read(stage.byAddon(R"(,"webhooks_url":"http://127.0.0.1:2/hooks/shop")"), "orders", {}, kThinOrder);
  for (std::size_t i = lines; i < stage.host.logs().size(); ++i)
    EXPECT_NE(stage.host.logs()[i].level, SPOJKA_LOG_WARNING) << stage.host.logs()[i].message;
}

TEST_F(Registering, that_is_left_behind_by_a_profile_that_went_to_links_is_told_once) {
  const spojka::ReceivedRequest call{"POST", "shoptet", "", {}, "{}"};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(stage.open(stage.byLinks())->receive(call).status, 404);
  int warnings = 0;
  for (const auto& line : stage.host.logs())
    warnings += line.message.find("still calls") != std::string::npos ? 1 : 0;
  EXPECT_EQ(warnings, 1);
}

TEST_F(Registering, that_fails_ends_no_run) {
  stage.set([](sandbox::ApiSettings& api) { api.forbidden = {"webhooks"}; });
  EXPECT_EQ(checked(config()).status, "warning");
  EXPECT_THAT(checked(config()).message, HasSubstr("no right"));
  const Read read = stage.read(config(), "orders", {}, kThinOrder);
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.records, SizeIs(5));
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("no right"));
}

TEST(Install, by_the_pretend_shop_opens_it) {
  Stage stage(5, 5);
  const auto& keys = stage.world.credentials();
  const std::string config = stage.byAddon(
      R"(,"webhooks_url":")" + std::string(kHooks) + R"(","oauth_uri":")" + stage.world.shopUrl() +
      R"(","addon_client_id":")" + keys.clientId + R"(","addon_client_secret":")" + keys.clientSecret + "\"");
  stage.host.memory.clear();
  EXPECT_EQ(stage.read(config, "orders").code, SPOJKA_E_AUTH);
  std::string code = stage.world.newInstallCode();
  code.replace(code.find('+'), 1, "%2B");
  const spojka::ReceivedRequest call{"GET", "install", "code=" + code, {}, ""};
  EXPECT_EQ(stage.open(config)->receive(call).status, 200);
  EXPECT_THAT(stage.read(config, "orders").records, SizeIs(5));
  // The very same call once more, and one with a code that is no good: it is installed all the same.
  EXPECT_EQ(stage.open(config)->receive(call).status, 200);
  EXPECT_EQ(stage.open(config)->receive({"GET", "install", "code=other", {}, ""}).status, 403);
  EXPECT_THAT(stage.host.allLogs(), Not(HasSubstr("could not be installed")));
  EXPECT_THAT(stage.read(config, "orders").records, SizeIs(5));
  EXPECT_THAT(stage.host.allLogs(), Not(HasSubstr(keys.oauthToken)));
}

}  // namespace
}  // namespace shoptet_api_test
