// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace shoptet {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Kind = ExportError::Kind;

constexpr std::int64_t kNow = 1780301100;  // 2026-06-01T08:05:00Z

const std::vector<std::string> kBusyTexts{
    "Právě probíhá jiný export, zkuste to později.",
    "PROBÍHÁ JINÝ EXPORT",
    "Export již probíhá.",
    "Práve prebieha export, skúste to neskôr.",
    "Práve beží iný export.",
    "Another export is running, please try again later.",
    "An export is already being generated.",
    "Too Many Requests",
    "Export je možné stáhnout nejvýše jednou za 15 minut.",
};

spojka::http::Response head(int status, std::vector<spojka::http::Header> headers = {}) {
  return {status, std::move(headers), {}};
}
ExportError judged(int status, const std::string& body = {}, std::vector<spojka::http::Header> headers = {},
                   const ExportKind& kind = kOrdersExport) {
  ExportLink link;
  link.kind = &kind;
  link.origin = "https://shop.example.com";
  return judgeStatus(link, head(status, std::move(headers)), body, kNow);
}
std::string page(const std::string& text) {
  return "<!DOCTYPE html>\n<html><body><p>" + text + "</p></body></html>";
}
Kind kindOf(const std::string& body) {
  const auto error = judgeBody(kOrdersExport, body);
  return error ? error->kind() : Kind{};
}
constexpr Kind kExport{};

TEST(AnswerStatus, tells_a_hash_that_the_shop_itself_refuses) {
  for (const int status : {401, 403}) {
    const auto e = judged(status, page("Přístup odepřen: hash exportu není platný"));
    EXPECT_EQ(e.kind(), Kind::refused);
    EXPECT_EQ(e.code(), SPOJKA_E_AUTH);
    EXPECT_EQ(e.httpStatus(), status);
    EXPECT_THAT(e.what(), AllOf(HasSubstr("orders export"), HasSubstr("'orders_hash'"),
                                HasSubstr("Objednávky → Export"), HasSubstr("Zabezpečení exportů")));
  }
}

// Neither a word that only the shop would use, nor one that only a firewall would.
TEST(AnswerStatus, accuses_nobody_when_the_answer_does_not_tell) {
  for (const int status : {401, 403})
    for (const std::string& body :
         {std::string(), page("Přístup odepřen"), page("Forbidden"), std::string("nope")}) {
      const auto e = judged(status, body);
      EXPECT_EQ(e.kind(), Kind::unclear) << body;
      EXPECT_EQ(e.code(), SPOJKA_E_REMOTE);
      EXPECT_THAT(e.what(), AllOf(HasSubstr("does not say by whom"), HasSubstr("Zabezpečení exportů"),
                                  Not(HasSubstr("opy")), Not(HasSubstr("hash"))));
    }
}

TEST(AnswerStatus, tells_a_restriction_to_one_address) {
  for (const char* text :
       {"Export není z této IP adresy povolen", "Export is not allowed for your IP address",
        "Prístup k exportu z IP adresy 192.0.2.1 nie je povolený"}) {
    const auto e = judged(403, page(text));
    EXPECT_EQ(e.kind(), Kind::refused) << text;
    EXPECT_THAT(e.summary(), HasSubstr("one IP address")) << text;
    EXPECT_THAT(e.hint(), HasSubstr("Povolit pouze z konkrétní IP adresy"));
  }
  for (const char* text :
       {"Přístup z této IP adresy není povolen", "Access denied for your IP address", "Vaše IP: 192.0.2.1"}) {
    const auto e = judged(403, page(text));
    EXPECT_EQ(e.kind(), Kind::unclear) << text << ": a firewall says so as well";
    EXPECT_THAT(e.hint(), AllOf(HasSubstr("Povolit pouze z konkrétní IP adresy"), HasSubstr("provider")));
  }
  EXPECT_THAT(judged(403, page("Přístup odepřen")).summary(), Not(HasSubstr("IP")));
}

