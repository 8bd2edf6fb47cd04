// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const std::string kSchema = R"({
  "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
  "required": ["address", "token"],
  "properties": {
    "address": {"type": ["string", "integer"], "title": "Address", "pattern": "^(https://.+)?$",
                "description": "Where it is.", "examples": ["https://left.example"]},
    "token": {"type": "string", "title": "Access token", "description": "Made in the settings of the account",
              "writeOnly": true, "enum": ["hush-one", "hush-two", ""]},
    "window": {"type": "string", "enum": ["day", "week", "month"]},
    "pages": {"type": "integer", "minimum": 1, "maximum": 500, "title": "Pages"},
    "ratio": {"type": "number", "exclusiveMinimum": 0},
    "strict": {"type": "boolean", "default": false},
    "partner_id": {"type": ["string", "integer"]},
    "only": {"type": "string"},
    "names": {"type": ["array", "string"], "items": {"type": "string", "minLength": 2}},
    "deep": {"$ref": "#/definitions/deep"},
    "any": {"anyOf": [{"type": "boolean"}, {"type": "array"}], "description": "A choice"}
  },
  "definitions": {"deep": {"type": "object", "required": ["key"], "additionalProperties": false, "properties":
    {"key": {"type": "string", "writeOnly": true}, "level": {"type": "integer", "maximum": 3}}}}
})";

// `config:` stands in line 7, its first setting in line 8.
Profile withConfig(const std::string& lines, const Variables& variables = {}) {
  return load(kHead + "  config:\n" + lines, variables);
}

std::vector<std::string> problemsOfConfig(const std::string& lines, const Variables& variables = {},
                                          const std::string& schema = kSchema) {
  const Profile p = withConfig(lines, variables);
  try {
    validateConfig(p, p.destination, schema);
  } catch (const ProfileError& e) {
    return linesOf(e);
  }
  return {};
}

const std::string kGood = "    address: https://left.example\n    token: hush-one\n";

TEST(ValidateConfig, AcceptsWhatTheSchemaDescribes) {
  EXPECT_THAT(problemsOfConfig(kGood), IsEmpty());
  EXPECT_THAT(
      problemsOfConfig(kGood + "    window: week\n    pages: 500\n    strict: true\n    partner_id: 3\n"
                               "    names: [ab, cd]\n    deep: {key: k, level: 3}\n    any: []\n"),
      IsEmpty());
}

TEST(ValidateConfig, PointsToConfigWhenASettingIsMissing) {
  EXPECT_THAT(
      problemsOfConfig("    pages: 3\n"),
      ElementsAre(
          "7:3 setting 'address' (Address) is missing; add it here, for example https://left.example. "
          "Where it is",
          "7:3 setting 'token' (Access token) is missing; add it here. Made in the settings of the "
          "account"));
  EXPECT_THAT(problemsOfConfig(kGood + "    deep:\n      level: 1\n"),
              ElementsAre("10:5 setting 'deep.key' is missing; add it here"));
}

TEST(ValidateConfig, PointsToTheConnectorWhenThereIsNoConfig) {
  const Profile p = load(kHead);
  try {
    validateConfig(p, p.destination, kSchema);
    FAIL() << "two settings are missing";
  } catch (const ProfileError& e) {
    EXPECT_THAT(linesOf(e), Each(StartsWith("5:1 setting")));
  }
}

TEST(ValidateConfig, NamesTheNearestSetting) {
  EXPECT_THAT(problemsOfConfig(kGood + "    windwo: week\n    xyzzy: 1\n    deep: {key: a, levle: 1}\n"),
              ElementsAre("10:5 unknown setting 'windwo'; did you mean 'window'?",
                          StartsWith("11:5 unknown setting 'xyzzy'; right knows: address, token, window"),
                          "12:20 unknown setting 'deep.levle'; did you mean 'level'?"));
}

