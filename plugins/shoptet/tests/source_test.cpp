// SPDX-License-Identifier: Apache-2.0
// How the exports are asked for, run after run.
#include "harness.hpp"

namespace shoptet::test {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Source, reads_everything_once_and_then_only_what_changed) {
  Stage stage;
  stage.then(orders({order("1"), order("2")}));
  const Read first = stage.read("orders");
  EXPECT_THAT(first.keys, ElementsAre("1", "2")) << first.error;
  EXPECT_TRUE(first.last);
  ASSERT_THAT(first.checkpoints, SizeIs(1));
  EXPECT_EQ(stage.targets().at(0), std::string("/export/orders.xml?patternId=-11&hash=") + kOrdersHash);

  stage.now += 3600;
  stage.then(orders({order("2")}));
  const Read second = stage.read("orders", first.checkpoint());
  EXPECT_THAT(second.keys, ElementsAre("2"));
  EXPECT_EQ(stage.targets().at(1), std::string("/export/ordersFeed.xml?patternId=-11&hash=") + kFeedHash +
                                       "&updateTimeFrom=2026-06-01%2006:00:00")
      << "the start of the last run less two hours, in the digits of UTC";

  stage.then(orders({}));
  const Read third = stage.read("orders", second.checkpoint());
  EXPECT_THAT(third.keys, IsEmpty());
  EXPECT_THAT(third.error, IsEmpty());
  EXPECT_THAT(third.checkpoints, SizeIs(1)) << "an empty feed is news too";
  EXPECT_THAT(stage.parameters().at(2), HasSubstr("2026-06-01%2007:00:00"));
}

// A checkpoint from a clock that was ahead says nothing about the time since: the feed would pass over it.
TEST(Source, a_checkpoint_from_the_future_reads_everything_again_and_the_next_one_is_right) {
  Stage stage;
  stage.then(orders({order("1")})).then(orders({order("1"), order("2")})).then(orders({}));
  stage.now += 86400;
  const Read ahead = stage.read("orders");
  stage.now -= 86400;
  const Read right = stage.read("orders", ahead.checkpoint());
  EXPECT_THAT(right.keys, ElementsAre("1", "2")) << right.error;
  EXPECT_THAT(stage.targets().at(1), HasSubstr("/export/orders.xml"));
  stage.read("orders", right.checkpoint());
  EXPECT_THAT(stage.parameters().at(2), HasSubstr("2026-06-01%2006:00:00"));
}

TEST(Source, customers_are_read_whole_every_time) {
  Stage stage;
  stage.then(customers({customer("a")})).then(customers({customer("a"), customer("b")}));
  const Read first = stage.read("customers");
  EXPECT_THAT(first.keys, ElementsAre("a")) << first.error;
  EXPECT_THAT(stage.read("customers", first.checkpoint()).keys, ElementsAre("a", "b"));
  EXPECT_THAT(stage.targets(), Each(std::string("/export/customers.xml?hash=") + kCustomersHash));
}

TEST(Source, without_a_feed_orders_are_read_whole_every_time) {
  Stage stage(config(false));
  stage.then(orders({order("1")})).then(orders({order("1")}));
  const Read first = stage.read("orders");
  EXPECT_THAT(stage.read("orders", first.checkpoint()).keys, ElementsAre("1"));
  EXPECT_THAT(stage.targets(), Each(HasSubstr("/export/orders.xml")));
}

TEST(Source, another_shop_or_template_starts_over) {
  Stage before;
  before.then(orders({order("1")}));
  const std::string checkpoint = before.read("orders").checkpoint();
  Config c = config();
  c.ordersPattern = "41";
  Stage after(c);
  after.then(orders({order("1")}));
  EXPECT_THAT(after.read("orders", checkpoint).keys, ElementsAre("1"));
  EXPECT_THAT(after.targets().at(0), HasSubstr("/export/orders.xml?patternId=41"));
  EXPECT_THAT(after.host.allLogs(), HasSubstr("from the beginning"));
}

TEST(Source, a_checkpoint_it_cannot_read_is_an_error_and_not_a_new_start) {
  Stage stage;
  const Read r = stage.read("orders", R"({"version":9})");
  EXPECT_EQ(r.code, SPOJKA_E_DATA);
  EXPECT_THAT(r.error, HasSubstr("reset"));
  EXPECT_THAT(stage.targets(), IsEmpty());
}

TEST(Source, an_export_without_records_moves_nothing) {
  Stage stage;
  stage.then(orders({}));
  const Read r = stage.read("orders");
  EXPECT_THAT(r.error, IsEmpty());
  EXPECT_THAT(r.checkpoints, IsEmpty());
  EXPECT_THAT(stage.host.allLogs(), HasSubstr("read whole again"));
}

