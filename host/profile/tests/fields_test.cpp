// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

// Fields begin in line 11, column 7.
std::string withFields(const std::string& lines) {
  return kHead + "streams:\n  people:\n    to: card\n    fields:\n" + lines;
}

FieldRule fieldOf(const std::string& line) {
  const Profile p = load(withFields("      " + line + "\n"));
  return p.flows.at(0).fields.at(0);
}

TransformRule transformOf(const std::string& apply) {
  return fieldOf("t: { from: a, apply: " + apply + " }").apply.at(0);
}

TEST(Streams, KeepTheirSequenceAndPlace) {
  const Profile p = load(kHead + "streams:\n  people:\n    to: card\n  items: {to: thing}\n");
  ASSERT_EQ(p.flows.size(), 2U);
  EXPECT_TRUE(p.hasFlows);
  EXPECT_EQ(p.flows[0].stream, "people");
  EXPECT_EQ(p.flows[0].target, "card");
  EXPECT_FALSE(p.flows[0].hasFields);
  EXPECT_EQ(p.flows[1].stream, "items");
  EXPECT_EQ(p.flows[1].at.line, 10);
}

TEST(Streams, SayWhatTheyLack) {
  EXPECT_THAT(problemsOf(kHead + "streams: {}\n"), ElementsAre(StartsWith("7:1 streams is empty")));
  EXPECT_THAT(
      problemsOf(kHead +
                 "streams:\n  people:\n  items: card\n  things:\n    fields: {}\n  rest:\n    to: \"\"\n"),
      ElementsAre(StartsWith("8:3 streams.people must hold keys with values"),
                  StartsWith("9:10 streams.items must hold keys with values"),
                  StartsWith("10:3 streams.things.to is missing"),
                  StartsWith("11:5 streams.things.fields is empty"),
                  StartsWith("13:5 streams.rest.to is empty")));
  EXPECT_THAT(problemsOf(kHead + "streams:\n  people:\n    to: card\n    feilds: {a: b}\n"),
              ElementsAre("10:5 unknown key 'feilds' in streams.people; did you mean 'fields'?"));
}

TEST(Fields, TakeOnePathOrTheFirstOfSeveral) {
  EXPECT_THAT(fieldOf("title: billing.name").from, ElementsAre("billing.name"));
  EXPECT_THAT(fieldOf("title: [billing.name, email]").from, ElementsAre("billing.name", "email"));
  EXPECT_THAT(fieldOf("title: { from: name }").from, ElementsAre("name"));
  EXPECT_THAT(fieldOf("title: { from: [name, email] }").from, ElementsAre("name", "email"));
  EXPECT_THAT(fieldOf("title: accounts[].email").from, ElementsAre("accounts[].email"));
}

TEST(Fields, KeepDottedNamesFlat) {
  const FieldRule f = fieldOf("customFields.email: email");
  EXPECT_EQ(f.target, "customFields.email");
  EXPECT_EQ(f.at.line, 11);
  EXPECT_EQ(f.at.column, 7);
}

TEST(Fields, TakeATemplateOrAConstant) {
  const FieldRule t = fieldOf("d: { template: \"{status}: {total} Kč\" }");
  EXPECT_EQ(t.textTemplate, "{status}: {total} Kč");
  EXPECT_THAT(t.from, IsEmpty());
  EXPECT_EQ(t.constant, std::nullopt);
  EXPECT_EQ(fieldOf("d: { value: fixed }").constant, "fixed");
  EXPECT_EQ(fieldOf("d: { value: \"\" }").constant, "");
}

TEST(Fields, TakeSeveralPathsOneBehindAnotherAndWhatStandsIn) {
  const FieldRule f = fieldOf("d: { all: [a, \"b[].c\"], otherwise: e, default: \"-\" }");
  EXPECT_TRUE(f.all);
  EXPECT_THAT(f.from, ElementsAre("a", "b[].c"));
  EXPECT_THAT(f.otherwise, ElementsAre("e"));
  EXPECT_EQ(f.fallback, "-");
  EXPECT_FALSE(fieldOf("d: { from: [a, b] }").all);
  EXPECT_THAT(fieldOf("d: { from: a, otherwise: [b, c] }").otherwise, ElementsAre("b", "c"));
}

TEST(Fields, KeepScalarsAsWritten) {
  EXPECT_EQ(fieldOf("d: { value: yes }").constant, "yes");
  EXPECT_EQ(fieldOf("d: { value: 0.00 }").constant, "0.00");
  EXPECT_EQ(fieldOf("d: { value: 007 }").constant, "007");
  EXPECT_EQ(fieldOf("d: { value: True }").constant, "True");
  EXPECT_EQ(fieldOf("d: { from: a, default: \"-\" }").fallback, "-");
  EXPECT_EQ(fieldOf("d: { from: a, default: \" \" }").fallback, " ");
  EXPECT_EQ(fieldOf("d: { from: a, default: no }").fallback, "no");
}