TEST(ValidateConfig, SaysWhichTypeIsWanted) {
  EXPECT_THAT(problemsOfConfig("    address: [a]\n    token: hush-one\n    pages: \"3\"\n    strict: yes\n"
                               "    only: 5\n    names: {a: b}\n    partner_id: true\n"),
              ElementsAre("8:5 setting 'address' (Address) must be a text, not a list, for example "
                          "https://left.example. Where it is",
                          "10:5 setting 'pages' (Pages) must be a whole number, not a text (without quotes)",
                          "11:5 setting 'strict' must be true or false, not a text (without quotes)",
                          "12:5 setting 'only' must be a text, not a number (put it in quotes)",
                          "13:5 setting 'names' must be a list or a text, not keys with values",
                          "14:5 setting 'partner_id' must be a text, not true or false (put it in quotes)"));
}

TEST(ValidateConfig, SaysWhichValuesAreAllowed) {
  EXPECT_THAT(problemsOfConfig(kGood + "    window: moth\n    pages: 501\n    ratio: 0\n"),
              ElementsAre("10:5 setting 'window' must be one of day, week and month; did you mean 'month'?",
                          "11:5 setting 'pages' (Pages) must be at least 1 and at most 500",
                          "12:5 setting 'ratio' must be more than 0"));
  EXPECT_THAT(problemsOfConfig("    address: left.example\n    token: hush-one\n"),
              ElementsAre("8:5 setting 'address' (Address) does not have the expected form, for example "
                          "https://left.example. Where it is"));
}

TEST(ValidateConfig, FindsTheItemOfAList) {
  EXPECT_THAT(problemsOfConfig(kGood + "    names:\n      - ab\n      - [c]\n"),
              ElementsAre("12:9 setting 'names[1]' must be a text, not a list"));
}

TEST(ValidateConfig, FallsBackToTheValidatorsWords) {
  EXPECT_THAT(
      problemsOfConfig(kGood + "    names: [a]\n    any: text\n"),
      ElementsAre(AllOf(StartsWith("10:13 setting 'names[0]' does not fit"), HasSubstr("fewer than 2")),
                  AllOf(StartsWith("11:5 setting 'any' does not fit"), HasSubstr(". A choice"))));
}

TEST(ValidateConfig, ReportsOneProblemForOneFault) {
  EXPECT_EQ(problemsOfConfig(kGood + "    deep: {key: k, level: 9}\n").size(), 1U);
  EXPECT_EQ(problemsOfConfig(kGood + "    window: [x]\n").size(), 1U);
}

TEST(ValidateConfig, NeverShowsAValue) {
  const auto problems = problemsOfConfig(
      "    address: ${ADDRESS}\n    token: hush-onne\n    window: ${WINDOW}\n    pages: ${PAGES}\n"
      "    strict: sesame\n    only: [sesame]\n    deep: {key: [sesame]}\n",
      {{"ADDRESS", "sesame"}, {"WINDOW", "monthh"}, {"PAGES", "sesame"}});
  EXPECT_EQ(problems.size(), 7U);
  EXPECT_THAT(problems,
              Each(AllOf(Not(HasSubstr("sesame")), Not(HasSubstr("onne")), Not(HasSubstr("monthh")))));
  // A suggestion would tell what the value is near to.
  EXPECT_THAT(problems, Each(Not(HasSubstr("did you mean"))));
  EXPECT_THAT(problems[3], HasSubstr("must be a whole number, but what its ${...} stands for is not"));
}

TEST(ValidateConfig, ReadsValuesFromOutsideAsTheSchemaWantsThem) {
  const Variables variables = {{"N", "42"}, {"B", "true"}, {"R", "0.5"}, {"T", "7"}};
  const std::string lines = kGood + "    pages: ${N}\n    strict: ${B}\n    ratio: ${R}\n    only: ${T}\n";
  EXPECT_THAT(problemsOfConfig(lines, variables), IsEmpty());
  EXPECT_THAT(withConfig(lines, variables).destination.configJson,
              HasSubstr(R"("pages":"42","strict":"true")"));
  EXPECT_THAT(problemsOfConfig(kGood + "    pages: ${N}\n", {{"N", "501"}}),
              ElementsAre(StartsWith("10:5 setting 'pages' (Pages) must be at least 1")));
}