// Days between the two dates of a range; -1 = no range.
std::int64_t daysOf(const std::string& target) {
  const auto from = target.find("dateFrom=");
  const auto until = target.find("dateUntil=");
  if (from == std::string::npos) return -1;
  const auto a = parseDay(target.substr(from + 9, target.find('&', from) - from - 9));
  const auto b = parseDay(target.substr(until + 10));
  return *b - *a;
}

TEST(Source, a_range_the_shop_cannot_deliver_is_halved_until_it_can_and_the_size_is_remembered) {
  Config c = config();
  c.historyStart = "2026-01-01";
  for (const int kind : {0, 1, 2, 3}) {
    Stage stage(c);
    stage.answer = [kind](const std::string& target) -> Response {
      const auto days = daysOf(target);
      if (days >= 0 && days <= 40) return {200, {}, orders({order(std::to_string(days) + "0")})};
      switch (kind) {
        case 0:
          return {504, {}, "gateway timeout"};
        case 1:
          return {200, {}, ""};
        case 2:
          return {200, {}, "<ORDERS>" + order("1")};
        default:
          throw TransportError(Phase::exchange, "http", "cut");
      }
    };
    const Read r = stage.read("orders");
    ASSERT_THAT(r.error, IsEmpty()) << kind;
    const auto targets = stage.targets();
    EXPECT_EQ(daysOf(targets.at(0)), -1);
    EXPECT_EQ(daysOf(targets.at(1)), 76) << "half of 2026-01-01 .. 2026-06-02";
    EXPECT_EQ(daysOf(targets.at(2)), 38);
    ASSERT_THAT(targets, SizeIs(6));
    EXPECT_THAT(targets.at(2), HasSubstr("dateFrom=2026-1-1&dateUntil=2026-2-8"));
    EXPECT_THAT(targets.at(3), HasSubstr("dateFrom=2026-2-8&dateUntil=2026-3-18"))
        << "no day between two ranges";
    EXPECT_THAT(targets.at(5), HasSubstr("dateUntil=2026-6-2")) << "up to tomorrow";
    ASSERT_THAT(r.checkpoints, SizeIs(4));
    EXPECT_THAT(r.checkpoints[0], AllOf(HasSubstr("\"from\":\"2026-02-08\""), HasSubstr("\"days\":38")));
    EXPECT_THAT(r.checkpoints[3], HasSubstr("\"next\":\"feed\""));
    EXPECT_THAT(stage.host.allLogs(), HasSubstr("could not deliver"));
  }
}

