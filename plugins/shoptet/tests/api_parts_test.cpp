// SPDX-License-Identifier: Apache-2.0
// The parts of the way in by the API that need no shop: measure, errors, checkpoints, settings, notices.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "api/api_error.hpp"
#include "api/bucket.hpp"
#include "api/line_reader.hpp"
#include "api/progress.hpp"
#include "api/webhook.hpp"
#include "checkpoint.hpp"
#include "config.hpp"
#include "spojka/http/scripted.hpp"
#include "spojka/testing/fake_host.hpp"

namespace shoptet::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The shop's side of the measure, in made-up time.
struct ShopBucket {
  double filling = 0;
  std::int64_t atMs = 0;
  bool pour(std::int64_t nowMs, double cost) {
    filling = std::max(0.0, filling - static_cast<double>(nowMs - atMs) / 1000 * 10);
    atMs = nowMs;
    if (filling >= 200) return false;
    filling += cost;
    return true;
  }
  std::string header() const {
    return std::to_string(std::min(200, static_cast<int>(std::ceil(filling)))) + "/200";
  }
};

TEST(BucketLevel, never_lets_the_shops_bucket_overflow) {
  for (const double cost : {1.0, 2.5, 9.0}) {
    ShopBucket shop;
    BucketLevel ours;
    std::int64_t now = 1'000'000;
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
      now += ours.waitMs(now);
      ours.ask(now);
      now += 30;  // until the answer
      refused += shop.pour(now, cost) ? 0 : 1;
      ours.told(shop.header(), now);
    }
    EXPECT_EQ(refused, 0) << cost;
    // And it is no slower than the shop allows: what drains in that time was asked for.
    EXPECT_GE(5000 * cost, static_cast<double>(now - 1'000'000) / 1000 * 10 * 0.9) << cost;
  }
}

TEST(BucketLevel, of_three_who_share_it_never_overflows) {
  ShopBucket shop;
  BucketLevel ours;
  std::int64_t now = 0;
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    for (int one = 0; one < 3; ++one) {
      now += ours.waitMs(now);
      ours.ask(now);
    }
    for (int one = 0; one < 3; ++one) {
      now += 10;
      refused += shop.pour(now, 3) ? 0 : 1;
      ours.told(shop.header(), now);
    }
  }
  EXPECT_EQ(refused, 0);
}

TEST(BucketLevel, believes_nothing_odd) {
  BucketLevel level;
  for (const char* header : {"", "200", "x/200", "3/x", "3/0", "-1/200", "3/200 "}) {
    level.told(header, 5);
    EXPECT_EQ(level.filling, 0) << header;
    EXPECT_EQ(level.size, 200) << header;
  }
  level.told("150/300", 5);
  EXPECT_EQ(level.filling, 150);
  EXPECT_EQ(level.size, 300);
}