TEST(ValidateConfig, DoesNotMatchLongTextsAgainstPatterns) {
  EXPECT_THAT(
      problemsOfConfig("    address: https://" + std::string(60'000, 'a') + "\n    token: hush-one\n"),
      ElementsAre(StartsWith("8:5 setting 'address' is longer than 4096 bytes")));
  EXPECT_THAT(problemsOfConfig(kGood + "    only: " + std::string(60'000, 'a') + "\n"), IsEmpty());
  EXPECT_THAT(problemsOfConfig("    x: " + std::string(60'000, 'a') + "\n", {},
                               R"({"anyOf":[{"properties":{"x":{"pattern":"^(a|b)*$"}}}]})"),
              IsEmpty());
}

TEST(ValidateConfig, RequiresWhatItsCaseRequires) {
  const std::string schema = R"({"type":"object","properties":{
    "way":{"type":"string","title":"Way in","enum":["links","api"],"default":"links"},
    "address":{"type":"string","title":"Address","description":"Where it is."},
    "token":{"type":"string","title":"Token"},
    "box":{"type":"string","title":"Box","x-options":"check"}},
    "allOf":[
      {"if":{"properties":{"way":{"enum":["links"]}}},"then":{"required":["address"]}},
      {"if":{"properties":{"way":{"enum":["api"]}},"required":["way"]},"then":{"required":["token","box"]}}]})";
  EXPECT_THAT(problemsOfConfig("    address: here\n", {}, schema), IsEmpty());
  EXPECT_THAT(problemsOfConfig("    way: links\n", {}, schema),
              ElementsAre(AllOf(HasSubstr("'address' (Address) is missing"), HasSubstr("Where it is"))));
  EXPECT_THAT(problemsOfConfig("    way: api\n    box: a\n", {}, schema),
              ElementsAre(HasSubstr("'token' (Token) is missing")));
  const Profile unchosen = withConfig("    way: api\n    token: t\n");
  EXPECT_NO_THROW(validateConfig(unchosen, unchosen.destination, schema, true));
  EXPECT_THROW(validateConfig(unchosen, unchosen.destination, schema), ProfileError);
}

TEST(ValidateConfig, BlamesTheConnectorForABadSchema) {
  for (const std::string schema :
       {"", "[]", "{", R"({"type":7})", R"({"properties":{"address":{"pattern":"("}}})",
        R"({"properties":{"address":{"$ref":"http://left.example/x"}}})"})
    EXPECT_THAT(
        problemsOfConfig(kGood, {}, schema),
        ElementsAre(AllOf(StartsWith("5:1 the connector 'right'"), HasSubstr("fault of the connector"))))
        << schema;
}

TEST(ValidateConfig, AcceptsAnythingForAnEmptySchema) {
  EXPECT_THAT(problemsOfConfig(kGood, {}, "{}"), IsEmpty());
}

TEST(SecretValues, AreThoseTheSchemaMarks) {
  const Profile p = withConfig(kGood + "    deep: {key: inner, level: 2}\n    only: open\n");
  EXPECT_THAT(secretValues(p.destination, kSchema), UnorderedElementsAre("hush-one", "inner"));
}

TEST(SecretValues, CoverEverythingBelowAMark) {
  const Profile p = withConfig("    a: {b: [one, 22, \"\"], c: true}\n    d: open\n");
  EXPECT_THAT(
      secretValues(p.destination, R"({"properties":{"a":{"writeOnly":true},"d":{"writeOnly":false}}})"),
      UnorderedElementsAre("one", "22"));
}

TEST(SecretValues, AreAllValuesWhenTheSchemaCannotBeRead) {
  EXPECT_THAT(secretValues(withConfig(kGood).destination, "nonsense"),
              UnorderedElementsAre("https://left.example", "hush-one"));
}

}  // namespace
}  // namespace spojka::host::testing
