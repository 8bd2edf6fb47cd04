// SPDX-License-Identifier: Apache-2.0
// What a flow of the long form has besides: fields that point to what another flow writes, and paths that say
// whose they are.
#include <gmock/gmock.h>

#include "fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;

FieldRule refersTo(std::string target, std::string flow) {
  FieldRule rule;
  rule.target = std::move(target);
  rule.ref = std::move(flow);
  return rule;
}

class ReferenceTest : public ::testing::Test {
 protected:
  Mapping compiled(std::vector<FieldRule> fields, const CatalogEntry& source = closedSource()) {
    FlowRule rule = stream(std::move(fields));
    rule.flow = "papers";
    rule.isLong = true;
    std::vector<ProfileProblem> problems;
    auto mapping = compileMapping(rule, source, cardTarget(), problems);
    EXPECT_TRUE(mapping) << (problems.empty() ? "" : problems.front().message);
    return std::move(*mapping);
  }
  static CatalogEntry closedSource() { return entry("people", {field("a"), field("b"), listField("list")}); }
  std::string mapped(const Mapping& mapping, const std::string& json,
                     const std::vector<std::string>& ids = {}) {
    spojka_record record{};
    record.body = parseJson(arena_, json);
    const MappedRecord result = mapping.map(record, arena_, ids);
    return result.failure ? result.failure->field + ": " + result.failure->message
                          : toJson(ValueView(result.body));
  }
  Arena arena_;
};

TEST_F(ReferenceTest, takes_ids_in_the_sequence_of_its_references) {
  FieldRule upper = refersTo("extra.a", "houses");
  upper.apply = {transform("upper")};
  const auto mapping = compiled({refersTo("text", "buyers"), upper});
  ASSERT_EQ(mapping.references().size(), 2U);
  EXPECT_EQ(mapping.references()[1].flow, "houses");
  EXPECT_EQ(mapping.references()[1].field, "extra.a");
  EXPECT_EQ(mapping.flow(), "papers");
  EXPECT_EQ(mapping.stream(), "people");
  EXPECT_EQ(mapping.columns()[0].rule, "-> buyers");
  EXPECT_EQ(mapped(mapping, R"({"a":"x"})", {"id-1", "id-2"}), R"({"extra":{"a":"ID-2"},"text":"id-1"})");
}

TEST_F(ReferenceTest, lies_in_a_flow_that_looks_at_more_of_a_record_than_whom_it_refers_to) {
  FieldRule text = refersTo("text", "buyers");
  FieldRule other;
  other.target = "extra.a";
  other.from = {"a"};
  const auto mapping = compiled({text, other});
  mapping::PathTree tree;
  mapping.addPathsTo("people", tree);
  const spojka_value record = parseJson(arena_, R"({"a":"x","b":"y"})");
  const spojka_value kept = tree.prune(arena_, ValueView(record));
  EXPECT_EQ(toJson(ValueView(kept)), R"({"a":"x"})") << "what it is written with, should its group change";
}

TEST_F(ReferenceTest, leads_to_the_target_that_the_field_points_to) {
  FlowRule houses = stream({});
  houses.flow = "houses";
  houses.target = "house";
  houses.isLong = true;
  FlowRule people = houses;
  people.flow = "people";
  people.target = "card";
  CatalogEntry papers;
  papers.name = "paper";
  papers.fields = {field("owner"), field("place"), field("free")};
  papers.fields[0].refersTo = "card";
  papers.fields[1].refersTo = "house";
  FlowRule rule =
      stream({refersTo("owner", "houses"), refersTo("place", "houses"), refersTo("free", "people")});
  rule.fields[0].at = {7, 5};
  std::vector<ProfileProblem> problems;
  checkReferenceTargets({houses, people, rule}, rule, papers, problems);
  ASSERT_EQ(problems.size(), 1U) << "of what the catalog says nothing of, any will do";
  EXPECT_EQ(problems[0].at.line, 7);
  EXPECT_EQ(
      problems[0].message,
      "owner: this field points to objects of 'card', and flow 'houses' writes objects of 'house'; refer "
      "to a flow with \"to: card\"");
}

