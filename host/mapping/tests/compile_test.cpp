// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/base/means.hpp"
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

CatalogEntry peopleSource() {
  return entry("people",
               {field("email"), field("home.city"), field("accounts[].email"), field("accounts[].phone"),
                field("tags", "list"), field("marks[]"), field("blob", "any"), field("home.geo", "object")},
               "extra.");
}

std::string problem(const FieldRule& rule) {
  return onlyProblem(stream({rule}), peopleSource());
}

TEST(Compile, acceptsListedPathsInEverySpelling) {
  const auto accepted = [](const char* target, const char* path) {
    return problemsOf(stream({from(target, {path})}), peopleSource()).empty();
  };
  for (const char* path : {"email", "home.city", "accounts[0].email", "tags[0]", "marks[3]", "extra.a.b",
                           "extra.x-y", "blob.x", "home.geo.lat"})
    EXPECT_TRUE(accepted("text", path)) << path;
  for (const char* path :
       {"accounts[].email", "accounts[phone=1].email", "tags", "tags[]", "marks[]", "extra.l[].a"})
    EXPECT_TRUE(accepted("texts", path)) << path;
  for (const char* path : {"home", "accounts[]", "accounts", "blob", "home.geo"})
    EXPECT_TRUE(accepted("free", path)) << path;
}

TEST(Compile, namesTheNearestSourceField) {
  EXPECT_THAT(problem(from("text", {"emial"})),
              AllOf(HasSubstr("field 'text'"), HasSubstr("unknown source field 'emial' of 'people'"),
                    HasSubstr("did you mean 'email'?")));
}

TEST(Compile, saysHowToSeeFieldsWhenNoneIsNear) {
  EXPECT_THAT(problem(from("text", {"zzzzzzzzz"})), HasSubstr(mention(Means::fields) + " lists all"));
}

TEST(Compile, tellsAListFromASingleValue) {
  EXPECT_THAT(problem(from("text", {"accounts.email"})),
              AllOf(HasSubstr("goes through a list"), HasSubstr("'accounts[].email'"),
                    HasSubstr("'accounts[0].email'")));
  EXPECT_THAT(problem(from("text", {"marks"})), HasSubstr("'marks[0]'"));
  EXPECT_THAT(problem(from("text", {"email[0]"})),
              AllOf(HasSubstr("is no list"), HasSubstr("write 'email'")));
}

TEST(Compile, refusesAGroupForAText) {
  EXPECT_THAT(problem(from("text", {"home"})), HasSubstr("'home' is a group"));
  EXPECT_THAT(problem(from("texts", {"accounts[]"})), HasSubstr("'accounts[]' is a group"));
  EXPECT_THAT(problem(fromTemplate("text", "{home}")), HasSubstr("'home' is a group"));
}

TEST(Compile, refusesAListForASingleValue) {
  for (const char* path : {"accounts[].email", "tags", "extra.l[].a"})
    EXPECT_THAT(problem(from("text", {path})),
                HasSubstr("gets a list and takes one value; add join, first or last"));
  EXPECT_THAT(problem(from("text", {"email", "accounts[].email"})), HasSubstr("gets a list"));
  EXPECT_THAT(problem(from("text", {"email"}, {transform("split", {","})})), HasSubstr("gets a list"));
  EXPECT_THAT(problem(from("text", {"email"}, {transform("wrap")})), HasSubstr("gets a list"));
}

TEST(Compile, acceptsAListThatATransformMakesSingle) {
  for (const auto& rule : {transform("join", {", "}), transform("first"), transform("last")})
    EXPECT_TRUE(problemsOf(stream({from("text", {"accounts[].email"}, {rule})}), peopleSource()).empty());
}

TEST(Compile, refusesAListInATemplate) {
  EXPECT_THAT(problem(fromTemplate("text", "{accounts[].email}")), HasSubstr("template takes single values"));
}

TEST(Compile, refusesMalformedTemplates) {
  for (const char* text : {"{email", "email}", "{email} }", "{}"})
    EXPECT_NE(problem(fromTemplate("text", text)), "") << text;
  EXPECT_THAT(problem(fromTemplate("text", "a } b")), HasSubstr("'}' without its other half"));
  EXPECT_THAT(problem(fromTemplate("text", "plain")), HasSubstr("use value: instead"));
}

TEST(Compile, namesTheNearestTargetField) {
  EXPECT_THAT(problem(from("txet", {"email"})),
              AllOf(HasSubstr("unknown target field 'txet' of 'card'"), HasSubstr("did you mean 'text'?")));
}

TEST(Compile, refusesTargetsThatCannotBeWritten) {
  EXPECT_THAT(problem(from("locked", {"email"})), HasSubstr("read-only"));
  EXPECT_THAT(problem(from("extra", {"email"})), AllOf(HasSubstr("is a group"), HasSubstr("'extra.a'")));
  for (const char* name : {"", ".text", "text.", "a..b", "texts[]", "te xt"})
    EXPECT_THAT(problem(from(name, {"email"})), HasSubstr("is no name of a target field")) << name;
}

