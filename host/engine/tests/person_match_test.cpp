// SPDX-License-Identifier: Apache-2.0
#include "host/engine/person_match.hpp"

#include <gmock/gmock.h>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

CatalogField field(const char* path, bool sensitive = false, const char* role = "") {
  CatalogField f;
  f.path = path;
  f.sensitive = sensitive;
  f.role = role;
  return f;
}

// People and what is written of them; `marks`: the catalogs say what is personal.
struct Trial {
  explicit Trial(bool marks = true) {
    CatalogEntry source;
    source.name = "people";
    source.fields = {field("mail", marks), field("lines[].number", marks), field("remark", marks, "note"),
                     field("code"), field("desk")};
    CatalogEntry target;
    target.name = "card";
    target.fields = {field("title"), field("tel"), field("other")};
    FlowRule rule;
    rule.fields.resize(3);
    rule.fields[0].target = "title";
    rule.fields[0].from = {"code"};
    rule.fields[1].target = "tel";
    rule.fields[1].from = {"lines[].number"};
    rule.fields[1].apply = {{"e164", {"CZ"}, {}, {}}, {"first", {}, {}, {}}};
    rule.fields[2].target = "other";
    rule.fields[2].from = {"desk"};
    std::vector<ProfileProblem> problems;
    auto mapping = compileMapping(rule, source, target, problems);
    EXPECT_TRUE(mapping) << (problems.empty() ? "" : problems[0].message);
    mappings.push_back(std::move(*mapping));
  }

  PersonFound find(const PersonMatch& match, const std::string& json) {
    Arena a;
    const spojka_value body = parseJson(a, json);
    return match.find(mappings.front(), PersonMatch::Side::source, ValueView(body), searched);
  }
  std::string by(const PersonMatch& match, const std::string& json) {
    const auto found = find(match, json);
    return found.by == nullptr ? "" : found.by;
  }
  PersonMatch match(const std::string& email, const std::string& phone) {
    return {email, phone, regionsOf(mappings)};
  }

  std::vector<Mapping> mappings;
  Searched searched;
};

TEST(PersonMatch, finds_a_person_where_only_the_catalog_marks_the_fields) {
  Trial t;
  const auto both = t.match("Jan@Example.com", "600 000 001");
  EXPECT_EQ(both.problem(), "");
  EXPECT_EQ(both.email(), "jan@example.com");
  EXPECT_EQ(both.phone(), "+420600000001") << "in the region of the mapping";
  EXPECT_EQ(t.by(both, R"({"mail":"Jan Novák <JAN@example.com>"})"), "email");
  EXPECT_EQ(t.by(both, R"({"lines":[{"number":"777 111 222"},{"number":"tel. 600000001"}]})"), "phone");
  EXPECT_EQ(t.by(both, R"({"mail":"eva@example.com","lines":[{"number":"600000002"}]})"), "");
  EXPECT_EQ(t.by(both, R"({"code":"jan@example.com"})"), "email") << "an address is one wherever it stands";
}

TEST(PersonMatch, finds_a_number_in_the_fields_whose_rules_say_that_they_hold_numbers) {
  Trial t(false);
  EXPECT_EQ(t.by(t.match("", "600000001"), R"({"lines":[{"number":"+420600000001"}]})"), "phone");
  EXPECT_EQ(t.by(t.match("", "600000001"), R"({"lines":[{"number":600000001}]})"), "phone");
}

TEST(PersonMatch, a_number_belongs_to_the_country_its_record_names) {
  Trial t;
  CatalogEntry source;
  source.name = "people";
  source.fields = {field("tel", true), field("land")};
  CatalogEntry target;
  target.name = "card";
  target.fields = {field("tel")};
  FlowRule rule;
  rule.fields.resize(1);
  rule.fields[0].target = "tel";
  rule.fields[0].from = {"tel"};
  rule.fields[0].apply = {{"e164", {}, {{"region", "{land}"}, {"otherwise", "CZ"}}, {}}};
  std::vector<ProfileProblem> problems;
  auto mapping = compileMapping(rule, source, target, problems);
  ASSERT_TRUE(mapping) << problems[0].message;
  t.mappings.clear();
  t.mappings.push_back(std::move(*mapping));
  EXPECT_EQ(t.by(t.match("", "+48600000001"), R"({"tel":"600 000 001","land":"Polsko"})"), "phone");
  EXPECT_EQ(t.by(t.match("", "+48600000001"), R"({"tel":"600 000 001","land":"CZ"})"), "");
  EXPECT_EQ(t.by(t.match("", "600000001"), R"({"tel":"600 000 001"})"), "phone");
  EXPECT_EQ(t.match("", "600000001").phone(), "+420600000001") << "asked for without a country";
}

