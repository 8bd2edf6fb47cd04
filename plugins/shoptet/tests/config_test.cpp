// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include <gmock/gmock.h>

#include <string>

#include "source.hpp"

namespace shoptet {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kHash = "feedfacefeedface";

std::string object(const std::string& members) {
  return "{" + members + "}";
}
std::string hashes(const std::string& more = "") {
  return object(std::string(R"("instance_uri":"https://shop.example.com","customers_hash":"c-)") + kHash +
                R"(","orders_hash":"o-)" + kHash + "\"" + more);
}
std::string url(const char* path, const std::string& query) {
  return std::string("\"https://shop.example.com/export/") + path + ".xml?" + query + "hash=" + kHash + "\"";
}
std::string links(const std::string& more = "", const std::string& orders = "patternId=-11&") {
  return object("\"customers_url\":" + url("customers", "") + ",\"orders_url\":" + url("orders", orders) +
                more);
}
Settings settings(const std::string& json) {
  return resolve(spojka::parseConfig(configTable(), json));
}
std::string refusal(const std::string& json) {
  try {
    settings(json);
  } catch (const spojka::ConfigError& e) {
    EXPECT_THAT(e.what(), Not(HasSubstr(kHash)));
    EXPECT_THAT(e.where(), HasSubstr("config."));
    return e.what();
  }
  return "accepted";
}

TEST(Config, every_setting_has_words_in_czech) {
  const spojka::TranslationScope czech(ShoptetSource::translation("cs"));
  for (const auto& p : configTable()) EXPECT_NE(spojka::tr(p.help), p.help) << p.name;
}

TEST(Config, refusals_come_in_the_language_of_the_call) {
  const spojka::TranslationScope czech(ShoptetSource::translation("cs"));
  EXPECT_THAT(refusal(R"({"instance_uri":"https://shop.example.com"})"),
              HasSubstr("nastavení „customers_hash“ chybí; zákazníci a objednávky se vždy čtou společně"));
  EXPECT_THAT(refusal(R"({"busy_wait_seconds":"soon"})"), HasSubstr("musí být celé číslo"));
}

TEST(Config, makes_links_of_hashes) {
  const auto s = settings(hashes(R"(,"orders_feed_hash":"f-feedfacefeedface","partner_id":3)"));
  EXPECT_EQ(s.origin, "https://shop.example.com");
  EXPECT_EQ(s.customers.target.reveal(), "/export/customers.xml?partnerId=3&hash=c-feedfacefeedface");
  EXPECT_EQ(s.orders.target.reveal(), "/export/orders.xml?patternId=-11&partnerId=3&hash=o-feedfacefeedface");
  ASSERT_TRUE(s.ordersFeed);
  EXPECT_EQ(s.ordersFeed->target.reveal(),
            "/export/ordersFeed.xml?patternId=-11&partnerId=3&hash=f-feedfacefeedface");
}

TEST(Config, puts_templates_where_they_belong) {
  const auto s = settings(
      hashes(R"(,"orders_feed_hash":"f-feedfacefeedface","orders_pattern":41,"customers_pattern":"-7")"));
  EXPECT_THAT(std::string(s.customers.target.reveal()), HasSubstr("?patternId=-7&hash="));
  EXPECT_THAT(std::string(s.orders.target.reveal()), HasSubstr("?patternId=41&hash="));
  EXPECT_THAT(std::string(s.ordersFeed->target.reveal()), HasSubstr("?patternId=41&hash="));
}

TEST(Config, uses_pasted_links_as_they_are) {
  const auto s = settings(links(",\"orders_feed_url\":" + url("ordersFeed", "patternId=-11&")));
  EXPECT_EQ(s.origin, "https://shop.example.com");
  EXPECT_EQ(s.orders.target.reveal(), "/export/orders.xml?patternId=-11&hash=feedfacefeedface");
  EXPECT_EQ(s.customers.target.reveal(), "/export/customers.xml?hash=feedfacefeedface");
  EXPECT_TRUE(s.ordersFeed);
}

TEST(Config, works_without_the_feed) {
  EXPECT_FALSE(settings(hashes()).ordersFeed);
  EXPECT_FALSE(settings(links()).ordersFeed);
}

TEST(Config, takes_either_hashes_or_links) {
  EXPECT_THAT(refusal(hashes(",\"customers_url\":" + url("customers", ""))),
              AllOf(HasSubstr("'customers_url'"), HasSubstr("either the hashes or the pasted links")));
  EXPECT_THAT(refusal(hashes(",\"orders_url\":" + url("orders", ""))), HasSubstr("'orders_url'"));
  EXPECT_THAT(refusal(hashes(",\"orders_feed_url\":" + url("ordersFeed", ""))),
              HasSubstr("'orders_feed_url'"));
  EXPECT_THAT(refusal(links(R"(,"orders_feed_hash":"feedfacefeedface")")), HasSubstr("'customers_url'"));
}

TEST(Config, names_what_is_missing) {
  EXPECT_THAT(refusal("{}"), HasSubstr("'instance_uri' is missing"));
  EXPECT_THAT(refusal(R"({"instance_uri":"https://shop.example.com"})"),
              AllOf(HasSubstr("'customers_hash' is missing"), HasSubstr("Zákazníci → Export")));
  EXPECT_THAT(refusal(R"({"instance_uri":"https://shop.example.com","customers_hash":"feedfacefeedface"})"),
              AllOf(HasSubstr("'orders_hash' is missing"), HasSubstr("always read together")));
  EXPECT_THAT(refusal(object("\"orders_url\":" + url("orders", ""))),
              HasSubstr("'customers_url' is missing"));
  EXPECT_THAT(refusal(object("\"customers_url\":" + url("customers", ""))),
              HasSubstr("'orders_url' is missing"));
}

TEST(Config, refuses_links_of_two_shops) {
  EXPECT_THAT(refusal(links(R"(,"instance_uri":"https://other.example.com")")),
              AllOf(HasSubstr("https://other.example.com"), HasSubstr("of one shop")));
  EXPECT_THAT(
      refusal(links(
          R"(,"orders_feed_url":"https://other.example.com/export/ordersFeed.xml?patternId=-11&hash=feedfacefeedface")")),
      AllOf(HasSubstr("'orders_feed_url'"), HasSubstr("https://other.example.com")));
  EXPECT_THAT(
      refusal(object(
          "\"customers_url\":" + url("customers", "") +
          R"(,"orders_url":"https://other.example.com/export/orders.xml?patternId=-11&hash=feedfacefeedface")")),
      AllOf(HasSubstr("'orders_url'"), HasSubstr("https://other.example.com")));
  EXPECT_EQ(refusal(links(R"(,"instance_uri":"https://shop.example.com:443/")")), "accepted");
}

TEST(Config, refuses_a_feed_of_another_template) {
  EXPECT_THAT(refusal(links(",\"orders_feed_url\":" + url("ordersFeed", "patternId=41&"))),
              AllOf(HasSubstr("'orders_feed_url'"), HasSubstr("another template")));
}

TEST(Config, refuses_settings_that_contradict_the_link) {
  EXPECT_THAT(refusal(links(R"(,"orders_pattern":"41")")),
              AllOf(HasSubstr("'orders_pattern' is 41"), HasSubstr("has -11")));
  EXPECT_THAT(refusal(links(R"(,"customers_pattern":"5")")),
              AllOf(HasSubstr("'customers_pattern' is 5"), HasSubstr("has none")));
  EXPECT_THAT(refusal(links(R"(,"partner_id":"3")")), HasSubstr("'partner_id' is 3"));
  EXPECT_EQ(refusal(links(R"(,"orders_pattern":"41","partner_id":"3")", "patternId=41&partnerId=3&")),
            "accepted");
}

TEST(Config, has_the_documented_defaults) {
  const auto s = settings(hashes());
  EXPECT_EQ(s.orders.patternId, "-11");
  EXPECT_FALSE(s.monthly);
  EXPECT_EQ(s.historyStart, dayOf(2009, 1, 1));
  EXPECT_EQ(s.feedOverlapSeconds, 7200);
  EXPECT_EQ(s.busyWaitMs, 60000);
  EXPECT_EQ(s.busyPatienceMs, 1800000);
  EXPECT_EQ(s.downloadTimeoutMs, 300000);
  EXPECT_EQ(s.maxExportBytes, 0U);
  EXPECT_EQ(s.limits.record, 4096U * 1024);
  EXPECT_EQ(s.limits.text, 1024U * 1024);
  ASSERT_TRUE(s.zone);
  EXPECT_EQ(s.zone->offsetOfUtc(0), 60);
}

TEST(Config, converts_units) {
  const auto s = settings(hashes(
      R"(,"orders_window":"month","history_start":"2020-2-29","feed_overlap_minutes":15,"busy_wait_seconds":2,"busy_patience_seconds":3,)"
      R"("download_timeout_seconds":4,"max_export_mb":5,"max_record_kb":16,"max_text_kb":6,"time_zone":"UTC")"));
  EXPECT_TRUE(s.monthly);
  EXPECT_EQ(s.historyStart, dayOf(2020, 2, 29));
  EXPECT_EQ(s.feedOverlapSeconds, 900);
  EXPECT_EQ(s.busyWaitMs, 2000);
  EXPECT_EQ(s.busyPatienceMs, 3000);
  EXPECT_EQ(s.downloadTimeoutMs, 4000);
  EXPECT_EQ(s.maxExportBytes, 5U * 1024 * 1024);
  EXPECT_EQ(s.limits.record, 16U * 1024);
  EXPECT_EQ(s.limits.text, 6U * 1024);
  EXPECT_EQ(s.zone->offsetOfUtc(0), 0);
}

TEST(Config, refuses_values_out_of_range) {
  for (const char* bad :
       {R"("feed_overlap_minutes":14)", R"("feed_overlap_minutes":10081)", R"("busy_wait_seconds":0)",
        R"("busy_patience_seconds":86401)", R"("download_timeout_seconds":0)", R"("max_export_mb":-1)",
        R"("max_record_kb":15)", R"("max_text_kb":0)", R"("orders_window":"week")",
        R"("history_start":"01.02.2020")", R"("history_start":"2020-02-30")", R"("time_zone":"Mars")",
        R"("orders_pattern":"-")", R"("partner_id":"-3")", R"("allow_http":"maybe")"}) {
    const std::string setting = std::string(bad).substr(1, std::string(bad).find('"', 1) - 1);
    EXPECT_THAT(refusal(hashes(std::string(",") + bad)), HasSubstr("'" + setting + "'")) << bad;
  }
}

TEST(Config, marks_exactly_hashes_links_and_the_token_as_secret) {
  std::vector<std::string> secrets;
  spojka::Arena arena;
  const spojka_value schema = spojka::configSchema(arena, configTable());
  const auto properties = spojka::ValueView(schema).find("properties");
  for (std::size_t i = 0; i < properties.size(); ++i)
    if (properties.member(i).find("writeOnly").boolean()) secrets.emplace_back(properties.name(i));
  EXPECT_THAT(secrets, UnorderedElementsAre("customers_hash", "orders_hash", "orders_feed_hash",
                                            "customers_url", "orders_url", "orders_feed_url", "private_token",
                                            "webhook_key", "addon_client_secret"));
}

TEST(Config, tells_which_settings_are_of_which_way_in) {
  std::vector<std::string> byLinks;
  std::vector<std::string> byApi;
  for (const auto& p : configTable()) {
    EXPECT_TRUE(p.when.setting.empty() || p.when.setting == "access") << p.name;
    if (p.when.values == std::vector<std::string>{"links"}) byLinks.push_back(p.name);
    if (p.when.values == std::vector<std::string>{"api"}) byApi.push_back(p.name);
  }
  EXPECT_EQ(configTable().front().name, "access") << "what decides is asked first";
  EXPECT_THAT(byApi, UnorderedElementsAre("private_token", "eshop_name", "shoptet_id", "webhooks_url",
                                          "addon_client_id", "addon_client_secret", "oauth_uri", "api_uri",
                                          "webhook_key"));
  EXPECT_THAT(byLinks, IsSupersetOf({"instance_uri", "customers_hash", "orders_hash", "orders_feed_hash",
                                     "customers_url", "orders_url", "orders_feed_url", "orders_window"}));
}

TEST(Config, explains_every_setting) {
  for (const auto& p : configTable()) {
    EXPECT_FALSE(p.title.empty()) << p.name;
    EXPECT_FALSE(p.help.empty()) << p.name;
    EXPECT_FALSE(p.group.empty()) << p.name;
  }
}

}  // namespace
}  // namespace shoptet
