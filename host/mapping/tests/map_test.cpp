// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <thread>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Map, takesTheFirstSourceThatIsNotEmpty) {
  Trial trial({from("text", {"a", "b", "c"})});
  EXPECT_EQ(trial.map(R"({"a":"","b":"2","c":"3"})").find("text").text(), "2");
  EXPECT_EQ(trial.map(R"({"c":"3"})").find("text").text(), "3");
}

TEST(Map, countsFalseAndZeroAsValues) {
  Trial trial({from("text", {"a", "b"})});
  EXPECT_EQ(trial.map(R"({"a":false,"b":"x"})").find("text").text(), "false");
  EXPECT_EQ(trial.map(R"({"a":0,"b":"x"})").find("text").text(), "0");
}

TEST(Map, passesOverAListWithoutContents) {
  Trial trial({from("texts", {"l[].a", "b"})});
  EXPECT_EQ(trial.mapToJson(R"({"l":[{"a":""}],"b":"x"})"), R"({"texts":["x"]})");
}

TEST(Map, usesTheDefaultWhenTheResultIsEmpty) {
  Trial trial({withDefault(from("text", {"a"}, {transform("trim")}), "-")});
  EXPECT_EQ(trial.map(R"({"a":"  "})").find("text").text(), "-");
  EXPECT_EQ(trial.map(R"({})").find("text").text(), "-");
  EXPECT_EQ(trial.map(R"({"a":"x"})").find("text").text(), "x");
}

TEST(Map, wrapsTheDefaultOfAListTarget) {
  Trial trial({withDefault(from("texts", {"l[]"}), "none")});
  EXPECT_EQ(trial.mapToJson(R"({"l":[]})"), R"({"texts":["none"]})");
}

TEST(Map, keepsEveryMappedFieldAlsoWhenEmpty) {
  Trial trial({from("text", {"a"}), from("texts", {"b[]"}), from("extra.a", {"c"})});
  EXPECT_EQ(trial.mapToJson("{}"), R"({"extra":{"a":null},"text":null,"texts":[]})");
}

TEST(Map, buildsTheSameBodyWhateverTheSequenceOfTheRules) {
  Trial one({from("text", {"a"}), from("extra.b", {"a"}), from("extra.a", {"a"})});
  Trial two({from("extra.a", {"a"}), from("text", {"a"}), from("extra.b", {"a"})});
  const std::string json = R"({"a":"x"})";
  EXPECT_EQ(one.mapToJson(json), R"({"extra":{"a":"x","b":["x"]},"text":"x"})");
  EXPECT_EQ(one.mapToJson(json), two.mapToJson(json));
}

TEST(Map, givesAListTargetAlwaysAListWithItsRepeats) {
  Trial trial({from("texts", {"l[]"})});
  EXPECT_EQ(trial.mapToJson(R"({"l":["b","a","b","","a"]})"), R"({"texts":["b","a","b","a"]})");
  EXPECT_EQ(trial.mapToJson(R"({"l":"single"})"), R"({"texts":["single"]})");
}

TEST(Map, keepsParallelListsParallel) {
  Trial trial({from("texts", {"items[].name"}), from("extra.b", {"items[].amount"})});
  EXPECT_EQ(trial.mapToJson(R"({"items":[{"name":"x","amount":"1"},{"name":"y","amount":"1"}]})"),
            R"({"extra":{"b":["1","1"]},"texts":["x","y"]})");
}

TEST(Map, givesASetEveryValueOnce) {
  Trial trial({from("tags", {"l[]"})});
  EXPECT_EQ(trial.mapToJson(R"({"l":["b","a","b","","a"]})"), R"({"tags":["b","a"]})");
}

TEST(Map, findsRepeatsInLongListsToo) {
  std::string json = R"({"l":[)";
  for (int i = 0; i < 3000; ++i) json += std::string(i > 0 ? "," : "") + "\"" + std::to_string(i % 40) + "\"";
  json += "]}";
  Trial trial({from("tags", {"l[]"})});
  const ValueView tags = trial.map(json).find("tags");
  ASSERT_EQ(tags.size(), 40U);
  EXPECT_EQ(tags.item(0).text(), "0");
  EXPECT_EQ(tags.item(39).text(), "39");
}

