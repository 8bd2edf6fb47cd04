// SPDX-License-Identifier: Apache-2.0
#include "spojka/config.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace spojka {
namespace {

struct Config {
  std::string uri;
  Secret token;
  bool strict = false;
  std::int64_t days = 0;
  std::vector<std::string> tags;
  std::string mode;
};

Properties<Config> table() {
  using P = Property<Config>;
  return {
      P("uri", &Config::uri, "URI instance", "Address of the shop")
          .isRequired()
          .matching("https://[a-z.]+")
          .like("https://shop.example"),
      P("token", &Config::token, "Token", "Found under Profile").matching("[0-9a-f]{8}"),
      P("strict", &Config::strict, "Strict", "").defaultsTo("true"),
      P("days", &Config::days, "Days", "How far back").between(1, 30).defaultsTo("7"),
      P("tags", &Config::tags, "Tags", "").matching("[a-z]+"),
      P("mode", &Config::mode, "Mode", "").oneOf({"fast", "safe"}).defaultsTo("safe").inGroup("Advanced")};
}

std::string refusalOf(const std::string& json) {
  try {
    parseConfig(table(), json);
  } catch (const ConfigError& e) {
    EXPECT_EQ(e.code(), SPOJKA_E_CONFIG);
    EXPECT_EQ(e.where().substr(0, 6), "config");
    return e.what();
  }
  ADD_FAILURE() << "accepted " << json;
  return {};
}

bool mentions(const std::string& text, const char* what) {
  return text.find(what) != std::string::npos;
}

const char* const kUri = R"("uri":"https://shop.example")";
std::string with(const std::string& more) {
  return std::string("{") + kUri + "," + more + "}";
}

struct NoSettings {};

TEST(Config, ReadsNoSettingsAtAll) {
  const Properties<NoSettings> none;
  parseConfig(none, "{}");
  EXPECT_THROW(parseConfig(none, R"({"uri":"x"})"), ConfigError);
  Arena a;
  const spojka_value schema = configSchema(a, none);
  EXPECT_EQ(ValueView(schema).find("properties").size(), 0U);
}

TEST(Config, ReadsEveryType) {
  const Config c = parseConfig(
      table(), with(R"("token":"0123abcd","strict":false,"days":30,"tags":["a","b"],"mode":"fast")"));
  EXPECT_EQ(c.uri, "https://shop.example");
  EXPECT_EQ(c.token.reveal(), "0123abcd");
  EXPECT_FALSE(c.strict);
  EXPECT_EQ(c.days, 30);
  EXPECT_EQ(c.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(c.mode, "fast");
}

TEST(Config, WhatIsLeftOutGetsItsDefault) {
  const Config c = parseConfig(table(), std::string("{") + kUri + "}");
  EXPECT_TRUE(c.strict);
  EXPECT_EQ(c.days, 7);
  EXPECT_EQ(c.mode, "safe");
  EXPECT_TRUE(c.token.empty());
  EXPECT_TRUE(c.tags.empty());
  EXPECT_EQ(parseConfig(table(), with(R"("days":null)")).days, 7);
}

TEST(Config, PeopleMayLeaveOutQuotesOrAddThem) {
  EXPECT_EQ(parseConfig(table(), with(R"("days":"12")")).days, 12);
  EXPECT_FALSE(parseConfig(table(), with(R"("strict":"false")")).strict);
  EXPECT_EQ(parseConfig(table(), with(R"("token":12345678)")).token.reveal(), "12345678");
  EXPECT_EQ(parseConfig(table(), with(R"("tags":"one")")).tags, std::vector<std::string>{"one"});
}

TEST(Config, RequiredSettingMustBeThereAndFilled) {
  EXPECT_TRUE(mentions(refusalOf("{}"), "'uri' is missing"));
  EXPECT_TRUE(mentions(refusalOf("{}"), "Address of the shop"));
  EXPECT_TRUE(mentions(refusalOf(""), "missing"));
  EXPECT_TRUE(mentions(refusalOf(R"({"uri":""})"), "is empty"));
  EXPECT_TRUE(mentions(refusalOf(R"({"uri":null})"), "missing"));
}

TEST(Config, UnknownSettingIsNamed) {
  EXPECT_TRUE(mentions(refusalOf(with(R"("tokn":"x")")), "'tokn'"));
}

TEST(Config, WrongFormSaysWhatIsExpected) {
  const std::string uri = refusalOf(R"({"uri":"shop.example"})");
  EXPECT_TRUE(mentions(uri, "for example https://shop.example")) << uri;
  EXPECT_TRUE(mentions(refusalOf(R"({"uri":"https://shop.example/path"})"), "'uri'"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("days":0)")), "between 1 and 30"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("days":31)")), "between 1 and 30"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("days":"many")")), "whole number"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("days":1.5)")), "whole number"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("strict":"yes")")), "true or false"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("mode":"slow")")), "fast, safe"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("tags":[1])")), "'tags'"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("tags":["A"])")), "'tags'"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("mode":{"a":1})")), "single value"));
  EXPECT_TRUE(mentions(refusalOf(with(R"("days":[1])")), "'days'"));
}

TEST(Config, EmptyOptionalSettingIsFine) {
  EXPECT_TRUE(parseConfig(table(), with(R"("token":"")")).token.empty());
}

TEST(Config, HugeValuesAreRefusedBeforeTheyAreMatched) {
  EXPECT_TRUE(mentions(refusalOf(with("\"mode\":\"" + std::string(70'000, 'x') + "\"")), "64 KB"));
  EXPECT_TRUE(mentions(refusalOf("{\"uri\":\"https://" + std::string(5'000, 'x') + "\"}"), "'uri'"));
}

TEST(Config, SecretsNeverAppearInMessages) {
  for (const std::string& json :
       {with(R"("token":"TopSecret-1")"), with(R"("token":["TopSecret-1"])"),
        with(R"("token":{"x":"TopSecret-1"})"),
        with("\"token\":\"TopSecret-1" + std::string(70'000, 'x') + "\""),
        std::string(R"({"uri":"bad","token":"TopSecret-1"})"), std::string(R"({"token":"TopSecret-1)"),
        std::string(R"({"token":"TopSecret-1"})")}) {
    const std::string message = refusalOf(json);
    EXPECT_FALSE(mentions(message, "TopSecret")) << message;
  }
}

struct TwoWays {
  std::string way;
  std::string address;
  Secret token;
  std::int64_t pages = 0;
};

Properties<TwoWays> twoWays() {
  using P = Property<TwoWays>;
  return {P("way", &TwoWays::way, "Way in", "")
              .oneOfNamed({{"links", "By links", "Every shop has them"}, {"api", "By API", ""}})
              .defaultsTo("links"),
          P("address", &TwoWays::address, "Address", "").isRequired().onlyWhen("way", {"links"}),
          P("token", &TwoWays::token, "Token", "").isRequired().onlyWhen("way", {"api"}),
          P("pages", &TwoWays::pages, "Pages", "").defaultsTo("5").onlyWhen("way", {"api"})};
}

TEST(Config, RequiresOnlyWhatMatters) {
  const auto refusal = [](const char* json) -> std::string {
    try {
      parseConfig(twoWays(), json);
    } catch (const ConfigError& e) {
      return e.what();
    }
    return {};
  };
  EXPECT_TRUE(mentions(refusal("{}"), "'address' is missing")) << "the default decides";
  EXPECT_TRUE(mentions(refusal(R"({"way":"links","address":""})"), "'address' is empty"));
  EXPECT_TRUE(mentions(refusal(R"({"way":"api"})"), "'token' is missing"));
  EXPECT_EQ(refusal(R"({"way":"api","token":"t"})"), "");
  EXPECT_EQ(refusal(R"({"way":"api","token":"t","address":""})"), "");
  const TwoWays both = parseConfig(twoWays(), R"({"address":"a","token":"kept","pages":7})");
  EXPECT_EQ(both.token.reveal(), "kept") << "whoever goes the other way may come back";
  EXPECT_EQ(both.pages, 7);
}

TEST(Config, NeedsAnObject) {
  EXPECT_TRUE(mentions(refusalOf("[]"), "must be an object"));
  EXPECT_TRUE(mentions(refusalOf("{"), "not valid JSON"));
}

TEST(ConfigSchema, DescribesEverySetting) {
  Arena a;
  const spojka_value raw = configSchema(a, table());
  const ValueView schema(raw);
  EXPECT_EQ(schema.find("type").text(), "object");
  EXPECT_EQ(schema.find("additionalProperties").kind(), Kind::boolean);
  EXPECT_FALSE(schema.find("additionalProperties").boolean());
  ASSERT_EQ(schema.find("required").size(), 1U);
  EXPECT_EQ(schema.find("required").item(0).text(), "uri");
  const ValueView p = schema.find("properties");
  ASSERT_EQ(p.size(), 6U);
  EXPECT_EQ(p.at("uri.title").text(), "URI instance");
  EXPECT_EQ(p.at("uri.description").text(), "Address of the shop");
  EXPECT_EQ(p.at("uri.pattern").text(), "^(https://[a-z.]+)?$");
  EXPECT_EQ(p.at("uri.examples").item(0).text(), "https://shop.example");
  EXPECT_EQ(p.at("days.type").text(), "integer");
  EXPECT_EQ(p.at("days.default").integer(), 7);
  EXPECT_EQ(p.at("days.minimum").integer(), 1);
  EXPECT_EQ(p.at("days.maximum").integer(), 30);
  EXPECT_TRUE(p.at("strict.default").boolean());
  EXPECT_EQ(p.at("mode.enum").size(), 2U);
  EXPECT_EQ(p.at("mode.x-group").text(), "Advanced");
  EXPECT_TRUE(p.at("token.writeOnly").boolean());
  EXPECT_TRUE(p.at("token.pattern").isNull());
  EXPECT_TRUE(p.at("uri.writeOnly").isNull());
  EXPECT_TRUE(schema.find("allOf").isNull());
}

TEST(ConfigSchema, SaysWhenASettingMatters) {
  Arena a;
  const spojka_value raw = configSchema(a, twoWays());
  const ValueView schema(raw);
  EXPECT_EQ(schema.find("required").size(), 0U);
  const ValueView p = schema.find("properties");
  EXPECT_TRUE(p.at("way.x-when").isNull());
  EXPECT_EQ(toJson(p.at("way.enum")), R"(["links","api"])");
  EXPECT_EQ(
      toJson(p.at("way.x-choices")),
      R"([{"value":"links","title":"By links","description":"Every shop has them"},{"value":"api","title":"By API"}])");
  EXPECT_EQ(toJson(p.at("pages.x-when")), R"({"way":["api"]})");
  // What a default decides holds without it being written.
  EXPECT_EQ(
      toJson(schema.find("allOf")),
      R"([{"if":{"properties":{"way":{"enum":["links"]}}},"then":{"required":["address"]}},)"
      R"({"if":{"properties":{"way":{"enum":["api"]}},"required":["way"]},"then":{"required":["token"]}}])");
}

TEST(ConfigSchema, TellsTheAddressesOfTheService) {
  Arena a;
  const HookAddresses hooks{"hooks_url", {{"install", "Installation", "In the partner's pages"}}};
  const spojka_value raw = configSchema(a, twoWays(), {}, hooks);
  EXPECT_EQ(toJson(ValueView(raw).find("x-hooks")),
            R"({"setting":"hooks_url","addresses":[{"path":"install","title":"Installation",)"
            R"("description":"In the partner's pages"}]})");
}

}  // namespace
}  // namespace spojka
