// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <gtest/gtest.h>

#include "spojka/json.hpp"

namespace daktela {
namespace {

class Compare : public testing::Test {
 protected:
  spojka_value value(const std::string& json) { return spojka::parseJson(arena_, json); }
  // The mapped custom field `x` against what the server holds for it.
  bool sameCustom(const std::string& mine, const std::string& customFields) {
    return same(R"({"title":"T","lastname":"L","customFields":{"x":)" + mine + "}}",
                R"({"title":"T","lastname":"L","customFields":)" + customFields + "}");
  }
  bool sameDescription(const std::string& mine, const std::string& theirs) {
    return same(R"({"title":"T","lastname":"L","description":)" + mine + "}",
                R"({"title":"T","lastname":"L","description":)" + theirs + "}");
  }
  bool same(const std::string& mine, const std::string& row) {
    mine_ = value(mine);
    row_ = value(row);
    const auto refusal = object_.read(spojka::ValueView(mine_), nullptr);
    EXPECT_FALSE(refusal) << refusal->message;
    const bool same = sameAs(object_, spojka::ValueView(row_), "eshop");
    EXPECT_EQ(same, changesTo(arena_, object_, spojka::ValueView(row_), "eshop").empty()) << mine << row;
    return same;
  }

  spojka::Arena arena_;
  Object object_{kContactKind};
  spojka_value mine_{};
  spojka_value row_{};
};

TEST_F(Compare, TextsAreEqualOnlyWhenTheyAreTheSameText) {
  EXPECT_TRUE(sameDescription(R"("7")", R"("7")"));
  EXPECT_FALSE(sameDescription(R"("007")", R"("7")"));
  EXPECT_FALSE(sameDescription(R"("1.0")", R"("1")"));
  EXPECT_FALSE(sameDescription(R"("1e3")", R"("1000")"));
  EXPECT_FALSE(sameDescription(R"("+420600000001")", R"("00420600000001")"));
  EXPECT_FALSE(sameDescription(R"("12 34")", R"("1234")"));
  EXPECT_FALSE(sameDescription(R"("a ")", R"("a")"));
  EXPECT_FALSE(sameDescription(R"("Abc")", R"("abc")"));
}

TEST_F(Compare, NumbersCountByTheirWrittenText) {
  EXPECT_TRUE(sameDescription("7", R"("7")"));
  EXPECT_TRUE(sameDescription(R"("7")", "7"));
  EXPECT_TRUE(sameDescription("12.50", R"("12.50")"));
  EXPECT_FALSE(sameDescription("12.50", R"("12.5")"));
  EXPECT_TRUE(sameDescription("true", R"("true")"));
}

TEST_F(Compare, EveryKindOfNothingIsTheSameNothing) {
  for (const char* mine : {"null", R"("")", "[]", "[null]", R"([""])"}) {
    for (const char* theirs : {"null", R"("")", "[]", "[null]", R"([""])"}) {
      EXPECT_TRUE(sameDescription(mine, theirs)) << mine << theirs;
      EXPECT_TRUE(sameCustom(mine, R"({"x":)" + std::string(theirs) + "}")) << mine << theirs;
    }
    EXPECT_TRUE(sameCustom(mine, "[]")) << mine;  // how an empty object comes
    EXPECT_TRUE(sameCustom(mine, "null")) << mine;
    EXPECT_TRUE(sameCustom(mine, R"({"y":["z"]})")) << mine;
    EXPECT_FALSE(sameCustom(mine, R"({"x":["z"]})")) << mine;
    EXPECT_FALSE(sameDescription(mine, R"("z")")) << mine;
  }
}

TEST_F(Compare, ListsCountInOrder) {
  EXPECT_TRUE(sameCustom(R"(["a","b"])", R"({"x":["a","b"]})"));
  EXPECT_FALSE(sameCustom(R"(["a","b"])", R"({"x":["b","a"]})"));
  EXPECT_FALSE(sameCustom(R"(["a"])", R"({"x":["a","b"]})"));
  EXPECT_FALSE(sameCustom(R"(["a","b"])", R"({"x":["a"]})"));
  EXPECT_FALSE(sameCustom(R"(["a","a"])", R"({"x":["a"]})"));
}

TEST_F(Compare, ASingleValueIsAListOfOne) {
  EXPECT_TRUE(sameCustom(R"("a")", R"({"x":["a"]})"));
  EXPECT_TRUE(sameCustom(R"("a")", R"({"x":"a"})"));
  EXPECT_TRUE(sameCustom("5", R"({"x":["5"]})"));
  EXPECT_TRUE(sameCustom(R"(["a",null,""])", R"({"x":["a"]})"));
}

TEST_F(Compare, OnlyMappedFieldsCount) {
  EXPECT_TRUE(
      same(R"({"title":"T","lastname":"L"})",
           R"({"title":"T","lastname":"L","firstname":"X","customFields":{"x":["1"]},"nps_score":3})"));
  EXPECT_TRUE(sameCustom(R"("a")", R"({"x":["a"],"y":["other"],"name":["n"]})"));
}

TEST_F(Compare, AColumnTheAnswerDoesNotCarryIsNotEmpty) {
  EXPECT_FALSE(same(R"({"title":"T","lastname":"L","description":null})", R"({"title":"T","lastname":"L"})"));
  EXPECT_FALSE(
      same(R"({"title":"T","lastname":"L","customFields":{"x":[]}})", R"({"title":"T","lastname":"L"})"));
}

TEST_F(Compare, RelatedObjectsCountByTheirName) {
  EXPECT_TRUE(same(R"({"title":"T","lastname":"L","account":"acme"})",
                   R"({"title":"T","lastname":"L","account":{"name":"acme","title":"Acme"}})"));
  EXPECT_FALSE(
      same(R"({"title":"T","lastname":"L","user":"eva"})", R"({"title":"T","lastname":"L","user":null})"));
  EXPECT_TRUE(
      same(R"({"title":"T","lastname":"L","user":null})", R"({"title":"T","lastname":"L","user":null})"));
}

TEST_F(Compare, AContactInAnotherDatabaseDiffers) {
  EXPECT_TRUE(
      same(R"({"title":"T","lastname":"L"})", R"({"title":"T","lastname":"L","database":{"name":"eshop"}})"));
  EXPECT_TRUE(same(R"({"title":"T","lastname":"L"})", R"({"title":"T","lastname":"L","database":"eshop"})"));
  EXPECT_FALSE(
      same(R"({"title":"T","lastname":"L"})", R"({"title":"T","lastname":"L","database":{"name":"other"}})"));
  EXPECT_FALSE(same(R"({"title":"T","lastname":"L"})", R"({"title":"T","lastname":"L","database":null})"));
}

TEST_F(Compare, ChangesNameTheFieldWithBothValues) {
  mine_ =
      value(R"({"title":"T2","lastname":"L","description":null,"customFields":{"x":["a","b"],"y":"same"}})");
  row_ = value(
      R"({"title":"T1","lastname":"L","description":"old","customFields":{"x":["a"],"y":["same"]},"database":"other"})");
  ASSERT_FALSE(object_.read(spojka::ValueView(mine_), nullptr));
  std::vector<std::string> seen;
  for (const auto& c : changesTo(arena_, object_, spojka::ValueView(row_), "eshop"))
    seen.push_back(std::string(spojka::fromAbi(c.field)) + " " + spojka::toJson(spojka::ValueView(c.before)) +
                   " " + spojka::toJson(spojka::ValueView(c.after)));
  EXPECT_EQ(seen,
            (std::vector<std::string>{R"(title "T1" "T2")", R"(description "old" null)",
                                      R"(customFields.x "a" ["a","b"])", R"(database "other" "eshop")"}));
}

TEST_F(Compare, ChangesOfANewContactHaveNoBeforeAndLeaveEmptyFieldsOut) {
  mine_ = value(R"({"title":"T","lastname":"L","firstname":"","customFields":{"x":[],"y":"v"}})");
  ASSERT_FALSE(object_.read(spojka::ValueView(mine_), nullptr));
  const auto changes = changesTo(arena_, object_, spojka::ValueView(), "eshop");
  ASSERT_EQ(changes.size(), 3U);
  for (const auto& c : changes) EXPECT_EQ(c.before, nullptr);
  EXPECT_EQ(spojka::fromAbi(changes[2].field), "customFields.y");
}

TEST_F(Compare, BothSidesOfASensitiveChangeAreSensitive) {
  auto* email = arena_.allocate<spojka_value>(1);
  *email = spojka::make::sensitive(spojka::make::borrowed("a@example.com"));
  spojka::ObjectBuilder custom;
  spojka::ObjectBuilder body;
  custom.set("email", *email);
  body.set("title", spojka::make::borrowed("T"))
      .set("lastname", spojka::make::borrowed("L"))
      .set("customFields", custom.finish(arena_));
  mine_ = body.finish(arena_);
  row_ = value(R"({"title":"T","lastname":"L","customFields":{"email":["b@example.com"]}})");
  ASSERT_FALSE(object_.read(spojka::ValueView(mine_), nullptr));
  const auto changes = changesTo(arena_, object_, spojka::ValueView(row_), "eshop");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(spojka::ValueView(changes[0].before).isSensitive());
  EXPECT_TRUE(spojka::ValueView(changes[0].after).isSensitive());
}

}  // namespace
}  // namespace daktela