TEST(AnswerStatus, tells_a_firewall_whatever_status_it_uses) {
  for (const int status : {401, 403, 404})
    for (const std::string& body :
         {page("Checking your browser before accessing shop.example.com"), page("Potvrďte, že nejste robot"),
          page("The requested URL was rejected. Reference #18.2d"), page("Sorry, you have been blocked"),
          std::string("<html><script src=\"/cdn-cgi/challenge-platform/h/b.js\"></script></html>"),
          std::string("<html><head><title>Attention Required! | Cloudflare</title></head></html>")}) {
      const auto e = judged(status, body);
      EXPECT_EQ(e.kind(), Kind::weather) << status << body;
      EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT);
      EXPECT_FALSE(e.undelivered()) << "no smaller range gets through either";
      EXPECT_THAT(e.what(), AllOf(HasSubstr("a firewall"), HasSubstr("a new hash changes nothing")));
    }
  EXPECT_EQ(judged(403, "", {{"cf-mitigated", "challenge"}}).kind(), Kind::weather);
  EXPECT_EQ(judged(503, page("Just a moment...")).kind(), Kind::weather);
  EXPECT_EQ(judged(524, page("A timeout occurred. Cloudflare Ray ID: 1")).kind(), Kind::serverError)
      << "which tells of the shop, and a smaller range may help";
  EXPECT_EQ(judged(404,
                   "<html><script src=\"https://cdnjs.cloudflare.com/x.js\"></script>"
                   "<script src=\"https://www.google.com/recaptcha/api.js\"></script>Nenalezeno</html>")
                .kind(),
            Kind::unknownLink)
      << "a shop may load its forms and scripts from the same companies";
}

TEST(AnswerStatus, tells_a_shop_that_is_closed_for_a_while) {
  for (const int status : {401, 403, 404, 500})
    for (const char* text : {"Probíhá plánovaná odstávka", "E-shop je v údržbě", "Under maintenance"}) {
      const auto e = judged(status, page(text));
      EXPECT_EQ(e.kind(), Kind::weather) << status << text;
      EXPECT_THAT(e.hint(), HasSubstr("Nothing is wrong with the link"));
    }
}

TEST(AnswerStatus, tells_a_link_the_shop_does_not_know) {
  for (const int status : {404, 410}) {
    const auto e = judged(status, page("Stránka nenalezena"), {}, kCustomersExport);
    EXPECT_EQ(e.kind(), Kind::unknownLink);
    EXPECT_EQ(e.code(), SPOJKA_E_CONFIG);
    EXPECT_THAT(e.what(), AllOf(HasSubstr("customers export"), HasSubstr(std::to_string(status)),
                                HasSubstr("'customers_hash' or 'customers_url'")));
  }
}

TEST(AnswerStatus, tells_a_shop_that_asks_to_wait) {
  for (const int status : {429, 409, 423}) {
    const auto e = judged(status);
    EXPECT_EQ(e.kind(), Kind::busy) << status;
    EXPECT_EQ(e.code(), SPOJKA_E_RATE_LIMIT);
    EXPECT_EQ(e.retryAfterMs(), -1);
  }
  EXPECT_EQ(judged(429, "", {{"retry-after", "120"}}).retryAfterMs(), 120000);
  const auto e = judged(503, "", {{"Retry-After", "Mon, 01 Jun 2026 08:06:00 GMT"}});
  EXPECT_EQ(e.kind(), Kind::busy);
  EXPECT_EQ(e.retryAfterMs(), 60000);
}

TEST(AnswerStatus, tells_a_running_export_by_the_words_of_any_failure) {
  for (const int status : {400, 403, 404, 500, 503})
    for (const auto& text : kBusyTexts)
      EXPECT_EQ(judged(status, page(text)).kind(), Kind::busy) << status << text;
}

TEST(AnswerStatus, tells_a_server_that_broke_down) {
  for (const int status : {500, 502, 503, 504, 520}) {
    const auto e = judged(status, page("Bad gateway"));
    EXPECT_EQ(e.kind(), Kind::serverError) << status;
    EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT);
    EXPECT_TRUE(e.undelivered()) << "a smaller range may come through";
  }
}

TEST(AnswerStatus, tells_an_answer_without_a_body) {
  EXPECT_EQ(judged(204).kind(), Kind::emptyBody);
}

TEST(AnswerStatus, leaves_what_it_does_not_know_unexplained) {
  for (const int status : {201, 206, 400, 418}) {
    const auto e = judged(status, page("něco jiného"));
    EXPECT_EQ(e.kind(), Kind::unexpected) << status;
    EXPECT_EQ(e.code(), SPOJKA_E_REMOTE);
    EXPECT_THAT(e.what(), HasSubstr(std::to_string(status)));
  }
}

TEST(AnswerStatus, tells_a_redirect_to_the_login_page) {
  for (const char* location :
       {"/login/?backTo=%2Fexport", "https://shop.example.com/admin/login/", "/Login"}) {
    const auto e = judged(302, "", {{"Location", location}});
    EXPECT_EQ(e.kind(), Kind::loginPage) << location;
    EXPECT_EQ(e.code(), SPOJKA_E_REMOTE) << "the shop, or a network on the way, wants to see a person";
  }
}

