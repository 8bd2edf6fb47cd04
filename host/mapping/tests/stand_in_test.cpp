// SPDX-License-Identifier: Apache-2.0
// Values that are missing, unreadable or not alone: all:, otherwise:, optional parts of templates, addresses.
// What the words mean one by one is shown by the rows of docs/MAPPING.md.
#include <gmock/gmock.h>

#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

FieldRule allOf(std::string target, std::vector<std::string> paths, std::vector<TransformRule> apply = {}) {
  FieldRule rule = from(std::move(target), std::move(paths), std::move(apply));
  rule.all = true;
  return rule;
}
FieldRule otherwise(FieldRule rule, std::vector<std::string> paths) {
  rule.otherwise = std::move(paths);
  return rule;
}

TEST(StandIn, allPutsListsOneBehindAnother) {
  Trial trial({allOf("texts", {"l[].a", "b", "c"}, {transform("upper")})});
  EXPECT_EQ(trial.mapToJson(R"({"l":[{"a":"x"},{"a":""},{"a":"y"}],"b":"","c":"z"})"),
            R"({"texts":["X","Y","Z"]})");
  EXPECT_EQ(trial.mapToJson(R"({"c":"z"})"), R"({"texts":["Z"]})");
  EXPECT_EQ(trial.mapToJson("{}"), R"({"texts":[]})");
}

TEST(StandIn, allIsAListForTheCheck) {
  EXPECT_THAT(onlyProblem(stream({allOf("text", {"a", "b"})})), HasSubstr("gets a list and takes one value"));
  EXPECT_TRUE(problemsOf(stream({allOf("text", {"a", "b"}, {transform("join", {" "})})})).empty());
}

TEST(StandIn, allKeepsTheMarkOfEveryPart) {
  CatalogField secret = field("b");
  secret.sensitive = true;
  const CatalogEntry source = entry("people", {field("a"), secret});
  Trial trial({allOf("texts", {"a", "b"})}, source);
  EXPECT_TRUE(trial.map(R"({"a":"x","b":"y"})").find("texts").isSensitive());
}

TEST(StandIn, otherwiseIsNotSentThroughTheTransforms) {
  Trial trial({otherwise(from("text", {"a"}, {transform("last_name")}), {"firm", "mail"})});
  EXPECT_EQ(trial.map(R"({"a":"Jan Novák","firm":"Květiny Praha"})").find("text").text(), "Novák");
  EXPECT_EQ(trial.map(R"({"a":"","firm":"Květiny Praha"})").find("text").text(), "Květiny Praha");
  EXPECT_EQ(trial.map(R"({"mail":"a@example.com"})").find("text").text(), "a@example.com");
  EXPECT_TRUE(trial.map("{}").find("text").isNull());
}

TEST(StandIn, otherwiseIsCheckedLikeASource) {
  const CatalogEntry source = entry("people", {field("email"), field("l[].a")});
  EXPECT_THAT(onlyProblem(stream({otherwise(from("text", {"email"}), {"emial"})}), source),
              HasSubstr("did you mean 'email'?"));
  EXPECT_THAT(onlyProblem(stream({otherwise(from("text", {"email"}), {"l[].a"})}), source),
              HasSubstr("gets a list from otherwise:"));
  EXPECT_TRUE(problemsOf(stream({otherwise(from("texts", {"email"}), {"l[].a"})}), source).empty());
}

TEST(StandIn, otherwiseDoesNotBringOutWhatIsProtected) {
  const CatalogEntry source = entry("people", {field("email"), field("other")});
  for (const auto& protect : {transform("hash", {"pepper"}), transform("mask", {"3"})})
    EXPECT_THAT(onlyProblem(stream({otherwise(from("text", {"email"}, {protect}), {"other"})}), source),
                HasSubstr("would go out unprotected"));
}

TEST(StandIn, otherwiseCarriesItsMark) {
  CatalogField secret = field("b");
  secret.sensitive = true;
  const CatalogEntry source = entry("people", {field("a"), secret});
  Trial trial({otherwise(from("text", {"a"}), {"b"})}, source);
  EXPECT_FALSE(trial.map(R"({"a":"x","b":"y"})").find("text").isSensitive());
  EXPECT_TRUE(trial.map(R"({"b":"y"})").find("text").isSensitive());
  EXPECT_TRUE(trial.mapping().columns()[0].personal);
  EXPECT_EQ(trial.mapping().columns()[0].rule, "a | otherwise(b)");
}