// A folder that goes with the test.
class BucketFolder {
 public:
  BucketFolder() : path_((std::filesystem::temp_directory_path() / "shoptet-bucket-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder for a bucket");
  }
  ~BucketFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  BucketFolder(const BucketFolder&) = delete;
  BucketFolder& operator=(const BucketFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(Bucket, is_shared_by_all_who_have_the_same_right_and_survives_them) {
  const BucketFolder folder;
  spojka::testing::FakeHost host;
  const auto context = host.context();
  const auto clock = [] { return std::int64_t{5000}; };
  {
    Bucket first(context, folder.path(), "shop", clock);
    const Bucket::Turn turn(first);
    first.told("199/200");
  }
  host.cancel();  // a wait ends by it: a full bucket is noticed
  Bucket second(context, folder.path(), "shop", clock);
  EXPECT_THROW(Bucket::Turn turn(second), spojka::CancelledError);
  Bucket other(context, folder.path(), "other", clock);
  EXPECT_NO_THROW(Bucket::Turn turn(other));
}

TEST(Bucket, lets_three_ask_at_once) {
  const BucketFolder folder;
  spojka::testing::FakeHost host;
  const auto context = host.context();
  const auto clock = [] { return std::int64_t{5000}; };
  Bucket a(context, folder.path(), "shop", clock);
  Bucket b(context, folder.path(), "shop", clock);
  Bucket c(context, folder.path(), "shop", clock);
  Bucket d(context, folder.path(), "shop", clock);
  {
    const Bucket::Turn one(a);
    const Bucket::Turn two(b);
    const Bucket::Turn three(c);
    host.cancel();
    EXPECT_THROW(Bucket::Turn four(d), spojka::CancelledError);
  }
  EXPECT_NO_THROW(Bucket::Turn four(d));
}

// A file's lock is the whole process's: our own threads share the places too.
TEST(Bucket, lets_three_of_one_run_ask_at_once) {
  const BucketFolder folder;
  spojka::testing::FakeHost host;
  const auto context = host.context();
  Bucket bucket(context, folder.path(), "shop", [] { return std::int64_t{5000}; });
  Bucket other(context, folder.path(), "shop", [] { return std::int64_t{5000}; });
  {
    const Bucket::Turn one(bucket);
    const Bucket::Turn two(bucket);
    const Bucket::Turn three(bucket);
    host.cancel();
    EXPECT_THROW(Bucket::Turn four(bucket), spojka::CancelledError);
    EXPECT_THROW(Bucket::Turn four(other), spojka::CancelledError);
  }
  EXPECT_NO_THROW(Bucket::Turn four(other));
}

spojka::http::Response answer(int status, const std::string& code,
                              std::vector<spojka::http::Header> headers = {}) {
  return {status, std::move(headers),
          R"({"data":null,"errors":[{"errorCode":")" + code + R"(","message":"m","instance":"i"}]})"};
}

TEST(ApiErrors, are_told_apart) {
  using K = ApiError::Kind;
  const Asked asked{"the list of orders", false};
  const auto kind = [&](int status, const char* code) {
    return judge(asked, answer(status, code), 0).kind();
  };
  EXPECT_EQ(kind(401, "expired-token"), K::tokenExpired);
  EXPECT_EQ(kind(401, "invalid-token"), K::tokenInvalid);
  EXPECT_EQ(kind(403, "invalid-token-no-rights"), K::noRights);
  EXPECT_EQ(kind(404, "order-not-found"), K::notThere);
  EXPECT_EQ(kind(404, ""), K::badRequest);
  EXPECT_EQ(kind(400, "invalid-parameter"), K::badRequest);
  EXPECT_EQ(kind(423, ""), K::locked);
  EXPECT_EQ(kind(429, ""), K::tooMany);
  EXPECT_EQ(kind(503, ""), K::maintenance);
  // What stands before the API refuses with the same numbers, and not in its words.
  for (const int status : {301, 302, 400, 401, 403, 404, 407, 409})
    for (const char* body :
         {"<html>", "", R"({"error":"denied"})", R"({"errors":null})", R"({"errors":[]})"}) {
      const ApiError error = judge(asked, {status, {}, body}, 0);
      EXPECT_EQ(error.kind(), K::notApi) << status << body;
      EXPECT_EQ(error.code(), SPOJKA_E_TRANSIENT) << status << body;
    }
  EXPECT_EQ(judge(asked, answer(429, "", {{"Retry-After", "12"}}), 0).retryAfterMs(), 12000);
  EXPECT_EQ(judge(asked, answer(429, "", {{"Retry-After", "Mon, 01 Jun 2026 08:00:10 GMT"}}), 1780300800)
                .retryAfterMs(),
            10000);
}

TEST(ApiProgress, comes_back_as_it_was_and_is_another_export_to_the_reader_of_links) {
  Progress p;
  p.shop = "api:7#orders";
  p.since = 1780300800;
  p.place = 150;
  p.total = 400;
  p.gone = 2;
  p.pass = 2;
  const Found found = parseProgress(toText(p), "test");
  EXPECT_FALSE(found.otherWay);
  EXPECT_EQ(toText(found.progress), toText(p));
  EXPECT_EQ(found.progress.place, 150);
  const Checkpoint links = parseCheckpoint(toText(p), "test");
  EXPECT_EQ(links.next, Checkpoint::Next::whole);
  EXPECT_EQ(links.link, "api:7#orders");
  Checkpoint feed;
  feed.next = Checkpoint::Next::feed;
  feed.link = "https://shop.example.com/export/orders";
  feed.since = 1780300800;
  EXPECT_TRUE(parseProgress(toText(feed), "test").otherWay);
  for (const char* odd : {"{", "{}", R"({"version":2})", R"({"version":1,"api":{}})",
                          R"({"version":1,"api":{"next":"list","since":"x"}})",
                          R"({"version":1,"api":{"next":"list","since":"2026-06-01T08:00:00Z","place":-1}})"})
    EXPECT_THROW(parseProgress(odd, "test"), spojka::DataError) << odd;
}

TEST(ApiProgress, of_a_snapshot_names_its_job) {
  Progress p;
  p.next = Progress::Next::snapshot;
  p.shop = "api:7#orders";
  p.since = 1780300800;
  p.job = "3ax1844";
  p.looks = 4;
  p.place = 600;
  p.total = 5000;
  const Progress again = parseProgress(toText(p), "test").progress;
  EXPECT_EQ(toText(again), toText(p));
  EXPECT_EQ(again.job, "3ax1844");
  EXPECT_EQ(again.looks, 4);
  EXPECT_EQ(again.place, 600);
  EXPECT_EQ(again.total, 5000);
  EXPECT_EQ(parseCheckpoint(toText(p), "test").next, Checkpoint::Next::whole);
  EXPECT_THROW(
      parseProgress(R"({"version":1,"api":{"next":"snapshot","since":"2026-06-01T08:00:00Z"}})", "test"),
      spojka::DataError);
}

std::vector<std::string> linesOf(const std::string& text, std::size_t piece) {
  spojka::http::ScriptedConnection connection([&](const spojka::http::ScriptedConnection::Sent&) {
    return spojka::http::Response{200, {}, text};
  });
  connection.setPieceSize(piece);
  const auto answer = connection.open({});
  LineReader reader(*answer);
  std::vector<std::string> lines;
  for (std::string_view line; reader.next(line);) lines.emplace_back(line);
  return lines;
}

TEST(LineReader, gives_each_line_whatever_pieces_come) {
  const std::string longLine(200'000, 'x');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
    EXPECT_THAT(linesOf("", piece), IsEmpty());
    EXPECT_THAT(linesOf("\n\r\n\n", piece), IsEmpty());
    EXPECT_THAT(linesOf("a\nbc\r\n\n" + longLine + "\nd", piece), ElementsAre("a", "bc", longLine, "d"));
    EXPECT_THAT(linesOf("a\n", piece), ElementsAre("a"));
  }
}

Settings settingsOf(const std::string& json) {
  return resolve(spojka::parseConfig(configTable(), json));
}
std::string refusalOf(const std::string& json) {
  try {
    settingsOf(json);
  } catch (const spojka::ConfigError& e) {
    return e.what();
  }
  return {};
}

TEST(ApiSettings, ask_only_for_what_the_way_in_needs) {
  const Settings own = settingsOf(R"({"access":"api","private_token":"1-p-2"})");
  ASSERT_TRUE(own.api);
  EXPECT_FALSE(own.api->byAddon());
  EXPECT_EQ(own.api->origin, "https://api.myshoptet.com");
  const Settings addon =
      settingsOf(R"({"access":"api","shoptet_id":"123456","eshop_name":"www.my-eshop.cz"})");
  EXPECT_TRUE(addon.api->byAddon());
  EXPECT_THAT(refusalOf(R"({"access":"api"})"), HasSubstr("private_token"));
  EXPECT_THAT(refusalOf(R"({"private_token":"1-p-2"})"), HasSubstr("access: api"));
  EXPECT_THAT(refusalOf(R"({"access":"api","private_token":"1","api_uri":"http://api.example.com"})"),
              HasSubstr("unprotected"));
  EXPECT_THAT(refusalOf(R"({"access":"api","private_token":"1","api_uri":"https://api.example.com/x"})"),
              HasSubstr("address alone"));
  EXPECT_THAT(refusalOf(R"({"access":"ftp"})"), HasSubstr("access"));
  // Links may stay for the way back.
  EXPECT_EQ(refusalOf(R"({"access":"api","private_token":"1","customers_hash":"c0ffee"})"), "");
}

// HMAC-SHA1 of RFC 2202, case 2.
TEST(Webhook, believes_only_what_is_signed_with_the_key) {
  const spojka::Secret key("Jefe");
  const std::string body = "what do ya want for nothing?";
  EXPECT_TRUE(isSigned(body, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", key));
  EXPECT_TRUE(isSigned(body, " EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79 ", key));
  EXPECT_FALSE(isSigned(body, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c78", key));
  EXPECT_FALSE(isSigned(body + " ", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", key));
  EXPECT_FALSE(isSigned(body, "effcdf6ae5eb2fa2", key));
  EXPECT_FALSE(isSigned(body, "", key));
  EXPECT_FALSE(isSigned(body, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", spojka::Secret("jefe")));
  // The signature under an empty key is no secret.
  EXPECT_FALSE(isSigned("", "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", spojka::Secret("")));
}

TEST(Webhook, tells_which_record_it_is_about) {
  const auto order = parseNotice(
      R"({"eshopId":222651,"event":"order:update","eventCreated":"2026-06-01T10:00:00+0200","eventInstance":"2026000012"})");
  EXPECT_EQ(order.eshopId, "222651");
  EXPECT_EQ(order.stream, "orders");
  EXPECT_THAT(order.instances, ElementsAre("2026000012"));
  const auto customer = parseNotice(R"({"eshopId":"1","event":"customer:delete","eventInstance":"g"})");
  EXPECT_EQ(customer.stream, "customers");
  EXPECT_EQ(customer.eshopId, "1");
  EXPECT_THAT(customer.instances, ElementsAre("g"));
  const auto imported = parseNotice(R"({"eshopId":1,"event":"customer:import","eventInstance":"customers"})");
  EXPECT_EQ(imported.stream, "customers");
  EXPECT_THAT(imported.instances, IsEmpty()) << "which they are nobody says";
  const auto many = parseNotice(
      R"({"eshopId":1,"event":"order:massUpdate","eventInstance":"[2026000012,\"2026000013\"]"})");
  EXPECT_THAT(many.instances, ElementsAre("2026000012", "2026000013"));
  EXPECT_THAT(parseNotice(R"({"eshopId":1,"event":"order:massUpdate","eventInstance":"["})").instances,
              IsEmpty());
  EXPECT_EQ(parseNotice(R"({"eshopId":1,"event":"brand:update","eventInstance":"x"})").stream, "");
  const auto job = parseNotice(R"({"eshopId":1,"event":"job:finished","eventInstance":"3ax1844"})");
  EXPECT_EQ(job.stream, "");
  EXPECT_THAT(job.instances, ElementsAre("3ax1844"));
  EXPECT_THROW(parseNotice("{"), spojka::DataError);
  EXPECT_THROW(parseNotice("{}"), spojka::DataError);
}

}  // namespace
}  // namespace shoptet::api