TEST(PersonMatch, digits_of_a_field_that_nobody_calls_personal_are_told_and_prove_nothing) {
  Trial t;
  const auto found = t.find(t.match("", "600000001"), R"({"code":"600000001","desk":"12"})");
  EXPECT_EQ(found.by, nullptr);
  EXPECT_THAT(found.unsure, ElementsAre("code"));
}

TEST(PersonMatch, a_longer_text_that_names_somebody_does_not_make_the_record_theirs) {
  Trial t;
  const auto match = t.match("jan@example.com", "600000001");
  const auto found = t.find(match, R"({"remark":"please call my neighbour on 600 000 001 when I am out"})");
  EXPECT_EQ(found.by, nullptr);
  EXPECT_THAT(found.unsure, ElementsAre("remark"));
  EXPECT_EQ(t.by(match, R"({"remark":"jan@example.com"})"), "email") << "the text is nothing else";
}

TEST(PersonMatch, what_it_could_not_judge_is_counted_and_what_it_searched_too) {
  Trial t;
  const auto match = t.match("", "+420600000001");
  const auto found =
      t.find(match, R"({"lines":[{"number":"0600 000 001"},{"number":"0777 111 222"}],"code":"a1"})");
  EXPECT_EQ(found.by, nullptr);
  EXPECT_THAT(found.unsure, ElementsAre("lines.number"));
  EXPECT_THAT(t.searched.unreadable, ElementsAre(Pair("lines.number", 1)));
  EXPECT_EQ(t.searched.values, 3);
  EXPECT_EQ(t.searched.phoneTexts, 2);
  EXPECT_EQ(t.searched.emailTexts, 0);
  Trial blind(false);
  blind.find(match, R"({"mail":"x","code":"600000001"})");
  EXPECT_EQ(blind.searched.phoneTexts, 0) << "then nothing was searched, whatever was read";
}

TEST(PersonMatch, at_the_destination_a_field_is_as_personal_as_what_it_is_made_of) {
  Trial t;
  const auto match = t.match("", "600000001");
  const auto look = [&](const char* name, const char* text) {
    Arena a;
    PersonFound found;
    const spojka_value v = make::list(a, {make::string(a, text)});
    match.look(t.mappings.front(), PersonMatch::Side::destination, name, ValueView(v), t.searched, found);
    return found;
  };
  EXPECT_STREQ(look("tel", "+420 600 000 001").by, "phone");
  EXPECT_EQ(look("title", "600000001").by, nullptr);
  EXPECT_THAT(look("title", "600000001").unsure, ElementsAre("title"));
}

TEST(PersonMatch, who_cannot_be_told_from_others_cannot_be_asked_for) {
  EXPECT_NE(PersonMatch("everybody", "", {}).problem(), "");
  EXPECT_NE(PersonMatch("a@example.com, b@example.com", "", {}).problem(), "");
  EXPECT_NE(PersonMatch("", "123", {"CZ"}).problem(), "");
  EXPECT_NE(PersonMatch("", "12345", {}).problem(), "");
  EXPECT_EQ(PersonMatch("", "600000001", {}).problem(), "");
  Trial t;
  const auto nobody = PersonMatch("", "", {});
  EXPECT_EQ(nobody.problem(), "");
  EXPECT_EQ(t.by(nobody, R"({"mail":"","lines":[{"number":"600000001"}]})"), "");
  EXPECT_THAT(t.searched.unreadable, IsEmpty());
}

}  // namespace
}  // namespace spojka::host
