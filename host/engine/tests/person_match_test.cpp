// SPDX-License-Identifier: Apache-2.0
#include "host/engine/person_match.hpp"

#include <gtest/gtest.h>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

std::string found(const PersonMatch& match, const char* text, bool sensitive = true) {
  Arena a;
  const spojka_value v = make::string(a, text);
  ObjectBuilder inner;
  inner.set("value", sensitive ? make::sensitive(v) : v);
  ObjectBuilder body;
  body.set("list", make::list(a, {make::integer(1), inner.finish(a)}));
  const spojka_value whole = body.finish(a);
  const char* by = match.find(ValueView(whole));
  return by == nullptr ? "" : by;
}

TEST(PersonMatch, an_email_is_the_same_in_any_spelling_and_only_as_a_whole) {
  const PersonMatch match(" Jan@Example.COM", "");
  EXPECT_EQ(found(match, "jan@example.com"), "email");
  EXPECT_EQ(found(match, "JAN@example.com ", false), "email");
  EXPECT_EQ(found(match, "myjan@example.com"), "");
  EXPECT_EQ(found(match, "jan@example.com.example"), "");
  EXPECT_EQ(found(match, ""), "");
}

TEST(PersonMatch, a_phone_is_the_same_with_and_without_its_country) {
  const PersonMatch match("", "+420 600 000 001");
  EXPECT_EQ(found(match, "600000001"), "phone");
  EXPECT_EQ(found(match, "00420 600-000-001"), "phone");
  EXPECT_EQ(found(match, "+420600000001"), "phone");
  EXPECT_EQ(found(match, "600000002"), "");
  EXPECT_EQ(found(match, "0001"), "");
  EXPECT_EQ(found(match, "call 600000001"), "");
  EXPECT_EQ(found(match, "600000001", false), "") << "a number that nobody marked may be anything";
  EXPECT_EQ(found(PersonMatch("", "600000001"), "+420600000001"), "phone");
}

TEST(PersonMatch, nothing_asked_for_matches_nothing) {
  EXPECT_EQ(found(PersonMatch("", ""), ""), "");
  EXPECT_EQ(found(PersonMatch("", ""), "600000001"), "");
}

}  // namespace
}  // namespace spojka::host
