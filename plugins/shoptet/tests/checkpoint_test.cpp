// SPDX-License-Identifier: Apache-2.0
#include "checkpoint.hpp"

#include <gmock/gmock.h>

#include <string>

#include "spojka/error.hpp"

namespace shoptet {
namespace {

using testing::HasSubstr;
using Next = Checkpoint::Next;

constexpr std::int64_t kSince = 1780301100;

Checkpoint feed() {
  Checkpoint c;
  c.next = Next::feed;
  c.link = "https://shop.example.com/export/orders#-11";
  c.since = kSince;
  return c;
}
Checkpoint ranges() {
  Checkpoint c = feed();
  c.next = Next::ranges;
  c.from = dayOf(2020, 2, 29);
  c.span = 31;
  c.streak = 5;
  return c;
}
Checkpoint again(const Checkpoint& c) {
  return parseCheckpoint(toText(c), "shoptet.orders");
}
void expectSame(const Checkpoint& a, const Checkpoint& b) {
  EXPECT_EQ(a.next, b.next);
  EXPECT_EQ(a.link, b.link);
  EXPECT_EQ(a.since, b.since);
  EXPECT_EQ(a.from, b.from);
  EXPECT_EQ(a.span, b.span);
  EXPECT_EQ(a.streak, b.streak);
}

TEST(Checkpoint, survives_being_stored) {
  expectSame(again(feed()), feed());
  expectSame(again(ranges()), ranges());
  Checkpoint whole;
  whole.link = "https://shop.example.com/export/customers";
  expectSame(again(whole), whole);
  whole.since = kSince;
  whole.span = 0;
  expectSame(again(whole), whole);
  Checkpoint small = feed();
  small.span = 7;
  expectSame(again(small), small);
}

TEST(Checkpoint, is_text_people_can_read) {
  EXPECT_EQ(toText(ranges()),
            R"({"version":1,"next":"ranges","link":"https://shop.example.com/export/orders#-11",)"
            R"("since":"2026-06-01T08:05:00Z","from":"2020-02-29","streak":5,"days":31})");
}

TEST(Checkpoint, of_nothing_is_the_beginning) {
  const Checkpoint c = parseCheckpoint("", "w");
  EXPECT_EQ(c.next, Next::whole);
  EXPECT_EQ(c.link, "");
  EXPECT_EQ(c.since, 0);
  EXPECT_EQ(c.span, -1);
}

TEST(Checkpoint, that_is_foreign_newer_or_broken_is_refused) {
  const std::string good = toText(ranges());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const std::vector<std::string> bad{"{}",
                                     "[]",
                                     "null",
                                     "1",
                                     "\"feed\"",
                                     "offset=5",
                                     good.substr(0, good.size() - 1),
                                     good + "x",
                                     " ",
                                     with("\"version\":1", "\"version\":2"),
                                     with("\"version\":1", "\"version\":\"1\""),
                                     with("\"version\":1", "\"version\":true"),
                                     with("\"version\":1,", ""),
                                     with("\"ranges\"", "\"page\""),
                                     with("\"ranges\"", "\"\""),
                                     with("\"next\":\"ranges\",", ""),
                                     with("2026-06-01T08:05:00Z", "2026-06-01"),
                                     with("2026-06-01T08:05:00Z", "2026-13-01T08:05:00Z"),
                                     with("2026-06-01T08:05:00Z", ""),
                                     with("\"2026-06-01T08:05:00Z\"", "1780301100"),
                                     with("2020-02-29", "2020-02-30"),
                                     with("2020-02-29", ""),
                                     with("\"from\":\"2020-02-29\",", ""),
                                     with("\"days\":31", "\"days\":-2"),
                                     with("\"days\":31", "\"days\":\"31\""),
                                     with("\"days\":31", "\"days\":3.5"),
                                     with("\"days\":31", "\"days\":9223372036854775807"),
                                     with(",\"days\":31", ""),
                                     with("\"streak\":5", "\"streak\":-1"),
                                     with("\"streak\":5", "\"streak\":9223372036854775807"),
                                     R"({"version":1,"next":"feed","link":"l"})"};
  for (const auto& text : bad) {
    try {
      parseCheckpoint(text, "shoptet.orders");
      ADD_FAILURE() << "accepted: " << text;
    } catch (const spojka::DataError& e) {
      EXPECT_EQ(e.where(), "shoptet.orders");
      EXPECT_THAT(e.what(), HasSubstr("reset the state of this stream"));
    }
  }
}

TEST(Checkpoint, may_have_more_than_is_known) {
  std::string text = toText(feed());
  text.insert(text.size() - 1, ",\"note\":\"x\"");
  expectSame(parseCheckpoint(text, "w"), feed());
}

}  // namespace
}  // namespace shoptet
