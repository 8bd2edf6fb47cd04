// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transform.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string listThrough(const std::string& json, std::vector<TransformRule> apply) {
  Trial trial({from("texts", {"in[]"}, std::move(apply))});
  return toJson(trial.map(R"({"in":)" + json + "}").find("texts"));
}

MappingFailure failureFrom(const std::string& json, const TransformRule& rule) {
  Trial trial({from("text", {"in"}, {rule})});
  return trial.fail(R"({"in":)" + json + "}");
}

TEST(TransformTable, isSortedAndComplete) {
  const auto& table = mapping::transformTable();
  EXPECT_TRUE(std::is_sorted(table.begin(), table.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const auto& spec : table) {
    EXPECT_NE(spec.makeItem == nullptr, spec.makeFlow == nullptr) << spec.name;
    EXPECT_THAT(std::string(spec.usage), HasSubstr(std::string(spec.name)));
    EXPECT_FALSE(spec.help.empty()) << spec.name;
  }
  EXPECT_EQ(transformHelp().size(), table.size());
}

TEST(TransformTable, isWhatTheDocumentationLists) {
  std::ifstream file(SPOJKA_MAPPING_DOC);
  ASSERT_TRUE(file) << SPOJKA_MAPPING_DOC;
  std::stringstream text;
  text << file.rdbuf();
  for (const auto& help : transformHelp())
    EXPECT_THAT(text.str(), HasSubstr("\n| `" + help.name + "` |")) << "no row in the table of transforms";
}

TEST(Transform, goesThroughListsItemByItem) {
  EXPECT_EQ(listThrough(R"([" a ","  ","b"])", {transform("trim")}), R"(["a","b"])");
}

TEST(Transform, isSkippedForNothing) {
  EXPECT_EQ(through("", transform("prefix", {"No. "})), "");
  EXPECT_EQ(through("", transform("number", {"0.00"})), "");
}

TEST(Transform, chains) {
  EXPECT_EQ(through(" jan ", {transform("trim"), transform("upper"), transform("suffix", {"!"})}), "JAN!");
}

TEST(Transform, trim) {
  EXPECT_EQ(through(" \t\xC2\xA0x y\xE2\x80\x8B\n", transform("trim")), "x y");
}

TEST(Transform, lower) {
  EXPECT_EQ(through("ŽLUŤOUČKÝ KŮŇ", transform("lower")), "žluťoučký kůň");
}

TEST(Transform, upper) {
  EXPECT_EQ(through("příliš žluťoučký", transform("upper")), "PŘÍLIŠ ŽLUŤOUČKÝ");
}

TEST(Transform, capitalize) {
  EXPECT_EQ(through("JAN NOVÁK-ŠŤASTNÝ", transform("capitalize")), "Jan Novák-Šťastný");
  EXPECT_EQ(through("ústí nad labem 3d", transform("capitalize")), "Ústí Nad Labem 3d");
  EXPECT_EQ(through("o'neil", transform("capitalize")), "O'neil");
}

TEST(Transform, prefix) {
  EXPECT_EQ(through("7", transform("prefix", {"No. "})), "No. 7");
}

TEST(Transform, suffix) {
  EXPECT_EQ(through("7", transform("suffix", {" pcs"})), "7 pcs");
}

TEST(Transform, stripPrefix) {
  EXPECT_EQ(through("No. 7", transform("strip_prefix", {"No. "})), "7");
  EXPECT_EQ(through("7 No. ", transform("strip_prefix", {"No. "})), "7 No. ");
  EXPECT_EQ(through("No. ", transform("strip_prefix", {"No. "})), "");
}

TEST(Transform, replace) {
  EXPECT_EQ(through("a-b-c", transform("replace", {"-", "+"})), "a+b+c");
  EXPECT_EQ(through("aaa", transform("replace", {"aa", "a"})), "aa");
  EXPECT_EQ(through("a b", transform("replace", {" ", ""})), "ab");
}

TEST(Transform, truncate) {
  EXPECT_EQ(through("žluťoučký", transform("truncate", {"4"})), "žluť");
  EXPECT_EQ(through("ab", transform("truncate", {"4"})), "ab");
}

TEST(Transform, url) {
  EXPECT_EQ(through("a b/č?&=~", transform("url", {"https://www.example.com/?q={}#x"})),
            "https://www.example.com/?q=a%20b%2F%C4%8D%3F%26%3D~#x");
  EXPECT_EQ(through(make::integer(12), transform("url", {"/detail/{}"})), "/detail/12");
}

TEST(Transform, join) {
  Trial trial({from("text", {"in[]"}, {transform("join", {"; "})})});
  EXPECT_EQ(trial.map(R"({"in":["a","",1,"a"]})").find("text").text(), "a; 1; a");
  EXPECT_EQ(trial.map(R"({"in":"a"})").find("text").text(), "a");
  EXPECT_TRUE(trial.map(R"({"in":[]})").find("text").isNull());
}

TEST(Transform, split) {
  Trial trial({from("texts", {"in"}, {transform("split", {","})})});
  EXPECT_EQ(trial.mapToJson(R"({"in":"a, b,,c ,a"})"), R"({"texts":["a","b","c","a"]})");
  EXPECT_EQ(trial.mapToJson(R"({"in":["a,b","c"]})"), R"({"texts":["a","b","c"]})");
  EXPECT_EQ(trial.mapToJson(R"({"in":12})"), R"({"texts":["12"]})");
}

TEST(Transform, splitKeepsPartsOfNumbersAlive) {
  Trial trial({from("texts", {"in"}, {transform("split", {"."}), transform("suffix", {"x"})})});
  EXPECT_EQ(trial.mapToJson(R"({"in":[1.5,2.5]})"), R"({"texts":["1x","5x","2x","5x"]})");
}

TEST(Transform, first) {
  Trial trial({from("text", {"in[]"}, {transform("first")})});
  EXPECT_EQ(trial.map(R"({"in":["","b","c"]})").find("text").text(), "b");
  EXPECT_TRUE(trial.map(R"({"in":[]})").find("text").isNull());
}

TEST(Transform, last) {
  Trial trial({from("text", {"in[]"}, {transform("last")})});
  EXPECT_EQ(trial.map(R"({"in":["a","b",""]})").find("text").text(), "b");
}

TEST(Transform, wrap) {
  Trial trial({from("free", {"in"}, {transform("wrap")})});
  EXPECT_EQ(trial.mapToJson(R"({"in":"a"})"), R"({"free":["a"]})");
  EXPECT_EQ(trial.mapToJson(R"({"in":["a","b"]})"), R"({"free":["a","b"]})");
}

TEST(Transform, defaultStandsInForNothing) {
  EXPECT_EQ(through("", {transform("default", {"x"}), transform("upper")}), "X");
  EXPECT_EQ(through("a", {transform("default", {"x"}), transform("upper")}), "A");
  EXPECT_EQ(listThrough("[]", {transform("default", {"x"})}), R"(["x"])");
}

TEST(Transform, map) {
  const auto table = tableTransform("map", {{"Vyřízena", "done"}, {"Nová", "open"}});
  EXPECT_EQ(through("Vyřízena", table), "done");
  EXPECT_EQ(through("Jiná", table), "Jiná");
  const auto withOther = tableTransform("map", {{"true", "yes"}, {"*", "other"}});
  EXPECT_EQ(through(make::boolean(true), withOther), "yes");
  EXPECT_EQ(through("x", withOther), "other");
  EXPECT_EQ(through("x", tableTransform("map", {{"a", "b"}, {"*", ""}})), "");
}

TEST(Transform, mapKeepsTheTextOfANumberItDoesNotKnow) {
  EXPECT_EQ(through(make::integer(123456), tableTransform("map", {{"a", "b"}})), "123456");
}

TEST(Transform, hash) {
  // SHA-256 of "pepper" followed by "abc", from an independent implementation.
  EXPECT_EQ(through("abc", transform("hash", {"pepper"})),
            "fadf7b97406e1eaa259a82e26e6839e564c37c256876e060e17838c86b7275ef");
  EXPECT_NE(through("abc", transform("hash", {"salt"})), through("abc", transform("hash", {"pepper"})));
}

TEST(Transform, mask) {
  EXPECT_EQ(through("žluťoučký", transform("mask", {"3"})), "******čký");
  EXPECT_EQ(through("abc", transform("mask", {"3"})), "***");
  EXPECT_EQ(through("ab", transform("mask", {"3"})), "**");
}

TEST(Transform, protectingOnesFailClosed) {
  for (const auto& rule : {transform("hash", {"pepper"}), transform("mask", {"3"})}) {
    for (const char* json : {R"("")", "null", "[]"}) {
      const auto failure = failureFrom(json, rule);
      EXPECT_EQ(failure.field, "text");
      EXPECT_THAT(failure.message, HasSubstr("transform '" + rule.name + "' got no value"));
      EXPECT_THAT(failure.message, Not(HasSubstr("pepper")));
    }
  }
  EXPECT_NE(through("", {transform("default", {"x"}), transform("hash", {"pepper"})}), "");
}

TEST(Transform, namesItselfInAFailure) {
  const auto failure = failureFrom(R"({"a":"secret"})", transform("upper"));
  EXPECT_THAT(failure.message, HasSubstr("transform 'upper': the value is a group"));
  EXPECT_THAT(failure.message, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace spojka::host