TEST(AnswerStatus, names_the_host_of_a_redirect_and_nothing_behind_it) {
  for (const int status : {301, 302, 307, 308}) {
    const auto e =
        judged(status, "", {{"Location", "https://new.example.com/export/orders.xml?hash=feedface"}});
    EXPECT_EQ(e.kind(), Kind::redirected);
    EXPECT_EQ(e.code(), SPOJKA_E_CONFIG);
    EXPECT_THAT(e.what(), AllOf(HasSubstr("https://new.example.com"), Not(HasSubstr("feedface")),
                                Not(HasSubstr("/export")), HasSubstr("'instance_uri'")));
  }
  EXPECT_EQ(judged(302, "", {{"Location", "https://wifi.example.com/welcome"}}).code(), SPOJKA_E_REMOTE)
      << "another page elsewhere is not the shop that moved";
  EXPECT_THAT(judged(302, "", {{"Location", "https://new.example.com?hash=feedface"}}).what(),
              Not(HasSubstr("feedface")));
  EXPECT_THAT(judged(302, "", {{"Location", "https://new.example.com#feedface"}}).what(),
              Not(HasSubstr("feedface")));
}

TEST(AnswerStatus, names_the_host_of_a_redirect_however_it_is_written) {
  for (const char* location : {"https://user:feedface@new.example.com/", "//new.example.com/?hash=feedface",
                               "HTTPS://New.Example.com:443/a@b"}) {
    const auto e = judged(302, "", {{"Location", location}});
    EXPECT_EQ(e.kind(), Kind::unclear) << location;
    EXPECT_THAT(e.summary(), testing::EndsWith(": https://new.example.com")) << location;
    EXPECT_THAT(e.what(), Not(HasSubstr("feedface")));
  }
  EXPECT_THAT(judged(302, "", {{"Location", "http://shop.example.com/"}}).summary(),
              HasSubstr(": http://shop.example.com"))
      << "unprotected is another address";
}

TEST(AnswerStatus, tells_a_redirect_within_the_shop) {
  for (const char* location :
       {"", "/", "/jinam?hash=feedface", "jinam", "feedface", "?hash=feedface", "#feedface", "a:feedface",
        "/jinam?hash=feedface&back=https://new.example.com", "jinam/?back=//new.example.com/feedface",
        "https://shop.example.com/jinam?hash=feedface", "https://SHOP.example.com:443/",
        "//shop.example.com"}) {
    const auto e = judged(302, "", {{"Location", location}});
    EXPECT_EQ(e.kind(), Kind::unclear) << location;
    EXPECT_THAT(e.summary(), HasSubstr("another of its own pages")) << location;
    EXPECT_THAT(e.hint(), HasSubstr("Objednávky → Export"));
    EXPECT_THAT(e.what(), Not(HasSubstr("feedface"))) << location;
    EXPECT_THAT(e.what(), Not(HasSubstr("another address"))) << location;
  }
}

TEST(AnswerStatus, never_quotes_the_body) {
  for (const int status : {301, 400, 401, 403, 404, 429, 500})
    EXPECT_THAT(judged(status, page("IP adresa, jana@example.com")).what(),
                Not(HasSubstr("jana@example.com")));
}

TEST(AnswerBody, lets_xml_through_whatever_its_root) {
  for (const char* body : {"<?xml version=\"1.0\"?><ORDERS>", "<ORDERS/>", "<SHOP>", "<!-- x --><ORDERS>"})
    EXPECT_EQ(kindOf(body), kExport) << body;
}

TEST(AnswerBody, lets_an_export_through_that_speaks_of_exports_and_addresses) {
  EXPECT_EQ(kindOf("<ORDERS><ORDER><REMARK>probíhá export, vaše IP adresa, login</REMARK>"), kExport);
}

TEST(AnswerBody, never_takes_nothing_for_an_empty_list) {
  const auto e = judgeBody(kOrdersExport, "");
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), Kind::emptyBody);
  EXPECT_EQ(e->httpStatus(), 200);
  EXPECT_TRUE(e->undelivered());
  EXPECT_THAT(e->what(), HasSubstr("not an empty list"));
}

TEST(AnswerBody, tells_a_running_export) {
  for (const auto& text : kBusyTexts) {
    EXPECT_EQ(kindOf(page(text)), Kind::busy) << text;
    EXPECT_EQ(kindOf(text), Kind::busy) << text;
    EXPECT_EQ(kindOf("{\"error\":\"" + text + "\"}"), Kind::busy) << text;
  }
}

TEST(AnswerBody, tells_a_restriction_to_one_address) {
  const auto e = judgeBody(kCustomersExport, page("Z této IP adresy nelze export stáhnout"));
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), Kind::refused);
  EXPECT_THAT(e->what(), AllOf(HasSubstr("one IP address"), HasSubstr("Zákazníci → Export")));
  EXPECT_EQ(kindOf(page("Your IP: 192.0.2.1")), Kind::unclear);
}