TEST(Source, a_load_by_ranges_goes_on_where_it_was_settled) {
  Config c = config();
  c.historyStart = "2026-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  stage.then(orders({order("1")})).then(orders({order("2")})).then(breakAt(Phase::connect));
  const Read broken = stage.read("orders");
  EXPECT_EQ(broken.code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(broken.keys, ElementsAre("1", "2"));
  stage.now += 7200;
  stage.answer = [](const std::string&) { return Response{200, {}, orders({})}; };
  const Read rest = stage.read("orders", broken.checkpoint());
  EXPECT_THAT(stage.targets().at(3), HasSubstr("dateFrom=2026-3-4&dateUntil=2026-4-4"));
  EXPECT_THAT(rest.checkpoint(), HasSubstr("\"since\":\"2026-06-01T08:00:00Z\""))
      << "changes since the load began, not since it ended";
}

TEST(Source, ranges_grow_again_after_many_in_a_row) {
  Config c = config();
  c.historyStart = "2025-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  stage.answer = [](const std::string&) { return Response{200, {}, orders({order("1")})}; };
  stage.read("orders");
  const auto targets = stage.targets();
  EXPECT_EQ(daysOf(targets.at(7)), 31);
  EXPECT_EQ(daysOf(targets.at(8)), 62);
}

std::vector<std::int64_t> sizesOf(const Stage& stage) {
  std::vector<std::int64_t> sizes;
  for (const auto& target : stage.targets()) sizes.push_back(daysOf(target));
  return sizes;
}

TEST(Source, ranges_that_grew_too_long_are_halved_and_grow_after_as_many_again) {
  Config c = config();
  c.historyStart = "2025-01-01";
  Stage stage(c);
  stage.answer = [](const std::string& target) -> Response {
    const auto days = daysOf(target);
    if (days < 0 || days > 40) return {504, {}, "gateway timeout"};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  EXPECT_THAT(sizesOf(stage),
              ElementsAre(-1, 258, 129, 64, 32, 32, 32, 32, 32, 32, 32, 32, 64,  // too long again
                          32, 32, 32, 32, 32, 32, 32, 32, 5));
}

TEST(Source, what_is_left_is_halved_and_not_a_range_that_grew_beyond_it) {
  Config c = config();
  c.historyStart = "2024-01-01";
  c.ordersWindow = "month";
  Stage stage(c);
  bool failed = false;
  stage.answer = [&failed](const std::string& target) -> Response {
    if (daysOf(target) == 15 && !std::exchange(failed, true)) return {504, {}, "gateway timeout"};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  const auto sizes = sizesOf(stage);
  ASSERT_GE(sizes.size(), 4U);
  EXPECT_THAT(std::vector(sizes.end() - 5, sizes.end()), ElementsAre(124, 15, 7, 7, 1))
      << "the last 15 days are not asked for once more as 62";
}

TEST(Source, a_single_day_that_cannot_be_delivered_ends_the_read) {
  Config c = config();
  c.historyStart = "2026-05-20";
  Stage stage(c);
  stage.answer = [](const std::string&) { return Response{502, {}, ""}; };
  const Read r = stage.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_REMOTE) << "the host must not start from the top at once";
  EXPECT_THAT(r.error, HasSubstr("single day"));
  EXPECT_EQ(daysOf(stage.targets().back()), 0);
  EXPECT_THAT(stage.host.sleeps(), ElementsAre(1000, 2000, 4000, 8000)) << "no storm of requests";
  EXPECT_THAT(r.checkpoints, IsEmpty());
}

TEST(Source, a_shop_that_is_not_reached_is_not_asked_for_less) {
  Stage stage;
  stage.then(breakAt(Phase::connect));
  EXPECT_EQ(stage.read("orders").code, SPOJKA_E_TRANSIENT);
  EXPECT_THAT(stage.targets(), SizeIs(1));
}

TEST(Source, waits_while_another_export_is_running_and_gives_up_after_the_set_patience) {
  Config c = config();
  c.busyPatienceSeconds = 200;
  Stage stage(c);
  stage.then(reply(429, "", {{"Retry-After", "90"}}))
      .then(reply(200, "<html><body>Jiný export právě probíhá.</body></html>"))
      .then(orders({order("1")}));
  EXPECT_THAT(stage.read("orders").keys, ElementsAre("1"));
  EXPECT_THAT(stage.host.sleeps(), ElementsAre(90'000, 60'000));

  Stage impatient(c);
  for (int i = 0; i < 5; ++i) impatient.then(reply(429, ""));
  const Read r = impatient.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_RATE_LIMIT);
  EXPECT_THAT(impatient.host.sleeps(), SizeIs(3));
}

std::vector<std::string> textsOf(const std::vector<spojka::testing::FakeHost::Wait>& waits) {
  std::vector<std::string> texts;
  for (const auto& wait : waits) texts.push_back(wait.text);
  return texts;
}

TEST(Source, what_it_waits_for_is_always_said) {
  Stage stage;
  stage.then(reply(429, "", {{"Retry-After", "90"}})).then(orders({order("1")}));
  stage.read("orders");
  EXPECT_THAT(textsOf(stage.host.waits()),
              ElementsAre("for the shop to put the orders export together",
                          "to ask the shop again, which is busy with another export",
                          "for the shop to put the orders export together"));
  EXPECT_EQ(stage.host.waits()[0].ms, 300'000) << "the silence a download may have";
  EXPECT_EQ(stage.host.waits()[1].ms, 90'000);
  EXPECT_FALSE(stage.host.isWaiting());
}

TEST(Source, which_part_it_waits_for_is_said_of_ranges) {
  Config c = config();
  c.historyStart = "2026-01-01";
  Stage stage(c);
  int busy = 1;
  stage.answer = [&busy](const std::string& target) -> Response {
    const auto days = daysOf(target);
    if (days < 0 || days > 40) return {504, {}, "gateway timeout"};
    if (target.find("dateFrom=2026-3-18") != std::string::npos && busy-- > 0) return {429, {}, ""};
    return {200, {}, orders({order("1")})};
  };
  EXPECT_THAT(stage.read("orders").error, IsEmpty());
  const auto texts = textsOf(stage.host.waits());
  EXPECT_THAT(texts, testing::Contains("to ask the shop for less at a time (day ranges, 1 of 2)"));
  EXPECT_THAT(texts, testing::Contains("to ask the shop for less at a time (day ranges, 1 of 4)"));
  EXPECT_THAT(texts, testing::Contains(
                         "to ask the shop again, which is busy with another export (day ranges, 3 of 4)"));
}

TEST(Source, a_wait_ends_whatever_comes_of_it) {
  for (const int status : {403, 404, 500}) {
    Stage stage;
    stage.answer = [status](const std::string&) { return Response{status, {}, ""}; };
    stage.read("orders");
    EXPECT_FALSE(stage.host.isWaiting()) << status;
  }
  Stage broken;
  broken.then(breakAt(Phase::connect)).read("orders");
  EXPECT_FALSE(broken.host.isWaiting());
}

// A clock that is wrong is enough for that, on either side.
TEST(Source, a_wish_to_wait_no_time_at_all_is_waited_for_all_the_same) {
  for (const char* wish : {"0", "-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"})
    for (const int status : {429, 503}) {
      Config c = config();
      c.busyPatienceSeconds = 200;
      Stage stage(c);
      stage.answer = [&](const std::string&) { return Response{status, {{"Retry-After", wish}}, ""}; };
      EXPECT_EQ(stage.read("orders").code, SPOJKA_E_RATE_LIMIT);
      EXPECT_THAT(stage.host.sleeps(), ElementsAre(60'000, 60'000, 60'000)) << wish << status;
    }
}

TEST(Source, a_wish_to_wait_longer_than_the_patience_ends_the_read_at_once) {
  for (const char* wish : {"86400", "9223372036854775807", "99999999999999999999999"}) {
    Stage stage;
    stage.then(reply(429, "", {{"Retry-After", wish}}));
    EXPECT_EQ(stage.read("orders").code, SPOJKA_E_RATE_LIMIT) << wish;
    EXPECT_THAT(stage.host.sleeps(), IsEmpty());
  }
}

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

TEST(Source, a_backfill_reads_its_days_and_moves_no_checkpoint) {
  Stage stage;
  stage.then(orders({order("1")}));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.since = "2026-03-01";
  request.until = "2026-03-31";
  const Read r = stage.read(request);
  EXPECT_THAT(r.keys, ElementsAre("1")) << r.error;
  EXPECT_THAT(r.checkpoints, IsEmpty());
  EXPECT_THAT(stage.parameters(), ElementsAre("dateFrom=2026-3-1&dateUntil=2026-4-1"));
}

TEST(Source, one_record_can_be_asked_for_by_its_key) {
  Stage stage;
  stage.then(orders({order("1"), order("2"), "<ORDER/>"}));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.key = "2";
  const Read r = stage.read(request);
  EXPECT_THAT(r.keys, ElementsAre("2"));
  EXPECT_THAT(r.problems, IsEmpty());
}

TEST(Source, batches_keep_to_the_size_the_host_asked_for) {
  std::vector<std::string> all;
  for (int i = 1; i <= 45; ++i) all.push_back(order(std::to_string(i)));
  Stage stage;
  stage.pieces(100).then(orders(all));
  spojka::ReadRequest request;
  request.stream = "orders";
  request.maxRecords = 20;
  EXPECT_THAT(stage.read(request).batchSizes, ElementsAre(20, 20, 5));
}

TEST(Source, a_cancel_ends_a_read_soon) {
  Stage stage;
  stage.host.cancelAfterPolls(3);
  stage.pieces(10).then(orders({order("1"), order("2"), order("3")}));
  const Read r = stage.read("orders");
  EXPECT_EQ(r.code, SPOJKA_E_CANCELLED);
  EXPECT_THAT(r.checkpoints, IsEmpty());
}

TEST(Source, an_unknown_stream_is_an_error) {
  Stage stage;
  EXPECT_EQ(stage.read("products").code, SPOJKA_E_CONFIG);
}

TEST(Source, an_export_longer_than_allowed_is_an_error_that_names_the_setting) {
  Config c = config();
  c.maxExportMb = 1;
  Stage stage(c);
  stage.then("<ORDERS>" + std::string(2 * 1024 * 1024, ' ') + "</ORDERS>");
  EXPECT_THAT(stage.read("orders").error, HasSubstr("max_export_mb"));
}

TEST(Source, says_which_shop_it_is) {
  Config c = config();
  c.instanceUri = "https://SHOP.example.com/";
  Stage stage(c);
  EXPECT_EQ(stage.source->discover().identity.instance, "shop.example.com");
}

TEST(Source, says_what_each_key_was_made_of) {
  Stage stage;
  stage.then(orders({order("1"), "<ORDER><CODE>2026A</CODE></ORDER>"}));
  const auto read = stage.read("orders");
  EXPECT_EQ(read.kinds, (std::vector<std::uint32_t>{1, 2}));
  Stage people;
  people.then(customers(
      {customer("g1"), "<CUSTOMER><ACCOUNTS><ACCOUNT><GUID>a1</GUID></ACCOUNT></ACCOUNTS></CUSTOMER>",
       "<CUSTOMER><ACCOUNTS><ACCOUNT><EMAIL>eva@example.com</EMAIL></ACCOUNT></ACCOUNTS></CUSTOMER>"}));
  EXPECT_EQ(people.read("customers").kinds, (std::vector<std::uint32_t>{1, 2, 3}));
  const auto catalog = stage.source->discover();
  EXPECT_EQ(catalog.streams.at(0).keyKinds.size(), 3U);
  EXPECT_EQ(catalog.streams.at(1).keyKinds.size(), 2U);
}

}  // namespace
}  // namespace shoptet::test