TEST(Map, findsRepeatsThatOnlyAppearAfterConversion) {
  Trial trial({from("tags", {"l[]"})});
  EXPECT_EQ(trial.mapToJson(R"({"l":[1,"1",1.0]})"), R"({"tags":["1","1.0"]})");
}

TEST(Map, dropsRepeatsWhereTheRuleAsks) {
  Trial trial({from("texts", {"l[]"}, {transform("lower"), transform("distinct")}),
               from("text", {"a"}, {transform("distinct")})});
  EXPECT_EQ(trial.mapToJson(R"({"l":["B","a","b"],"a":"x"})"), R"({"text":"x","texts":["b","a"]})");
}

TEST(Map, failsARecordThatBringsSeveralValuesForOne) {
  Trial trial({from("text", {"a"})});
  EXPECT_EQ(trial.map(R"({"a":["x"]})").find("text").text(), "x");
  const auto failure = trial.fail(R"({"a":["secret1","secret2"]})");
  EXPECT_EQ(failure.field, "text");
  EXPECT_THAT(failure.message, HasSubstr("several values"));
  EXPECT_THAT(failure.message, Not(HasSubstr("secret")));
}

TEST(Map, failsARecordThatBringsAGroupForAText) {
  Trial trial({from("text", {"a"})});
  EXPECT_THAT(trial.fail(R"({"a":{"b":"x"}})").message, HasSubstr("group of fields"));
}

TEST(Map, failsARecordThatBringsAKindItDoesNotKnow) {
  Trial trial({from("text", {"in"})});
  spojka_value strange{};
  strange.kind = 99;
  for (const auto& value : {strange, make::borrowed("\x01\x02", SPOJKA_BYTES)}) {
    spojka_field in{toAbi("in"), value};
    spojka_record record{};
    record.body.kind = SPOJKA_OBJECT;
    record.body.size = 1;
    record.body.as.fields = &in;
    EXPECT_TRUE(trial.mapping().map(record, trial.arena()).failure);
  }
}

TEST(Map, failsARecordWithoutARequiredValue) {
  const CatalogEntry target = entry("card", {requiredField("name")});
  Trial trial({from("name", {"a", "b"})}, anySource(), target);
  const auto failure = trial.fail(R"({"a":""})");
  EXPECT_EQ(failure.field, "name");
  EXPECT_THAT(failure.message, HasSubstr("needs a value"));
  EXPECT_EQ(trial.mapToJson(R"({"b":"x"})"), R"({"name":"x"})");
}

TEST(Map, survivesARecordWithoutABody) {
  Trial trial({from("text", {"a.b"})});
  EXPECT_EQ(toJson(trial.map(make::null())), R"({"text":null})");
}

TEST(Map, takesAConstantAndSendsItThroughTransforms) {
  FieldRule rule = constant("text", "shop");
  rule.apply = {transform("upper")};
  Trial trial({rule, constant("flag", "yes"), constant("count", "3")});
  EXPECT_EQ(trial.mapToJson("{}"), R"({"count":3,"flag":true,"text":"SHOP"})");
}

TEST(Map, fillsATemplate) {
  Trial trial({fromTemplate("text", "{state}: {total.sum} {unit} {{x}}")});
  EXPECT_EQ(trial.map(R"({"state":"done","total":{"sum":12.50},"unit":"CZK"})").find("text").text(),
            "done: 12.50 CZK {x}");
  EXPECT_EQ(trial.map(R"({"state":"done"})").find("text").text(), "done:   {x}");
}

TEST(Map, leavesATemplateEmptyWhenAllItsValuesAre) {
  Trial trial({withDefault(fromTemplate("text", "{a}: {b}"), "nothing")});
  EXPECT_EQ(trial.map(R"({"a":"","b":null})").find("text").text(), "nothing");
}

TEST(Map, failsATemplateThatMeetsSeveralValues) {
  Trial trial({fromTemplate("text", "{a}!")});
  EXPECT_EQ(trial.map(R"({"a":["x"]})").find("text").text(), "x!");
  EXPECT_THAT(trial.fail(R"({"a":["x","y"]})").message, HasSubstr("'a' has several values"));
}