TEST(AnswerBody, tells_a_hash_the_shop_refuses_and_no_page_that_only_speaks_of_exports) {
  EXPECT_EQ(kindOf("Neplatný hash"), Kind::refused);
  EXPECT_EQ(kindOf(page("Odkaz není platný")), Kind::refused);
  EXPECT_EQ(kindOf(page("Náš export do celého světa")), Kind::webPage);
  EXPECT_EQ(kindOf("<html><script>location.hash; 'invalid'</script></html>"), Kind::webPage);
}

TEST(AnswerBody, tells_what_a_failing_program_wrote_before_or_instead_of_the_document) {
  for (const char* body :
       {"<br />\n<b>Warning</b>:  mysqli::query() in <b>/www/export.php</b> on line 7<br />\n<?xml "
        "version=\"1.0\"?>",
        "<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted", "PHP Warning:  x in y",
        "Warning: Undefined index: a in /www/export.php on line 1\n<?xml version=\"1.0\"?><ORDERS>",
        "<html><body>Fatal error: Maximum execution time of 300 seconds exceeded</body></html>",
        "SQLSTATE[HY000] [2002] Connection refused"}) {
    const auto e = judgeBody(kOrdersExport, body);
    ASSERT_TRUE(e) << body;
    const std::string words = body;
    const bool exhausted = words.find("Allowed memory") != std::string::npos ||
                           words.find("Maximum execution") != std::string::npos;
    EXPECT_EQ(e->kind(), exhausted ? Kind::serverError : Kind::weather) << body;
    EXPECT_EQ(e->undelivered(), exhausted)
        << "a smaller range is asked for where it may be within what it can";
    EXPECT_THAT(e->what(), AllOf(HasSubstr("nothing is wrong with the link"), Not(HasSubstr("opy"))));
  }
  EXPECT_EQ(kindOf("<div>něco</div>"), Kind::webPage);
}

TEST(AnswerBody, tells_the_login_page) {
  for (const char* text :
       {"<form action=\"/login\"></form>", "<input type=\"password\">", "<input type='password'>",
        "<h1>Přihlášení</h1>", "<h1>PŘIHLÁŠENÍ</h1>", "<h1>Prihlásenie</h1>"})
    EXPECT_EQ(kindOf(page(text)), Kind::loginPage) << text;
}

TEST(AnswerBody, tells_any_other_web_page) {
  for (const std::string& body :
       {page("Vítejte"), std::string("<HTML><HEAD>"), std::string("<!doctype HTML>"), std::string("<head>"),
        std::string("<body>"), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + page("Vítejte")}) {
    const auto e = judgeBody(kOrdersExport, body);
    ASSERT_TRUE(e) << body;
    EXPECT_EQ(e->kind(), Kind::webPage) << body;
    EXPECT_EQ(e->code(), SPOJKA_E_DATA);
  }
}

TEST(AnswerBody, tells_another_format) {
  for (const char* body :
       {"\"code\";\"date\";\"statusName\"\r\n\"2026001\";", "PK\x03\x04", "a,b,c\n1,2,3"}) {
    const auto e = judgeBody(kOrdersExport, body);
    ASSERT_TRUE(e) << body;
    EXPECT_EQ(e->kind(), Kind::notXml);
    EXPECT_THAT(e->what(), HasSubstr("'Shoptet - XML formát'"));
  }
  for (const char* body : {"{\"error\":1,\"a\":2,\"b\":3}", "chyba", "[1,2,3,4]"}) {
    const auto e = judgeBody(kOrdersExport, body);
    ASSERT_TRUE(e) << body;
    EXPECT_EQ(e->kind(), Kind::notXml);
    EXPECT_THAT(e->what(), AllOf(HasSubstr("says something of its own"), Not(HasSubstr("opy")))) << body;
  }
}

TEST(AnswerBody, never_quotes_the_body) {
  for (const std::string& body :
       {page("jana@example.com"), page("login jana@example.com"), std::string("jana@example.com;1")})
    EXPECT_THAT(judgeBody(kOrdersExport, body)->what(), Not(HasSubstr("jana")));
}

TEST(AnswerError, says_what_happened_and_then_what_to_do) {
  const auto e = judged(404);
  EXPECT_EQ(std::string(e.what()), e.summary() + ". " + e.hint());
  EXPECT_EQ(e.where(), "shoptet.orders");
  for (const Kind kind : {Kind::refused, Kind::unknownLink, Kind::busy, Kind::redirected, Kind::webPage,
                          Kind::notXml, Kind::wrongRoot, Kind::wrongEncoding, Kind::malformed,
                          Kind::unexpected, Kind::loginPage, Kind::weather, Kind::unclear})
    EXPECT_FALSE(ExportError(kind, "w", "s", "").undelivered()) << "no smaller range helps";
  EXPECT_TRUE(ExportError(Kind::truncated, "w", "s", "").undelivered());
}

}  // namespace
}  // namespace shoptet
