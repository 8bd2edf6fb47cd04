// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/types.hpp"

#include <gtest/gtest.h>

namespace spojka::http {
namespace {

constexpr std::int64_t kNow = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 GMT

TEST(RetryAfter, ReadsSeconds) {
  EXPECT_EQ(retryAfterMs("1", kNow), 1000);
  EXPECT_EQ(retryAfterMs("120", kNow), 120'000);
  EXPECT_EQ(retryAfterMs(" 7 ", kNow), 7'000);
}

TEST(RetryAfter, ReadsAnHttpDateRelativeToNow) {
  EXPECT_EQ(retryAfterMs("Tue, 14 Nov 2023 22:14:20 GMT", kNow), 60'000);
  EXPECT_EQ(retryAfterMs("Wed, 15 Nov 2023 22:13:20 GMT", kNow), 86'400'000);
}

// Whoever waited "as asked" then would ask again at once, for ever.
TEST(RetryAfter, NoTimeAtAllIsNoWishToWait) {
  for (const char* text : {"0", "00", "Sun, 06 Nov 1994 08:49:37 GMT", "Tue, 14 Nov 2023 22:13:20 GMT",
                           "Tue, 14 Nov 2023 22:13:19 GMT"})
    EXPECT_EQ(retryAfterMs(text, kNow), std::nullopt) << text;
}

TEST(RetryAfter, IsNeverBelievedBeyondADay) {
  for (const char* text : {"86400", "86401", "4000000000", "9223372036854775807", "99999999999999999999999",
                           "Wed, 15 Nov 2023 22:13:21 GMT", "Tue, 31 Dec 9999 23:59:59 GMT"})
    EXPECT_EQ(retryAfterMs(text, kNow).value_or(kLongestRetryAfterMs), kLongestRetryAfterMs) << text;
  EXPECT_EQ(retryAfterMs("99999999999999999999999", kNow), kLongestRetryAfterMs);
  EXPECT_EQ(retryAfterMs("Wed, 15 Nov 2023 22:13:21 GMT", kNow), kLongestRetryAfterMs);
  EXPECT_EQ(retryAfterMs("86399", kNow), 86'399'000);
}

TEST(RetryAfter, RubbishIsNothing) {
  for (const char* text : {"", "  ", "-5", "+5", "1.5", "5s", "soon", "-0", "0x10", "1e9", "14 Nov 2023",
                           "Tue, 31 Feb 2023 22:14:20 GMT", "Tue, 14 Nov 2023 22:14:20 PST",
                           "Tue, 14 Nov 2023 25:14:20 GMT", "Tue, 14 Nov 2023 22:14:20 GMT and more"})
    EXPECT_EQ(retryAfterMs(text, kNow), std::nullopt) << text;
}

TEST(RedactUrl, HidesEveryQueryValueButTheNamedOnes) {
  EXPECT_EQ(
      redactUrl("https://shop.example/export/orders.xml?patternId=-11&partnerId=3&hash=abc", {"patternId"}),
      "https://shop.example/export/orders.xml?patternId=-11&partnerId=***&hash=***");
}

TEST(RedactUrl, RemovesUserInfo) {
  EXPECT_EQ(redactUrl("https://user:pass@shop.example/a"), "https://shop.example/a");
  EXPECT_EQ(redactUrl("https://us@er:pa@shop.example?x=1"), "https://shop.example?x=***");
  EXPECT_EQ(redactUrl("https://shop.example/@home"), "https://shop.example/@home");
}

TEST(RedactUrl, HidesNamesThatStandAloneAndDropsFragments) {
  EXPECT_EQ(redactUrl("/a?abcdef"), "/a?***");
  EXPECT_EQ(redactUrl("/a?x=1&abcdef;y=2#access_token=abc"), "/a?x=***&***;y=***");
  EXPECT_EQ(redactUrl("/a?=abc"), "/a?=***");
  EXPECT_EQ(redactUrl("/a#abc"), "/a");
  EXPECT_EQ(redactUrl("/a?"), "/a?");
}

TEST(RedactUrl, NameMustMatchWholly) {
  EXPECT_EQ(redactUrl("/a?patternIdentity=1&PatternId=2", {"patternId"}),
            "/a?patternIdentity=***&PatternId=***");
}

TEST(ResponseHeader, IsFoundInAnyCase) {
  const Response r{200, {{"Content-Type", "text/xml"}, {"X-A", "1"}, {"x-a", "2"}}, {}};
  EXPECT_EQ(r.header("content-TYPE"), "text/xml");
  EXPECT_EQ(r.header("x-A"), "1");
  EXPECT_EQ(r.header("x"), "");
}

}  // namespace
}  // namespace spojka::http