TEST(Fields, SayWhichFormIsMeant) {
  const auto problems = [](const std::string& line) {
    return problemsOf(withFields("      " + line + "\n"));
  };
  EXPECT_THAT(problems("t: { form: a }"),
              ElementsAre(StartsWith("11:7 streams.people.fields.t does not say where the field comes from"),
                          "11:12 unknown key 'form' in streams.people.fields.t; did you mean 'from'?"));
  EXPECT_THAT(problems("t: { from: a, value: b }"),
              ElementsAre(HasSubstr("more than one of from, all, template, value and ref")));
  EXPECT_THAT(problems("t: { from: a, all: [b] }"),
              ElementsAre(HasSubstr("more than one of from, all, template, value and ref")));
  EXPECT_THAT(problems("t: { all: [] }"),
              ElementsAre(StartsWith("11:17 streams.people.fields.t.all is an empty list")));
  EXPECT_THAT(problems("t: { from: a, otherwise: { b: c } }"),
              ElementsAre(HasSubstr("fields.t.otherwise must be a single value")));
  EXPECT_THAT(problems("t: { value: a, otherwise: b }"),
              ElementsAre(HasSubstr("fields.t.otherwise is never used beside value")));
  EXPECT_THAT(problems("t: { form: a, otherwse: b }"), Contains(HasSubstr("did you mean 'otherwise'?")));
  EXPECT_THAT(problems("t: { default: b }"),
              ElementsAre(HasSubstr("does not say where the field comes from")));
  EXPECT_THAT(problems("t: {}"), ElementsAre(HasSubstr("does not say where the field comes from")));
  EXPECT_THAT(problems("t: { value: a, default: b }"),
              ElementsAre(StartsWith("11:22 streams.people.fields.t.default is "
                                     "never used")));
  EXPECT_THAT(problems("t:"), ElementsAre(StartsWith("11:7 streams.people.fields.t has no value")));
  EXPECT_THAT(problems("t: []"), ElementsAre(StartsWith("11:10 streams.people.fields.t is an empty list")));
  EXPECT_THAT(problems("t: [a, [b]]"),
              ElementsAre(StartsWith("11:14 streams.people.fields.t[1] must be a single value")));
  EXPECT_THAT(problems("t: \"\""),
              ElementsAre(StartsWith("11:10 streams.people.fields.t names no source field")));
  EXPECT_THAT(problems("t: { from: }"),
              ElementsAre(StartsWith("11:12 streams.people.fields.t.from has no value")));
  EXPECT_THAT(problems("\"\": a"), ElementsAre(HasSubstr("has no name")));
  EXPECT_THAT(problems("custom: { email: a }"),
              ElementsAre(HasSubstr("is written with a dot: custom.email")));
}

TEST(Transforms, StandAloneOrInAList) {
  EXPECT_EQ(transformOf("trim").name, "trim");
  EXPECT_THAT(transformOf("trim").arguments, IsEmpty());
  const auto list = fieldOf("t: { from: a, apply: [trim, { prefix: \"Obj. \" }, upper] }").apply;
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[1].name, "prefix");
  EXPECT_THAT(list[1].arguments, ElementsAre("Obj. "));
  EXPECT_EQ(list[1].at.line, 11);
  EXPECT_EQ(list[1].at.column, 35);
  EXPECT_EQ(list[2].name, "upper");
}

TEST(Transforms, KeepTheirArgumentsAsWritten) {
  EXPECT_THAT(transformOf("{ number: \"0.00\" }").arguments, ElementsAre("0.00"));
  EXPECT_THAT(transformOf("{ number: 0.00 }").arguments, ElementsAre("0.00"));
  EXPECT_THAT(transformOf("{ replace: [a, \"\"] }").arguments, ElementsAre("a", ""));
  EXPECT_THAT(transformOf("{ replace: [yes, 1] }").arguments, ElementsAre("yes", "1"));
  EXPECT_THAT(transformOf("{ split: \",\" }").arguments, ElementsAre(","));
  EXPECT_THAT(transformOf("{ mask: 3 }").arguments, ElementsAre("3"));
  EXPECT_THAT(transformOf("{ date: \"%d.%m.%Y\" }").arguments, ElementsAre("%d.%m.%Y"));
}

TEST(Transforms, TakeTablesAndOptions) {
  EXPECT_THAT(transformOf("{ map: { Vyřízena: done, 1: one, \"\": none, yes: no } }").table,
              ElementsAre(Pair("Vyřízena", "done"), Pair("1", "one"), Pair("", "none"), Pair("yes", "no")));
  EXPECT_THAT(transformOf("{ e164: { region: CZ, invalid: keep } }").table,
              ElementsAre(Pair("region", "CZ"), Pair("invalid", "keep")));
  EXPECT_THAT(transformOf("{ e164: CZ }").table, IsEmpty());
}

