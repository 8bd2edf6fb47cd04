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
}

}  // namespace
}  // namespace spojka
