// SPDX-License-Identifier: Apache-2.0
// What stands between here and the shop, and documents that are not what they should be.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// What stands between here and the shop says nothing about the link.
TEST(Source, weather_is_no_reason_to_copy_a_new_hash) {
  for (const auto& [status, body] : std::vector<std::pair<int, std::string>>{
           {403, "<html><head><title>Just a moment...</title></head></html>"},
           {403, "<html><body>Access denied by the firewall</body></html>"},
           {403, ""},
           {401, ""},
           {200, "<html><body><h1>Probíhá údržba</h1></body></html>"},
           {200,
            "<br />\n<b>Warning</b>:  mysqli::query() in <b>/www/export.php</b><br />\n<?xml "
            "version=\"1.0\"?>"
            "<ORDERS></ORDERS>"},
           {200, "Warning: Undefined index in /www/export.php\n<ORDERS></ORDERS>"},
           {200, "<html><body><form><input type=\"password\"></form></body></html>"}}) {
    Stage stage;
    stage.answer = [&](const std::string&) { return Response{status, {}, body}; };
    const Read r = stage.read("orders");
    EXPECT_TRUE(r.code == SPOJKA_E_TRANSIENT || r.code == SPOJKA_E_REMOTE) << r.code << body;
    EXPECT_THAT(r.error, AllOf(Not(HasSubstr("opy")), Not(HasSubstr("orders_hash")))) << body;
    EXPECT_THAT(r.checkpoints, IsEmpty());
  }
}

TEST(Source, a_cut_feed_is_not_the_end_of_it) {
  Stage stage;
  stage.then(orders({order("1")}));
  const std::string checkpoint = stage.read("orders").checkpoint();
  stage.then("<ORDERS>" + order("2"));
  const Read r = stage.read("orders", checkpoint);
  EXPECT_EQ(r.code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(r.checkpoints, IsEmpty());
  EXPECT_THAT(r.error, HasSubstr("</ORDERS>"));
}

TEST(Source, wrong_documents_are_told_apart) {
  const auto errorOf = [](const std::string& body) {
    Stage stage;
    return stage.then(body).read("orders");
  };
  EXPECT_THAT(errorOf("<CUSTOMERS></CUSTOMERS>").error,
              AllOf(HasSubstr("<CUSTOMERS>"), HasSubstr("<ORDERS>")));
  EXPECT_THAT(errorOf("<html><form action=\"/login\"><input type=\"password\"></form></html>").error,
              HasSubstr("login page"));
  EXPECT_THAT(errorOf("<!-- x --><html></html>").error, HasSubstr("web page"));
  EXPECT_THAT(errorOf("code;date;status\n1;2;3\n").error, HasSubstr("not XML"));
  EXPECT_THAT(errorOf("<?xml version=\"1.0\"?><!DOCTYPE a []><ORDERS></ORDERS>").error, HasSubstr("DOCTYPE"));
  EXPECT_THAT(errorOf("<ORDERS><ORDER></WRONG></ORDERS>").error, HasSubstr("damaged near byte"));
}

TEST(Source, a_refused_hash_says_where_to_find_the_new_one) {
  for (const int status : {401, 403, 404}) {
    Stage stage;
    stage.then(reply(status, "<html><body>Hash není platný</body></html>"));
    const Read r = stage.read("orders");
    EXPECT_TRUE(r.code == SPOJKA_E_AUTH || r.code == SPOJKA_E_CONFIG) << status;
    EXPECT_THAT(r.error, AllOf(HasSubstr("orders_hash"), HasSubstr("Objednávky → Export"),
                               Not(HasSubstr(kOrdersHash))));
  }
}

TEST(Source, a_refusal_is_understood_in_the_encoding_of_its_page) {
  const std::string words = "Pr\xE1v\xEC prob\xEDh\xE1 jin\xFD export";
  for (const auto& [page, type] : std::vector<std::pair<std::string, std::string>>{
           {words, "text/html; charset=windows-1250"},
           {"<html><head><meta charset=\"windows-1250\"></head><body>" + words, "text/html"}}) {
    Stage stage;
    for (int i = 0; i < 3; ++i) stage.then(reply(403, page, {{"Content-Type", type}}));
    stage.then(orders({order("1")}));
    EXPECT_THAT(stage.read("orders").keys, ElementsAre("1")) << page;
  }
}

// Answers with a body and then breaks instead of ending.
class BreakingConnection final : public spojka::http::Connection {
 public:
  explicit BreakingConnection(std::string body) : body_(std::move(body)) {}
  Response exchange(const spojka::http::Request&) override { return {}; }
  std::unique_ptr<spojka::http::StreamedResponse> open(const spojka::http::Request&) override {
    return std::make_unique<Stream>(body_);
  }
  void abort() noexcept override {}

 private:
  class Stream final : public spojka::http::StreamedResponse {
   public:
    explicit Stream(std::string body) : body_(std::move(body)) { head_.status = 200; }
    const Response& head() const noexcept override { return head_; }
    std::size_t read(char* to, std::size_t room) override {
      if (body_.empty()) throw TransportError(Phase::exchange, "http", "cut");
      const std::size_t n = body_.copy(to, room);
      body_.erase(0, n);
      return n;
    }

   private:
    Response head_;
    std::string body_;
  };
  std::string body_;
};

TEST(Source, a_document_that_was_whole_counts_even_when_the_line_breaks_behind_it) {
  Stage stage;
  const auto over = [&stage](const std::string& body) {
    stage.source = std::make_unique<ShoptetSource>(
        stage.host.context(), config(), std::make_unique<BreakingConnection>(body), [] { return kNow; });
    return stage.read("customers");
  };
  const Read whole = over(customers({customer("a")}));
  EXPECT_THAT(whole.keys, ElementsAre("a"));
  EXPECT_THAT(whole.checkpoints, SizeIs(1)) << whole.error;
  EXPECT_EQ(over("<CUSTOMERS>" + customer("a")).code, SPOJKA_E_REMOTE);
}

}  // namespace
}  // namespace shoptet::test
