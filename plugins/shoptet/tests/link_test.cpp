// SPDX-License-Identifier: Apache-2.0
#include "link.hpp"

#include <gmock/gmock.h>

#include <string>

#include "spojka/error.hpp"

namespace shoptet {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kLinkHash = "0123456789abcdef0123456789abcdef";

std::string ordersLink(const std::string& query) {
  return "https://www.my-eshop.example.com/export/orders.xml?" + query;
}
std::string hash() {
  return std::string("hash=") + kLinkHash;
}

std::string linkRefusal(const ExportKind& kind, const std::string& link, bool allowHttp = false) {
  try {
    parseLink(kind, link, allowHttp);
  } catch (const spojka::ConfigError& e) {
    EXPECT_EQ(e.where(), std::string("config.") + kind.urlSetting);
    EXPECT_THAT(e.what(), AllOf(HasSubstr(kind.urlSetting), Not(HasSubstr(kLinkHash)))) << link;
    return e.what();
  }
  return "accepted";
}
std::string linkRefusal(const std::string& link) {
  return linkRefusal(kOrdersExport, link);
}

std::string originRefusal(const std::string& text, bool allowHttp = false) {
  try {
    parseOrigin(text, allowHttp);
  } catch (const spojka::ConfigError& e) {
    EXPECT_THAT(e.what(), HasSubstr("'instance_uri'"));
    return e.what();
  }
  return "accepted";
}

TEST(PastedLink, is_kept_byte_for_byte) {
  for (const std::string& query :
       {hash() + "&partnerId=3&patternId=-11", "patternId=-11&partnerId=3&" + hash(),
        "patternId=41&" + hash(), "x=%C4%8D&patternId=-11&" + hash() + "&y"}) {
    const auto link = parseLink(kOrdersExport, ordersLink(query), false);
    EXPECT_EQ(link.target.reveal(), "/export/orders.xml?" + query);
    EXPECT_EQ(link.origin, "https://www.my-eshop.example.com");
    EXPECT_STREQ(link.setting, "orders_url");
    EXPECT_EQ(link.kind, &kOrdersExport);
  }
}

TEST(PastedLink, tells_its_template_and_partner) {
  const auto link = parseLink(kOrdersExport, ordersLink("patternId=-11&partnerId=3&" + hash()), false);
  EXPECT_EQ(link.patternId, "-11");
  EXPECT_EQ(link.partnerId, "3");
  const auto bare =
      parseLink(kCustomersExport, "https://shop.example.com/export/customers.xml?" + hash(), false);
  EXPECT_EQ(bare.patternId, "");
  EXPECT_EQ(bare.partnerId, "");
}

TEST(PastedLink, may_have_blank_space_around_it) {
  const auto link =
      parseLink(kOrdersFeed, "\n  https://shop.example.com/export/ordersFeed.xml?" + hash() + " \r\n", false);
  EXPECT_EQ(link.target.reveal(), "/export/ordersFeed.xml?" + hash());
}

TEST(PastedLink, takes_parameters_behind_it_without_touching_the_rest) {
  const auto link = parseLink(kOrdersExport, ordersLink("patternId=-11&" + hash()), false);
  EXPECT_EQ(targetWith(link, ""), link.target.reveal());
  EXPECT_EQ(targetWith(link, "dateFrom=2026-6-1&dateUntil=2026-6-30"),
            "/export/orders.xml?patternId=-11&" + hash() + "&dateFrom=2026-6-1&dateUntil=2026-6-30");
}

TEST(PastedLink, compares_hosts_without_regard_to_case_and_the_usual_port) {
  EXPECT_EQ(
      parseLink(kOrdersExport, "https://WWW.Shop.Example.com:443/export/orders.xml?" + hash(), false).origin,
      "https://www.shop.example.com");
  EXPECT_EQ(
      parseLink(kOrdersExport, "https://shop.example.com:8443/export/orders.xml?" + hash(), false).origin,
      "https://shop.example.com:8443");
}

TEST(PastedLink, of_another_export_is_sent_to_the_right_setting) {
  EXPECT_THAT(
      linkRefusal(kOrdersExport, "https://shop.example.com/export/customers.xml?" + hash()),
      AllOf(HasSubstr("customers export"), HasSubstr("'customers_url'"), HasSubstr("Objednávky → Export")));
  EXPECT_THAT(linkRefusal(kOrdersExport, "https://shop.example.com/export/ordersFeed.xml?" + hash()),
              HasSubstr("'orders_feed_url'"));
  EXPECT_THAT(linkRefusal(kOrdersFeed, ordersLink(hash())), HasSubstr("belongs into 'orders_url'"));
}

TEST(PastedLink, of_another_format_is_told_to_be_xml) {
  EXPECT_THAT(linkRefusal("https://shop.example.com/export/orders.csv?" + hash()),
              AllOf(HasSubstr("csv"), HasSubstr("'Shoptet - XML formát'")));
  EXPECT_THAT(linkRefusal(kCustomersExport, "https://shop.example.com/export/customers.xlsx?" + hash()),
              AllOf(HasSubstr("xlsx"), HasSubstr("xml format"), HasSubstr("Zákazníci → Export")));
}

TEST(PastedLink, with_another_path_is_refused) {
  for (const char* path :
       {"/export/products.xml", "/export/orders.XML", "/export/orders", "/", "", "/export/orders.xml/",
        "//export/orders.xml", "/export/../export/orders.xml", "/admin/export/orders.xml"})
    EXPECT_THAT(linkRefusal(std::string("https://shop.example.com") + path + "?" + hash()),
                HasSubstr("its path must be /export/orders.xml"))
        << path;
}

TEST(PastedLink, bound_to_an_address_says_which_box_to_untick) {
  EXPECT_THAT(linkRefusal(ordersLink("patternId=-11&ip=192.0.2.1&" + hash())),
              AllOf(HasSubstr("one IP address"), HasSubstr("Povolit pouze z konkrétní IP adresy"),
                    Not(HasSubstr("192.0.2.1"))));
}

TEST(PastedLink, limited_to_dates_is_refused) {
  EXPECT_THAT(linkRefusal(ordersLink("dateFrom=2026-6-1&" + hash())), HasSubstr("(dateFrom)"));
  EXPECT_THAT(linkRefusal(ordersLink(hash() + "&dateUntil=2026-6-1")), HasSubstr("(dateUntil)"));
  EXPECT_THAT(linkRefusal(ordersLink(hash() + "&updateTimeFrom=2026-06-01")), HasSubstr("'updateTimeFrom'"));
}

TEST(PastedLink, without_a_hash_is_refused) {
  for (const std::string query :
       {"", "patternId=-11", "hash=", "patternId=-11&hash=&partnerId=3", "HASH=abc"})
    EXPECT_THAT(linkRefusal(ordersLink(query)), HasSubstr("has no hash")) << query;
  EXPECT_THAT(linkRefusal("https://shop.example.com/export/orders.xml"), HasSubstr("has no hash"));
}

TEST(PastedLink, with_a_parameter_twice_is_refused) {
  EXPECT_THAT(linkRefusal(ordersLink(hash() + "&" + hash())), HasSubstr("'hash' twice"));
  EXPECT_THAT(linkRefusal(ordersLink("hash=&" + hash())), HasSubstr("'hash' twice"));
  EXPECT_THAT(linkRefusal(ordersLink("patternId=-11&patternId=41&" + hash())),
              HasSubstr("'patternId' twice"));
  EXPECT_THAT(linkRefusal(ordersLink("partnerId=1&partnerId=2&" + hash())), HasSubstr("'partnerId' twice"));
}

TEST(PastedLink, with_a_template_or_partner_that_is_no_number_is_refused_without_showing_it) {
  for (const std::string name : {"patternId", "partnerId"})
    for (const std::string& value :
         {std::string("3") + kLinkHash, std::string("x"), std::string("--1"), std::string("-")})
      EXPECT_THAT(linkRefusal(ordersLink(name + "=" + value + "&" + hash())),
                  HasSubstr("'" + name + "' that is not a number"));
}

TEST(PastedLink, copied_from_a_page_source_is_refused) {
  EXPECT_THAT(linkRefusal(ordersLink("patternId=-11&amp;" + hash())), HasSubstr("'&amp;'"));
}

TEST(PastedLink, with_characters_no_link_has_is_refused) {
  const std::string link = ordersLink(hash());
  for (const std::string& bad :
       {"\"" + link + "\"", link + " " + link, "<" + link + ">", link + "\n" + link, link + "\xC2\xA0",
        std::string("https://shop.example.com/export/orders.xml?a=\tb&") + hash()})
    EXPECT_THAT(linkRefusal(bad), HasSubstr("contains a character no link has")) << bad;
  EXPECT_THAT(linkRefusal(link + "#top"), HasSubstr("'#'"));
}

TEST(PastedLink, with_user_info_is_refused_without_showing_it) {
  EXPECT_THAT(linkRefusal("https://user:geheim@shop.example.com/export/orders.xml?" + hash()),
              AllOf(HasSubstr("user name or password"), Not(HasSubstr("geheim"))));
}

TEST(PastedLink, with_a_bad_port_is_refused) {
  for (const char* port : {":", ":x", ":80x", ":99999", ":65536", ":0", ":-1", ":123456"})
    EXPECT_THAT(linkRefusal(std::string("https://shop.example.com") + port + "/export/orders.xml?" + hash()),
                HasSubstr("has a port that is not a number"))
        << port;
}

TEST(PastedLink, with_a_bad_host_is_refused) {
  for (const char* host : {"", "shop_%41.example.com", "[::1", "a,b", ":443"})
    EXPECT_THAT(linkRefusal(std::string("https://") + host + "/export/orders.xml?" + hash()),
                HasSubstr("no proper host name"))
        << host;
}

TEST(PastedLink, over_plain_http_needs_permission_except_on_this_machine) {
  const std::string rest = "/export/orders.xml?" + hash();
  EXPECT_THAT(linkRefusal("http://shop.example.com" + rest), HasSubstr("unprotected"));
  EXPECT_THAT(linkRefusal("http://localhost.example.com" + rest), HasSubstr("unprotected"));
  EXPECT_EQ(linkRefusal(kOrdersExport, "http://shop.example.com" + rest, true), "accepted");
  for (const char* here : {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
    EXPECT_EQ(parseLink(kOrdersExport, here + rest, false).origin, here);
}

TEST(PastedLink, of_another_scheme_is_refused) {
  for (const char* start : {"", "www.", "ftp://", "//", "https:/"})
    EXPECT_THAT(linkRefusal(std::string(start) + "shop.example.com/export/orders.xml?" + hash()),
                HasSubstr("must begin with https://"))
        << start;
}

TEST(InstanceUri, is_the_address_alone) {
  EXPECT_EQ(parseOrigin("https://www.My-Eshop.example.com/", false), "https://www.my-eshop.example.com");
  EXPECT_EQ(parseOrigin(" https://shop.example.com:443 ", false), "https://shop.example.com");
  EXPECT_EQ(parseOrigin("http://localhost:80", false), "http://localhost");
  EXPECT_THAT(originRefusal("https://shop.example.com/admin"),
              AllOf(HasSubstr("without a path"), HasSubstr("https://shop.example.com")));
  EXPECT_THAT(originRefusal("https://shop.example.com?x=1"), HasSubstr("without a path"));
  EXPECT_THAT(originRefusal("shop.example.com"), HasSubstr("must begin with https://"));
  EXPECT_THAT(originRefusal("http://shop.example.com"), HasSubstr("unprotected"));
  EXPECT_EQ(parseOrigin("http://shop.example.com", true), "http://shop.example.com");
}

TEST(BuiltLink, has_the_form_of_the_administration) {
  const auto link = buildLink(kOrdersExport, "https://shop.example.com", kLinkHash, "-11", "3");
  EXPECT_EQ(link.target.reveal(), "/export/orders.xml?patternId=-11&partnerId=3&" + hash());
  EXPECT_EQ(link.origin, "https://shop.example.com");
  EXPECT_STREQ(link.setting, "orders_hash");
  EXPECT_EQ(buildLink(kCustomersExport, "o", kLinkHash, "", "").target.reveal(),
            "/export/customers.xml?" + hash());
  EXPECT_EQ(buildLink(kOrdersFeed, "o", std::string(" ") + kLinkHash + "\n", "41", "").target.reveal(),
            "/export/ordersFeed.xml?patternId=41&" + hash());
}

TEST(BuiltLink, is_refused_when_the_hash_is_something_else) {
  const auto why = [](const std::string& text) -> std::string {
    try {
      buildLink(kOrdersExport, "https://shop.example.com", text, "-11", "");
    } catch (const spojka::ConfigError& e) {
      EXPECT_EQ(e.where(), "config.orders_hash");
      EXPECT_THAT(e.what(), AllOf(HasSubstr("'orders_hash'"), Not(HasSubstr(kLinkHash))));
      return e.what();
    }
    return "accepted";
  };
  EXPECT_THAT(why(ordersLink(hash())), HasSubstr("put the link into 'orders_url'"));
  EXPECT_THAT(why(hash()), HasSubstr("only what follows 'hash='"));
  for (const std::string& bad :
       {std::string("abc1234"), std::string(kLinkHash) + "&ip=1", std::string(257, 'a'),
        std::string(kLinkHash) + " x", std::string("***"), std::string()})
    EXPECT_THAT(why(bad), HasSubstr("is not a hash")) << bad;
}

}  // namespace
}  // namespace shoptet
