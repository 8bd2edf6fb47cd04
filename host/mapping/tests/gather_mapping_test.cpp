// SPDX-License-Identifier: Apache-2.0
// Rules of a flow that gathers: its record is an object with a list of records for each stream, newest first.
// Every row of the table in docs/MAPPING.md is run in documentation_test.cpp.
#include <gmock/gmock.h>

#include "host/mapping/path_tree.hpp"
#include "host/mapping/tests/gathering.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kJana = R"({"cards":[{"name":"Jana","mails":["j@example.com"]}],"visits":[)"
                          R"({"code":"3","mail":"jana@example.com","sum":"0.10","currency":"EUR"},)"
                          R"({"code":"2","mail":"","sum":"1000.05","currency":"CZK","state":"open"},)"
                          R"({"code":"1","mail":"j@example.com","sum":"499.95","currency":"CZK"}]})";

TEST(GatherMapping, a_target_of_one_value_takes_the_newest_that_is_not_empty) {
  EXPECT_EQ(gathered(from("text", {"visits.code"}), kJana), R"("3")");
  EXPECT_EQ(gathered(from("text", {"visits.state"}), kJana), R"("open")");
  EXPECT_EQ(gathered(from("text", {"cards.phone", "visits.code"}), kJana), R"("3")");
}

TEST(GatherMapping, older_records_need_not_be_fit_for_the_rule_of_one_value) {
  const auto rule = from("text", {"visits.a"}, {transform("number", {"0"})});
  EXPECT_EQ(gathered(rule, R"({"cards":[],"visits":[{"a":"7"},{"a":"many"}]})"), R"("7")");
  const auto mail = from("text", {"visits.a"}, {transform("e164", {"CZ"})});
  EXPECT_EQ(gathered(mail, R"({"cards":[],"visits":[{"a":"none"},{"a":"600000001"}]})"),
            R"("+420600000001")");
}

TEST(GatherMapping, money_is_added_to_the_last_digit) {
  FieldRule rule = from("text", {"visits.sum"}, {transform("sum")});
  EXPECT_EQ(gathered(rule, kJana), R"("1500.10")");
  rule.per = "visits.currency";
  EXPECT_EQ(gathered(rule, kJana), R"("1500.00 CZK; 0.10 EUR")");
  EXPECT_EQ(gathered(rule, R"({"cards":[],"visits":[{"sum":"0.1"},{"sum":"0.2"}]})"), R"("0.3")");
  EXPECT_EQ(gathered(rule, R"({"cards":[],"visits":[]})"), "null");
  EXPECT_EQ(gathered(rule, R"({"cards":[],"visits":[{"sum":"99999999999999999999.99","currency":"CZK"},)"
                           R"({"sum":"0.01","currency":"CZK"},{"sum":"-5","currency":"EUR"}]})"),
            R"("100000000000000000000.00 CZK; -5 EUR")");
}

TEST(GatherMapping, of_none_the_count_is_zero_and_nothing_else_is) {
  const char* nobody = R"({"cards":[],"visits":[]})";
  EXPECT_EQ(gathered(from("text", {"visits.code"}, {transform("count")}), nobody), R"("0")");
  for (const char* name : {"sum", "min", "max"})
    EXPECT_EQ(gathered(from("text", {"visits.code"}, {transform(name)}), nobody), "null") << name;
}

TEST(GatherMapping, a_sum_of_what_is_no_number_fails_the_group) {
  Gathered trial(from("text", {"visits.code"}, {transform("sum")}));
  EXPECT_THAT(trial.fail(R"({"cards":[],"visits":[{"code":"1"},{"code":"x"}]})"),
              HasSubstr("one of the values is not a number"));
}