TEST(Placeholders, AreResolvedWhereverAFieldsValueMayBeASecret) {
  const Variables outside{{"SALT", "s3cr3t-pepper"}, {"CURLY", "a{b}[c]"}};
  const auto field = [&](const std::string& line) {
    const Profile p = load(withFields("      " + line + "\n"), outside);
    EXPECT_THAT(p.resolvedSecrets, ::testing::Not(IsEmpty())) << "for the redactor: " << line;
    return p.flows.at(0).fields.at(0);
  };
  const FieldRule hashed = field("t: { from: a, apply: [trim, { hash: \"${SALT}\" }] }");
  EXPECT_THAT(hashed.apply.at(1).arguments, ElementsAre("s3cr3t-pepper"));
  EXPECT_TRUE(hashed.apply.at(1).fromOutside);
  EXPECT_FALSE(hashed.apply.at(0).fromOutside);
  EXPECT_FALSE(hashed.fromOutside);
  EXPECT_THAT(field("t: { from: a, apply: { replace: [x, \"-${SALT}-\"] } }").apply.at(0).arguments,
              ElementsAre("x", "-s3cr3t-pepper-"));
  EXPECT_THAT(field("t: { from: a, apply: { map: { x: \"${SALT}\" } } }").apply.at(0).table,
              ElementsAre(Pair("x", "s3cr3t-pepper")));
  EXPECT_EQ(field("t: { value: \"${SALT}\" }").constant, "s3cr3t-pepper");
  EXPECT_TRUE(field("t: { value: \"${SALT}\" }").fromOutside);
  EXPECT_EQ(field("t: { from: a, default: \"${SALT}\" }").fallback, "s3cr3t-pepper");
  EXPECT_EQ(field("t: { template: \"{a} ${CURLY} $${b}\" }").textTemplate, "{a} a{{b}}[[c]] ${b}")
      << "what comes in is text, not places for fields";
}

TEST(Placeholders, OneThatIsNotResolvedIsAProblemWhereverItStands) {
  const std::string notHere = "which is not looked up here";
  const Variables outside{{"X", "x"}};
  const auto problems = [&](const std::string& yaml) { return problemsOf(yaml, outside); };
  EXPECT_THAT(problemsOf(withFields("      t: { from: a, apply: { hash: \"${MYSALT}\" } }\n")),
              ElementsAre(HasSubstr("the environment variable MYSALT is not set")));
  EXPECT_THAT(problems(withFields("      t: { from: a, apply: { hash: \"a ${MYSALT\" } }\n")),
              ElementsAre(HasSubstr("is not closed")));
  EXPECT_THAT(problems(withFields("      t: { template: \"${total.sum}\" }\n")),
              ElementsAre(HasSubstr("$$ for a dollar sign")));
  EXPECT_THAT(problems(withFields("      t: \"${X}\"\n")),
              ElementsAre(::testing::AllOf(StartsWith("11:10 streams.people.fields.t"), HasSubstr(notHere))));
  EXPECT_THAT(problems(withFields("      t: { from: a, apply: \"${X}\" }\n")),
              ElementsAre(HasSubstr(notHere)));
  EXPECT_THAT(problems(withFields("      \"${X}\": a\n")),
              ElementsAre(StartsWith("11:7 a key holds a ${...}")));
  EXPECT_THAT(problems(withFields("      t: { from: a, apply: { map: { \"${X}\": b } } }\n")),
              ElementsAre(HasSubstr("a key holds a ${...}")));
  for (const char* line :
       {"schedule: \"${X}\"\n", "limits: { patience: \"${X}\" }\n", "guard: { changed: \"${X}\" }\n"})
    EXPECT_THAT(problems(kHead + line), ElementsAre(HasSubstr(notHere))) << line;
  EXPECT_THAT(problems(withFields("      t: a\n") + "  items:\n    to: \"${X}\"\n"),
              ElementsAre(HasSubstr(notHere)));
}

TEST(Transforms, SayWhatIsWrong) {
  const auto problems = [](const std::string& apply) {
    return problemsOf(withFields("      t: { from: a, apply: " + apply + " }\n"));
  };
  const std::string at = "11:28 streams.people.fields.t.apply";
  EXPECT_THAT(problems("{ prefix: a, suffix: b }"), ElementsAre(StartsWith(at + " must be one transform")));
  EXPECT_THAT(problems("{}"), ElementsAre(StartsWith(at + " must be one transform")));
  EXPECT_THAT(problems("[trim, ~]"),
              ElementsAre(StartsWith("11:35 streams.people.fields.t.apply[1] has no value")));
  EXPECT_THAT(problems("[[trim]]"),
              ElementsAre(StartsWith("11:29 streams.people.fields.t.apply[0] must be a single")));
  EXPECT_THAT(problems("{ prefix: }"),
              ElementsAre(StartsWith("11:30 streams.people.fields.t.apply.prefix has no value")));
  EXPECT_THAT(problems("{ map: {} }"), ElementsAre(HasSubstr("apply.map is empty")));
  EXPECT_THAT(problems("{ map: { a: [b] } }"), ElementsAre(HasSubstr("apply.map.a must be a single value")));
  EXPECT_THAT(problems("{ map: { a: b, a: c } }"), ElementsAre(HasSubstr("key 'a' is written twice")));
  EXPECT_THAT(problems("{ replace: [] }"), ElementsAre(HasSubstr("apply.replace is an empty list")));
  EXPECT_THAT(problems("\"\""), ElementsAre(HasSubstr("names no transform")));
}

}  // namespace
}  // namespace spojka::host::testing
