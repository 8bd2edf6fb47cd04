// SPDX-License-Identifier: Apache-2.0
// Settings that hold settings: objects and lists of objects.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "spojka/config.hpp"

namespace spojka {
namespace {

struct Hook {
  std::string url;
  Secret key;
  std::int64_t tries = 0;
};
struct Retry {
  std::int64_t times = 0;
  std::string mode;
};
struct Nested {
  std::string uri;
  Retry retry;
  std::vector<Hook> hooks;
};

const Properties<Nested>& nestedTable() {
  using P = Property<Nested>;
  static const Properties<Hook> hook = {
      Property<Hook>("url", &Hook::url, "URL", "Where to").isRequired().matching("https://.+"),
      Property<Hook>("key", &Hook::key, "Key", ""),
      Property<Hook>("tries", &Hook::tries, "Tries", "").defaultsTo("2").between(1, 5)};
  static const Properties<Retry> retry = {
      Property<Retry>("times", &Retry::times, "Times", "").defaultsTo("3"),
      Property<Retry>("mode", &Retry::mode, "Mode", "How").isRequired().oneOf({"soon", "late"})};
  static const Properties<Nested> table = {P("uri", &Nested::uri, "URI", ""),
                                           P("retry", &Nested::retry, retry, "Retry", "When it fails"),
                                           P("hooks", &Nested::hooks, hook, "Hooks", "Who hears of it")};
  return table;
}

std::string nestedRefusal(const std::string& json, std::string* where = nullptr) {
  try {
    parseConfig(nestedTable(), json);
  } catch (const ConfigError& e) {
    if (where != nullptr) *where = e.where();
    return e.what();
  }
  ADD_FAILURE() << "accepted " << json;
  return {};
}

bool says(const std::string& text, const char* what) {
  return text.find(what) != std::string::npos;
}

TEST(NestedConfig, ReadsObjectsAndListsOfObjects) {
  const Nested c = parseConfig(
      nestedTable(),
      R"({"uri":"u","retry":{"mode":"late"},"hooks":[{"url":"https://a","key":"k"},{"url":"https://b","tries":5}]})");
  EXPECT_EQ(c.retry.mode, "late");
  EXPECT_EQ(c.retry.times, 3) << "the default of the object's own setting";
  ASSERT_EQ(c.hooks.size(), 2U);
  EXPECT_EQ(c.hooks[0].key.reveal(), "k");
  EXPECT_EQ(c.hooks[0].tries, 2);
  EXPECT_EQ(c.hooks[1].tries, 5);
}

TEST(NestedConfig, WhatIsNotThereHasItsDefaultsAndRequiresNothing) {
  const Nested c = parseConfig(nestedTable(), "{}");
  EXPECT_EQ(c.retry.times, 3);
  EXPECT_EQ(c.retry.mode, "");
  EXPECT_TRUE(c.hooks.empty());
}

TEST(NestedConfig, MessagesNameThePlace) {
  std::string where;
  EXPECT_TRUE(says(nestedRefusal(R"({"retry":{}})"), "'retry.mode' is missing. How"));
  EXPECT_TRUE(says(nestedRefusal(R"({"hooks":[{"url":"https://a"},{"key":"k"}]})", &where),
                   "'hooks[1].url' is missing"));
  EXPECT_EQ(where, "config.hooks[1].url");
  EXPECT_TRUE(says(nestedRefusal(R"({"hooks":[{"url":"https://a","tries":6}]})"),
                   "'hooks[0].tries' must be between 1 and 5"));
  EXPECT_TRUE(says(nestedRefusal(R"({"hooks":[{"url":"http://a"}]})"),
                   "'hooks[0].url' does not have the expected form"));
  EXPECT_TRUE(
      says(nestedRefusal(R"({"hooks":[{"url":"https://a","ulr":1}]})"), "'hooks[0].ulr' is not known"));
  EXPECT_TRUE(
      says(nestedRefusal(R"({"retry":{"mode":"never"}})"), "'retry.mode' must be one of: soon, late"));
}

TEST(NestedConfig, AnotherShapeIsRefused) {
  EXPECT_TRUE(says(nestedRefusal(R"({"retry":3})"), "'retry' must be keys with values"));
  EXPECT_TRUE(says(nestedRefusal(R"({"retry":[]})"), "'retry' must be keys with values"));
  EXPECT_TRUE(says(nestedRefusal(R"({"hooks":{"url":"https://a"}})"), "'hooks' must be a list"));
  EXPECT_TRUE(says(nestedRefusal(R"({"hooks":["https://a"]})"), "'hooks[0]' must be keys with values"));
  std::string many = R"({"hooks":[)";
  for (int i = 0; i < 10'001; ++i) many += i == 0 ? R"({"url":"https://a"})" : R"(,{"url":"https://a"})";
  EXPECT_TRUE(says(nestedRefusal(many + "]}"), "too many entries"));
}

TEST(NestedConfig, SecretsInsideStaySecret) {
  const std::string message = nestedRefusal(R"({"hooks":[{"url":"https://a","key":["TopSecret-1"]}]})");
  EXPECT_TRUE(says(message, "'hooks[0].key'"));
  EXPECT_FALSE(says(message, "TopSecret"));
}

TEST(NestedConfig, ARequiredObjectMustBeThere) {
  Properties<Nested> table = nestedTable();
  table[1].isRequired();
  EXPECT_THROW(parseConfig(table, "{}"), ConfigError);
  EXPECT_NO_THROW(parseConfig(table, R"({"retry":{"mode":"soon"}})"));
}

TEST(NestedConfig, TheSchemaNestsAsTheSettingsDo) {
  Arena a;
  const spojka_value raw = configSchema(a, nestedTable());
  const ValueView p = ValueView(raw).find("properties");
  EXPECT_EQ(p.at("retry.type").text(), "object");
  EXPECT_EQ(p.at("retry.title").text(), "Retry");
  EXPECT_EQ(p.at("retry.properties.times.default").integer(), 3);
  EXPECT_EQ(p.at("retry.required").item(0).text(), "mode");
  EXPECT_TRUE(p.at("retry.$schema").isNull());
  EXPECT_EQ(p.at("hooks.type").text(), "array");
  EXPECT_EQ(p.at("hooks.items.type").text(), "object");
  EXPECT_TRUE(p.at("hooks.items.properties.key.writeOnly").boolean());
  EXPECT_FALSE(p.at("hooks.items.additionalProperties").boolean());
  EXPECT_EQ(p.at("hooks.items.additionalProperties").kind(), Kind::boolean);
}

}  // namespace
}  // namespace spojka