TEST(Map, writesEveryScalarAsText) {
  Trial trial({from("text", {"in"})});
  const auto textOf = [&](spojka_value v) {
    spojka_field in{toAbi("in"), v};
    spojka_value body{};
    body.kind = SPOJKA_OBJECT;
    body.size = 1;
    body.as.fields = &in;
    return std::string(trial.map(body).find("text").text());
  };
  EXPECT_EQ(textOf(make::integer(-42)), "-42");
  EXPECT_EQ(textOf(make::boolean(true)), "true");
  EXPECT_EQ(textOf(make::number(0.1)), "0.1");
  EXPECT_EQ(textOf(make::borrowed("10.00", SPOJKA_DECIMAL)), "10.00");
  EXPECT_EQ(textOf(make::date(19782)), "2024-02-29");
  EXPECT_EQ(textOf(make::date(-1)), "1969-12-31");
  EXPECT_EQ(textOf(make::timestamp(1'709'211'845'000'000)), "2024-02-29 13:04:05");
  EXPECT_EQ(textOf(make::timestamp(1'709'211'845'999'999, 120)), "2024-02-29 15:04:05");
  EXPECT_EQ(textOf(make::timestamp(-1)), "1969-12-31 23:59:59");
}

TEST(Map, failsTimesThatNoCalendarHas) {
  Trial trial({from("text", {"in"})});
  for (const auto& v : {make::timestamp(INT64_MIN), make::timestamp(INT64_MAX, 840), make::date(INT64_MAX),
                        make::date(2'932'897), make::date(-719'529)}) {
    spojka_field in{toAbi("in"), v};
    spojka_record record{};
    record.body.kind = SPOJKA_OBJECT;
    record.body.size = 1;
    record.body.as.fields = &in;
    const auto mapped = trial.mapping().map(record, trial.arena());
    ASSERT_TRUE(mapped.failure);
    EXPECT_THAT(mapped.failure->message, HasSubstr("years 0 to 9999"));
  }
}

TEST(Map, bringsValuesToTheTypeOfTheTarget) {
  Trial trial({from("amount", {"a"}), from("count", {"c"}), from("flag", {"f"}), from("day", {"d"}),
               from("moment", {"m"})});
  const ValueView body = trial.map(
      R"({"a":"1 234,50","c":"12.00","f":"Ano","d":"2024-02-29 23:30:00","m":"2024-02-29T13:04:05.25+02:00"})");
  EXPECT_EQ(body.find("amount").kind(), Kind::decimal);
  EXPECT_EQ(body.find("amount").text(), "1234.50");
  EXPECT_EQ(body.find("count").integer(), 12);
  EXPECT_TRUE(body.find("flag").boolean());
  EXPECT_EQ(body.find("day").kind(), Kind::date);
  EXPECT_EQ(body.find("day").integer(), 19782);
  EXPECT_EQ(body.find("moment").integer(), 1'709'204'645'250'000);
  EXPECT_EQ(body.find("moment").raw()->tz_minutes, 120);
}

TEST(Map, failsValuesThatAreNotOfTheTypeOfTheTarget) {
  for (const char* target : {"amount", "count", "flag", "day", "moment", "tree"}) {
    Trial trial({from(target, {"a"})});
    const auto failure = trial.fail(R"({"a":"secret"})");
    EXPECT_EQ(failure.field, target);
    EXPECT_THAT(failure.message, HasSubstr("the value is")) << target;
    EXPECT_THAT(failure.message, Not(HasSubstr("secret"))) << target;
  }
  Trial count({from("count", {"a"})});
  EXPECT_THAT(count.fail(R"({"a":"1.5"})").message, HasSubstr("whole number"));
  EXPECT_THAT(count.fail(R"({"a":"92233720368547758080"})").message, HasSubstr("whole number"));
}

TEST(Map, keepsKindsForATargetThatTakesAnything) {
  Trial trial({from("free", {"a"}), from("tree", {"t"})});
  EXPECT_EQ(trial.mapToJson(R"({"a":[1,true,"x"],"t":{"b":1}})"), R"({"free":[1,true,"x"],"tree":{"b":1}})");
}

TEST(Map, marksFieldsThatAreMadeOfWhatIsPersonal) {
  CatalogField email = field("email");
  email.sensitive = true;
  CatalogField hidden = field("hidden");
  hidden.sensitive = true;
  const CatalogEntry source = entry("people", {email, field("plain")});
  const CatalogEntry target = entry("card", {field("a"), field("b"), hidden, field("c"),
                                             field("d", "string", "person.last_name"), field("e")});
  Trial trial({from("a", {"email"}), from("b", {"plain"}), from("hidden", {"plain"}),
               fromTemplate("c", "{plain} {email}"), from("d", {"plain"}), from("e", {"plain", "email"})},
              source, target);
  const ValueView body = trial.map(R"({"email":"a@example.com","plain":"x"})");
  EXPECT_TRUE(body.find("a").isSensitive());
  EXPECT_FALSE(body.find("b").isSensitive());
  EXPECT_FALSE(body.find("hidden").isSensitive()) << "the source knows that this is nobody's";
  EXPECT_TRUE(body.find("c").isSensitive());
  EXPECT_TRUE(body.find("d").isSensitive()) << "by its role";
  EXPECT_FALSE(body.find("e").isSensitive());
  EXPECT_TRUE(trial.map(R"({"email":"a@example.com"})").find("e").isSensitive()) << "by what it was made of";
}

TEST(Map, aTargetsMarkCountsWhereTheSourceSaysNothing) {
  CatalogField hidden = field("hidden");
  hidden.sensitive = true;
  const CatalogEntry target = entry("card", {hidden, field("b")});
  Trial trial({from("hidden", {"plain"}), from("b", {"plain"})}, entry("people", {field("plain")}), target);
  const ValueView body = trial.map(R"({"plain":"x"})");
  EXPECT_TRUE(body.find("hidden").isSensitive());
  EXPECT_FALSE(body.find("b").isSensitive());
}

TEST(Map, leavesAnEarlierRecordsSensitivityBehind) {
  Trial trial({from("text", {"a", "b"})});
  spojka_field a{toAbi("a"), make::sensitive(make::borrowed("x"))};
  spojka_value body{};
  body.kind = SPOJKA_OBJECT;
  body.size = 1;
  body.as.fields = &a;
  EXPECT_TRUE(trial.map(body).find("text").isSensitive());
  EXPECT_FALSE(trial.map(R"({"b":"y"})").find("text").isSensitive());
}

TEST(Map, tellsColumnsForPreviews) {
  FieldRule hashed = from("text", {"a", "b"}, {transform("trim"), transform("hash", {"pepper"})});
  Trial trial({withDefault(hashed, "-"), fromTemplate("extra.a", "{c} {d.e}"), constant("state", "open")});
  const auto& columns = trial.mapping().columns();
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[0].target, "text");
  EXPECT_THAT(columns[0].sources, ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(columns[0].rule, R"(a, b | trim | hash(***) | default("-"))");
  EXPECT_THAT(columns[1].sources, ::testing::ElementsAre("c", "d.e"));
  EXPECT_EQ(columns[1].rule, R"("{c} {d.e}")");
  EXPECT_TRUE(columns[2].sources.empty());
  EXPECT_EQ(columns[2].rule, R"(= "open")");
  EXPECT_EQ(trial.mapping().stream(), "people");
  EXPECT_EQ(trial.mapping().target(), "card");
}

TEST(Map, runsOnSeveralThreadsAtOnce) {
  Trial trial({from("text", {"name"}, {transform("upper")}),
               from("texts", {"phones[]"}, {transform("e164", {"CZ"})})});
  Arena source;
  const spojka_value body = parseJson(source, R"({"name":"jiří","phones":["600 000 001","+49 30 901820"]})");
  const auto run = [&](bool& same) {
    same = true;
    for (int i = 0; i < 500; ++i) {
      Arena arena;
      spojka_record record{};
      record.body = body;
      const auto mapped = trial.mapping().map(record, arena);
      same = same && !mapped.failure &&
             toJson(ValueView(mapped.body)) == R"({"text":"JIŘÍ","texts":["+420600000001","+4930901820"]})";
    }
  };
  bool first = false;
  bool second = false;
  std::thread other(run, std::ref(second));
  run(first);
  other.join();
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
}

}  // namespace
}  // namespace spojka::host