TEST(Compile, refusesTheSameTargetTwice) {
  EXPECT_THAT(onlyProblem(stream({from("text", {"email"}), from("text", {"email"})}), peopleSource()),
              HasSubstr("'text' is mapped twice"));
  const CatalogEntry open = entry("card", {}, "*");
  EXPECT_THAT(onlyProblem(stream({from("a.b", {"email"}), from("a", {"email"})}), peopleSource(), open),
              HasSubstr("'a' is mapped twice, or together with a field inside of it"));
  EXPECT_THAT(onlyProblem(stream({from("a", {"email"}), from("a.b", {"email"})}), peopleSource(), open),
              HasSubstr("'a.b' is mapped twice"));
}

TEST(Compile, acceptsTargetsBelowAnOpenPrefix) {
  const CatalogEntry open = entry("card", {field("text")}, "extra.");
  EXPECT_TRUE(problemsOf(stream({from("extra.own", {"accounts[].email"})}), peopleSource(), open).empty());
  EXPECT_FALSE(problemsOf(stream({from("other.own", {"email"})}), peopleSource(), open).empty());
}

TEST(Compile, namesRequiredTargetsWithoutARule) {
  const CatalogEntry target = entry("card", {requiredField("name"), requiredField("surname"), field("text")});
  const auto problems = problemsOf(stream({from("name", {"email"})}), peopleSource(), target);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].message,
              AllOf(HasSubstr("stream 'people'"), HasSubstr("'surname'"), HasSubstr("no rule")));
}

TEST(Compile, refusesAStreamWithoutRules) {
  EXPECT_THAT(onlyProblem(stream({})), HasSubstr("maps no field"));
}

TEST(Compile, wantsExactlyOneSource) {
  FieldRule none;
  none.target = "text";
  EXPECT_THAT(problem(none), HasSubstr("has no source"));
  FieldRule two = from("text", {"email"});
  two.constant = "x";
  EXPECT_THAT(problem(two), HasSubstr("more than one"));
}

TEST(Compile, namesTheNearestTransform) {
  EXPECT_THAT(problem(from("text", {"email"}, {transform("trimm")})),
              AllOf(HasSubstr("unknown transform 'trimm'"), HasSubstr("did you mean 'trim'?")));
  EXPECT_THAT(problem(from("text", {"email"}, {transform("zzzzzzz")})),
              HasSubstr("there are boolean, capitalize"));
}

TEST(Compile, putsProblemsWhereTheyStand) {
  FieldRule rule = from("text", {"emial"}, {transform("trimm")});
  rule.at = {12, 3};
  rule.apply[0].at = {14, 9};
  const auto problems = problemsOf(stream({rule}), peopleSource());
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].at.line, 12);
  EXPECT_EQ(problems[1].at.line, 14);
}

TEST(Compile, reportsEveryProblemAtOnce) {
  const auto problems = problemsOf(
      stream({from("txet", {"email"}), from("text", {"emial", "home.ctiy"}), from("locked", {"email"})}),
      peopleSource());
  EXPECT_EQ(problems.size(), 4U);
  EXPECT_EQ(problemsOf(stream({from("txet", {"emial"}, {transform("trimm")})}), peopleSource()).size(), 3U);
  EXPECT_EQ(
      problemsOf(stream({fromTemplate("text", "{emial} {home} {accounts[].email}")}), peopleSource()).size(),
      3U);
}

TEST(Compile, checksFixedTextsAgainstTheTarget) {
  EXPECT_THAT(problem(constant("count", "three")),
              HasSubstr("the value 'three' does not fit the target's type integer"));
  EXPECT_THAT(problem(withDefault(from("amount", {"email"}), "none")),
              HasSubstr("the default 'none' does not fit"));
  EXPECT_THAT(problem(constant("state", "opne")),
              AllOf(HasSubstr("not one of"), HasSubstr("did you mean 'open'?")));
  EXPECT_THAT(problem(constant("state", "zzzzzz")), HasSubstr("open, done"));
  EXPECT_TRUE(problemsOf(stream({constant("state", "done"), constant("count", "3")})).empty());
}