TEST(StandIn, datesThatAreNoneAreNothingToATarget) {
  for (const char* target : {"day", "moment"}) {
    Trial trial({from(target, {"a", "b"})});
    for (const char* none : {"0000-00-00", "0000-00-00 00:00:00", "0001-01-01", "0001-01-01T00:00:00Z", " "})
      EXPECT_TRUE(trial.map(std::string(R"({"a":")") + none + "\"}").find(target).isNull()) << none;
    EXPECT_NE(trial.fail(R"({"a":"0000-13-01"})").field, "(none)");
    Trial standing({otherwise(from(target, {"a"}), {"b"})});
    EXPECT_EQ(toJson(standing.map(R"({"a":"0000-00-00","b":"2024-02-29"})").find(target)).substr(0, 11),
              toJson(standing.map(R"({"a":"2024-02-29"})").find(target)).substr(0, 11));
  }
  Trial amount({from("amount", {"a"}), from("flag", {"a"}), from("count", {"a"})});
  EXPECT_EQ(amount.mapToJson(R"({"a":" "})"), R"({"amount":null,"count":null,"flag":null})");
  const auto first = make::date(-719'162);  // 0001-01-01
  EXPECT_EQ(through(first, transform("date", {"%Y"})), "");
}

TEST(StandIn, aRequiredTargetStillInsists) {
  CatalogField due = field("due", "date");
  due.required = true;
  Trial trial({from("due", {"a"})}, anySource(), entry("card", {due}));
  EXPECT_THAT(trial.fail(R"({"a":"0000-00-00"})").message, HasSubstr("needs a value and there is none"));
}

std::string filled(const std::string& text, const std::string& json) {
  Trial trial({fromTemplate("text", text)});
  return std::string(trial.map(json).find("text").text());
}

TEST(OptionalParts, vanishWithAnEmptyValue) {
  EXPECT_EQ(filled("{a}[, {b}]", R"({"a":"x","b":"y"})"), "x, y");
  EXPECT_EQ(filled("{a}[, {b}]", R"({"a":"x","b":""})"), "x");
  EXPECT_EQ(filled("[{a}, ]{b}", R"({"b":"y"})"), "y");
  EXPECT_EQ(filled("{a}[ ({b}/{c})]!", R"({"a":"x","b":"y"})"), "x!");
  EXPECT_EQ(filled("{a}[ ({b}/{c})]!", R"({"a":"x","c":"y"})"), "x!");
  EXPECT_EQ(filled("{a}[ ({b}/{c})]!", R"({"a":"x","b":"y","c":"z"})"), "x (y/z)!");
  EXPECT_EQ(filled("[a{a}][b{b}][c{c}]", R"({"b":"y"})"), "by");
  EXPECT_EQ(filled("No.[ {a}]", "{}"), "");
  EXPECT_EQ(filled("No. {b}[ {a}/{c}]", R"({"a":"x"})"), "");
  EXPECT_EQ(filled("{l[0].n}[, {l[1].n}]", R"({"l":[{"n":"x"},{"n":"y"}]})"), "x, y");
  EXPECT_EQ(filled("{l[0].n}[, {l[1].n}]", R"({"l":[{"n":"x"}]})"), "x");
}

TEST(OptionalParts, leaveTextInBracketsAsItIs) {
  EXPECT_EQ(filled("[x] {a}", R"({"a":"y"})"), "[x] y");
  EXPECT_EQ(filled("{a} [x", R"({"a":"y"})"), "y [x");
  EXPECT_EQ(filled("x] {a}", R"({"a":"y"})"), "x] y");
  EXPECT_EQ(filled("[[{a}]]", R"({"a":"y"})"), "[y]");
  EXPECT_EQ(filled("{{{a}}}", R"({"a":"y"})"), "{y}");
  EXPECT_EQ(filled("{a}[ [[{b}]]]", R"({"a":"x","b":"y"})"), "x [y]");
}

TEST(OptionalParts, areRefusedWhereTheyCannotBeMeant) {
  const auto problem = [](const char* text) { return onlyProblem(stream({fromTemplate("text", text)})); };
  EXPECT_THAT(problem("[{a}] {b}"), HasSubstr("write [[ and ]]"));
  EXPECT_THAT(problem("{a}[, {b}"), HasSubstr("'[' without its other half"));
  EXPECT_THAT(problem("{a}[, {b}[, {c}]]"), HasSubstr("only one level"));
}

TEST(Email, cleansWhatNobodySees) {
  for (const char* text :
       {"jan@example.com", " Jan@Example.com\n", "\u00A0jan@example.com\u00A0",
        "\u200Bjan@exam\u00ADple.com\uFEFF", "mailto:jan@example.com", "mailto:jan%40example.com",
        "Jan Novák <jan@example.com>", "\"Novák, Jan\" <Jan@example.com>", "<jan@example.com>",
        "jan@example.com;", "(jan@example.com)", "e-mail: jan@example.com", "jan @ example.com",
        "jan@example.com."})
    EXPECT_EQ(through(text, transform("email")), "jan@example.com") << text;
}

TEST(Email, takesSeveralOnlyWhereSeveralFit) {
  Trial list({from("texts", {"a"}, {transform("email")})});
  EXPECT_EQ(list.mapToJson(R"({"a":"a@example.com, B <b@example.com>; a@example.com"})"),
            R"({"texts":["a@example.com","b@example.com","a@example.com"]})");
  EXPECT_EQ(list.mapToJson(R"({"a":["a@example.com / b@example.com","none","c@example.com",""]})"),
            R"({"texts":["a@example.com","b@example.com","c@example.com"]})");
  EXPECT_EQ(list.mapToJson(R"({"a":"none"})"), R"({"texts":[]})");
  Trial set({from("tags", {"a"}, {transform("email")})});
  EXPECT_EQ(set.mapToJson(R"({"a":"a@example.com, B <b@example.com>; A@example.com"})"),
            R"({"tags":["a@example.com","b@example.com"]})");
  EXPECT_EQ(through("a@example.com, b@example.com", transform("email")), "");
  EXPECT_EQ(through("a@example.com, b@example.com", {transform("email"), transform("first")}),
            "a@example.com");
  EXPECT_EQ(through("a@example.com, b@example.com", {transform("email"), transform("join", {" "})}),
            "a@example.com b@example.com");
}

TEST(Email, oddOneOfSeveralCostsNobody) {
  Trial keep({from("texts", {"a[]"}, {tableTransform("email", {{"invalid", "keep"}})})});
  EXPECT_EQ(keep.mapToJson(R"({"a":["a@example.com","none given"," "]})"),
            R"({"texts":["a@example.com","none given"]})");
  Trial fail({from("texts", {"a[]"}, {tableTransform("email", {{"invalid", "fail"}})})});
  const auto failure = fail.fail(R"({"a":["a@example.com","secret"]})");
  EXPECT_THAT(failure.message, HasSubstr("transform 'email': the value is not one e-mail address"));
  EXPECT_THAT(failure.message, Not(HasSubstr("secret")));
}

TEST(Email, refusesWhatNoMailCanBeSentTo) {
  for (const char* text : {"jan@localhost", "jan@example..com", "jan..n@example.com", "jan.@example.com",
                           "jan@-example.com", "jan@example-.com", "jan@example.c", "jan@10.0.0.1"})
    EXPECT_EQ(through(text, transform("email")), "") << text;
  EXPECT_EQ(through(std::string(65, 'a') + "@example.com", transform("email")), "");
  EXPECT_EQ(through("a@" + std::string(64, 'b') + ".com", transform("email")), "");
  EXPECT_EQ(through("jan@n\u00E1kup.example.cz", transform("email")), "jan@n\u00E1kup.example.cz");
}

TEST(Join, leavesOutBlanks) {
  Trial trial({from("text", {"in[]"}, {transform("join", {", "})})});
  EXPECT_EQ(trial.map(R"({"in":[" ","a","\u00a0","b"," "]})").find("text").text(), "a, b");
  EXPECT_TRUE(trial.map(R"({"in":[" "]})").find("text").isEmpty());
}

TEST(Options, areNamedWhereTheyAreNotKnown) {
  const auto problem = [](const TransformRule& rule) {
    return onlyProblem(stream({from("text", {"a"}, {rule})}));
  };
  EXPECT_THAT(problem(tableTransform("email", {{"invlid", "drop"}})), HasSubstr("did you mean 'invalid'?"));
  EXPECT_THAT(problem(tableTransform("last_name", {{"default", "-"}})), HasSubstr("there is 'otherwise'"));
  EXPECT_THAT(problem(tableTransform("date", {{"pattern", "%Y"}})),
              HasSubstr("there are 'format', 'invalid'"));
  EXPECT_THAT(problem(tableTransform("number", {{"format", "0"}, {"invalid", "x"}})),
              HasSubstr("drop, keep, fail"));
  EXPECT_THAT(problem(tableTransform("boolean", {{"yes", "a"}})), HasSubstr("or neither"));
  EXPECT_THAT(problem(transform("first_name", {"x"})), HasSubstr("otherwise"));
}

}  // namespace
}  // namespace spojka::host