TEST(GatherMapping, times_are_compared_as_times_and_numbers_as_numbers) {
  const auto max = from("text", {"visits.a"}, {transform("max")});
  EXPECT_EQ(gathered(max, R"({"cards":[],"visits":[{"a":"9"},{"a":"10"}]})"), R"("10")");
  EXPECT_EQ(gathered(max, R"({"cards":[],"visits":[{"a":"9"},{"a":"x"}]})"), R"("x")");
  Arena arena;
  Gathered trial(max);
  std::vector<spojka_value> visits;
  for (const std::int64_t at : {INT64_C(5'000'000), INT64_C(90'000'000'000)}) {
    auto* field = arena.allocate<spojka_field>(1);
    *field = {toAbi("a"), make::timestamp(at, at == 5'000'000 ? 0 : 600)};
    spojka_value visit{};
    visit.kind = SPOJKA_OBJECT;
    visit.size = 1;
    visit.as.fields = field;
    visits.push_back(visit);
  }
  ObjectBuilder body;
  body.set("visits", make::list(arena, visits));
  EXPECT_EQ(trial.map(body.finish(arena)), R"("1970-01-02 11:00:00")");
}

TEST(GatherMapping, a_template_takes_the_newest_of_each) {
  EXPECT_EQ(gathered(fromTemplate("text", "{cards.name} ({visits.code})"), kJana), R"x("Jana (3)")x");
}

TEST(GatherMapping, numbers_are_read_in_their_country_where_all_records_name_the_same) {
  const auto rule = from("text", {"visits.a"},
                         {tableTransform("e164", {{"region", "{visits.country}"}, {"otherwise", "CZ"}})});
  EXPECT_EQ(
      gathered(rule, R"({"cards":[],"visits":[{"a":"600000001","country":"PL"},{"country":"Polsko"}]})"),
      R"("+48600000001")");
  EXPECT_EQ(gathered(rule, R"({"cards":[],"visits":[{"a":"600000001","country":"PL"},{"country":"SK"}]})"),
            R"("+420600000001")");
}

TEST(GatherMapping, what_is_wrong_with_a_rule_is_said) {
  const auto problem = [](FieldRule rule) { return gatherProblem(std::move(rule)); };
  EXPECT_THAT(problem(from("text", {"code"})),
              HasSubstr("does not say of which stream it is; begin it with cards or visits"));
  EXPECT_THAT(problem(from("text", {"visit.code"})), HasSubstr("did you mean 'visits'?"));
  EXPECT_THAT(problem(from("text", {"visits"})), HasSubstr("begin it with cards or visits"));
  EXPECT_THAT(problem(from("text", {"visits.coed"})), HasSubstr("did you mean 'code'?"));
  FieldRule per = from("text", {"visits.sum"}, {transform("sum")});
  per.per = "cards.name";
  EXPECT_THAT(problem(per), HasSubstr("is of another stream"));
  per.per = "visits.currency";
  per.apply = {transform("distinct")};
  EXPECT_THAT(problem(per), HasSubstr("add count, sum, min or max"));
  FieldRule single = from("text", {"a"}, {transform("sum")});
  single.per = "b";
  EXPECT_THAT(onlyProblem(stream({single})), HasSubstr("it is for flows that gather"));
}

TEST(GatherMapping, what_is_personal_in_a_stream_is_so_in_the_group) {
  Gathered trial(from("text", {"visits.mail"}));
  EXPECT_TRUE(trial.isSensitive(kJana));
  EXPECT_EQ(trial.mapping().sourceMarks().of("visits.mail"), Privacy::personal);
  EXPECT_EQ(trial.mapping().sourceMarks().of("visits.code"), Privacy::nobody);
}

TEST(GatherMapping, what_is_kept_of_a_record_is_what_the_rules_look_at) {
  FieldRule sum = from("text", {"visits.sum"}, {transform("sum")});
  sum.per = "visits.currency";
  Gathered trial(
      {sum, from("texts", {"visits.items[type=fee].name"}), fromTemplate("free", "{visits.code}")});
  mapping::PathTree tree;
  trial.mapping().addPathsTo("visits", tree);
  Arena arena;
  const spojka_value body = parseJson(
      arena,
      R"({"code":"1","mail":"a@example.com","sum":"5","currency":"CZK","items":[{"type":"fee","name":"x","ean":"9"}]})");
  EXPECT_EQ(toJson(ValueView(arena.copyArray(std::array{tree.prune(arena, ValueView(body))}.data(), 1))),
            R"({"code":"1","sum":"5","currency":"CZK","items":[{"type":"fee","name":"x"}]})");
  // And what the source is told that anybody looks at.
  EXPECT_THAT(tree.paths(), ::testing::ElementsAre("code", "currency", "items.name", "items.type", "sum"));
  mapping::PathTree none;
  trial.mapping().addPathsTo("cards", none);
  EXPECT_TRUE(none.within.empty());
}

TEST(GatherMapping, another_rule_of_identity_is_another_mapping) {
  Gathered one(from("text", {"visits.code"}));
  Gathered same(from("text", {"visits.code"}));
  EXPECT_EQ(one.mapping().digest(), same.mapping().digest());
  FlowRule rule = gatheringRule({from("text", {"visits.code"})});
  rule.identity.moreThan = 5;
  EXPECT_NE(Gathered(rule).mapping().digest(), one.mapping().digest());
  EXPECT_THAT(one.mapping().streams(), ElementsAre("cards", "visits"));
}

}  // namespace
}  // namespace spojka::host