TEST(Compile, checksArguments) {
  const std::vector<TransformRule> wrong{
      transform("trim", {"x"}),
      transform("prefix"),
      transform("prefix", {""}),
      transform("replace", {"a"}),
      transform("replace", {"", "b"}),
      transform("split", {""}),
      transform("join"),
      transform("truncate", {"0"}),
      transform("truncate", {"ten"}),
      transform("mask", {"-1"}),
      transform("map"),
      transform("map", {"x"}),
      tableTransform("map", {{"a", "1"}, {"a", "2"}}),
      tableTransform("trim", {{"a", "1"}}),
      transform("date", {"%Q"}),
      transform("date", {"%"}),
      transform("date", {""}),
      transform("date", {"%-Y"}),
      tableTransform("date", {{"from", "x"}}),
      tableTransform("date", {{"invalid", "drop"}}),
      transform("number", {"abc"}),
      transform("number", {"0.00.0"}),
      transform("number", {"0."}),
      transform("number", {"#x##0"}),
      transform("number", {"#,##0,00"}),
      transform("number", {""}),
      tableTransform("number", {{"format", "0"}, {"invalid", "maybe"}}),
      transform("boolean", {"yes"}),
      transform("boolean", {"yes", ""}),
      tableTransform("boolean", {{"ja", "1"}}),
      transform("e164"),
      transform("e164", {"XX"}),
      transform("e164", {"cz"}),
      tableTransform("e164", {{"invalid", "keep"}}),
      transform("url", {"https://www.example.com/"}),
      transform("url", {"https://www.example.com/{id}"}),
      transform("url", {"https://www.example.com/{}/{}"}),
      transform("hash"),
      transform("hash", {""}),
      transform("hash", {" \t"}),
  };
  for (const auto& rule : wrong) {
    const auto message = problem(from("texts", {"email"}, {rule}));
    EXPECT_THAT(message, HasSubstr("transform '" + rule.name + "'")) << rule.name;
  }
}

TEST(Compile, showsTheRightUsageForWrongArguments) {
  EXPECT_THAT(problem(from("text", {"email"}, {transform("replace", {"a"})})),
              AllOf(HasSubstr("has 1 argument;"), HasSubstr("{ replace: [FROM, TO] }")));
  EXPECT_THAT(problem(from("text", {"email"}, {transform("e164", {"cz"})})), HasSubstr("did you mean 'CZ'?"));
}

TEST(Compile, protectingTransformsTakeNoFieldThatTheSourceDoesNotList) {
  const auto open = entry("people", {field("email")}, "extra.");
  const std::vector<FieldRule> wrong{
      from("text", {"extra.email"}, {transform("hash", {"pepper"})}),
      from("text", {"extra.email"}, {transform("mask", {"3"})}),
      from("text", {"email", "extra.email"}, {transform("trim"), transform("hash", {"pepper"})}),
  };
  for (const auto& rule : wrong)
    EXPECT_THAT(onlyProblem(stream({rule}), open),
                AllOf(HasSubstr("is to protect 'extra.email'"), HasSubstr("does not list")));
  FieldRule written = fromTemplate("text", "{email} {extra.email}");
  written.apply = {transform("mask", {"3"})};
  EXPECT_THAT(onlyProblem(stream({written}), open), HasSubstr("is to protect 'extra.email'"));
  EXPECT_TRUE(problemsOf(stream({from("text", {"email"}, {transform("hash", {"pepper"})})}), open).empty());
  EXPECT_TRUE(problemsOf(stream({from("text", {"extra.email"}, {transform("trim")})}), open).empty());
  EXPECT_THAT(onlyProblem(stream({from("text", {"emial"}, {transform("hash", {"pepper"})})}), open),
              HasSubstr("unknown source field 'emial'"));
}

TEST(Compile, neverShowsWhatCameFromOutside) {
  TransformRule bad = transform("e164", {"s3cr3t"});
  bad.fromOutside = true;
  EXPECT_THAT(problem(from("text", {"email"}, {bad})),
              AllOf(HasSubstr("transform 'e164'"), HasSubstr("from outside"), Not(HasSubstr("s3cr3t"))));
  TransformRule prefix = transform("prefix", {"s3cr3t"});
  prefix.fromOutside = true;
  FieldRule value = constant("state", "s3cr3t");
  value.fromOutside = true;
  EXPECT_THAT(problem(value), Not(HasSubstr("s3cr3t")));
  value.target = "extra.a";
  FieldRule written = fromTemplate("free", "s3cr3t {a}");
  written.fromOutside = true;
  Trial trial({from("text", {"in"}, {prefix}), value, withDefault(written, "s3cr3t")});
  for (const auto& column : trial.mapping().columns()) {
    EXPECT_THAT(column.rule, AllOf(HasSubstr("***"), Not(HasSubstr("s3cr3t"))));
    EXPECT_TRUE(column.secret) << "what it gives holds the secret: " << column.target;
  }
  const ValueView body = trial.map(R"({"in":"1"})");
  EXPECT_TRUE(body.find("text").isSensitive());
  EXPECT_TRUE(body.at("extra.a").isSensitive());
}

TEST(Compile, neverShowsASalt) {
  const auto message = problem(from("text", {"email"}, {transform("hash", {"pepper", "more"})}));
  EXPECT_THAT(message, AllOf(HasSubstr("transform 'hash'"), Not(HasSubstr("pepper"))));
}

}  // namespace
}  // namespace spojka::host