TEST_F(ReferenceTest, is_a_value_like_others) {
  const auto mapping =
      compiled({refersTo("text", "buyers"), withDefault(refersTo("extra.a", "houses"), "none"),
                refersTo("count", "numbers")});
  EXPECT_EQ(mapped(mapping, "{}", {"x", "", "17"}), R"({"count":17,"extra":{"a":"none"},"text":"x"})");
  EXPECT_THAT(mapped(mapping, "{}", {"x", "", "no number"}), HasSubstr("count: "));
}

TEST_F(ReferenceTest, makes_another_fingerprint_when_the_id_is_another) {
  const auto mapping = compiled({refersTo("text", "buyers")});
  spojka_record record{};
  record.body = parseJson(arena_, "{}");
  const auto of = [&](const std::string& id) {
    const std::vector<std::string> ids{id};
    return fingerprintOf("card", ValueView(mapping.map(record, arena_, ids).body));
  };
  EXPECT_EQ(of("1"), of("1"));
  EXPECT_NE(of("1"), of("2"));
}

TEST_F(ReferenceTest, counts_for_the_digest) {
  EXPECT_NE(compiled({refersTo("text", "buyers")}).digest(), compiled({refersTo("text", "houses")}).digest());
  EXPECT_NE(compiled({refersTo("text", "buyers")}).digest(), compiled({constant("text", "buyers")}).digest());
}

TEST_F(ReferenceTest, stands_alone) {
  FieldRule both = refersTo("text", "buyers");
  both.from = {"a"};
  EXPECT_THAT(onlyProblem(stream({both})), HasSubstr("more than one of from:, template:, value: and ref:"));
}

TEST_F(ReferenceTest, paths_may_begin_with_the_stream) {
  const auto mapping = compiled({from("text", {"people.a"}), from("texts", {"people.list[]"}),
                                 fromTemplate("extra.a", "{people.a} and {b}")});
  EXPECT_EQ(mapped(mapping, R"({"a":"x","b":"y","list":["1","2"]})"),
            R"({"extra":{"a":"x and y"},"text":"x","texts":["1","2"]})");
  EXPECT_EQ(mapping.columns()[0].sources, std::vector<std::string>{"a"});
}

TEST_F(ReferenceTest, every_path_of_a_rule_may_begin_with_the_stream) {
  FieldRule all = from("texts", {"people.list[]", "people.b"});
  all.all = true;
  FieldRule otherwise = from("text", {"b"}, {transform("upper")});
  otherwise.otherwise = {"people.a"};
  const auto mapping =
      compiled({all, otherwise,
                from("extra.a", {"people.list[0]"},
                     {tableTransform("e164", {{"region", "{people.b}, {people.a}"}, {"otherwise", "CZ"}})})});
  EXPECT_EQ(mapped(mapping, R"({"a":"PL","list":["600 000 001"]})"),
            R"({"extra":{"a":"+48600000001"},"text":"PL","texts":["600 000 001"]})");
}

TEST_F(ReferenceTest, something_else_may_stand_in_for_it) {
  FieldRule rule = refersTo("text", "buyers");
  rule.otherwise = {"a"};
  const auto mapping = compiled({rule});
  EXPECT_EQ(mapped(mapping, R"({"a":"x"})", {"id-1"}), R"({"text":"id-1"})");
  EXPECT_EQ(mapped(mapping, R"({"a":"x"})", {""}), R"({"text":"x"})");
}

TEST_F(ReferenceTest, a_field_with_the_name_of_the_stream_comes_first) {
  const auto mapping =
      compiled({from("text", {"people.a"})}, entry("people", {field("people.a"), field("a")}));
  EXPECT_EQ(mapped(mapping, R"({"a":"outer","people":{"a":"inner"}})"), R"({"text":"inner"})");
}

TEST_F(ReferenceTest, paths_of_the_short_form_are_what_they_are) {
  EXPECT_THAT(onlyProblem(stream({from("text", {"people.a"})}), closedSource()), HasSubstr("people.a"));
}

}  // namespace
}  // namespace spojka::host
