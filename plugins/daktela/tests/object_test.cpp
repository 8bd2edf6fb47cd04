// SPDX-License-Identifier: Apache-2.0
#include "object.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "spojka/json.hpp"

namespace daktela {
namespace {

Scheme scheme() {
  Scheme s;
  s.fields = {{"email", "EMAIL", "E-mail", true, false, {}}, {"number", "PHONE", "Phone", true, false, {}}};
  s.discovered = true;
  return s;
}

class ContactBody : public testing::Test {
 protected:
  std::optional<Refusal> read(const std::string& json, const Scheme* known = nullptr) {
    body_ = spojka::parseJson(arena_, json);
    return object_.read(spojka::ValueView(body_), known);
  }
  std::string put(const std::string& json) {
    const auto refusal = read(json);
    EXPECT_FALSE(refusal) << refusal->field << refusal->message;
    std::string out;
    object_.writeJson(out, {}, "eshop");
    return out;
  }
  // Title and lastname around one more member.
  static std::string with(const std::string& member) {
    return R"({"lastname":"L","title":"T",)" + member + "}";
  }

  spojka::Arena arena_;
  spojka_value body_{};
  Object object_{kContactKind};
};

TEST_F(ContactBody, OfACreateCarriesNameAndTheRequiredTrio) {
  ASSERT_FALSE(read(R"({"lastname":"L","title":"T"})"));
  std::string out;
  object_.writeJson(out, "k1", "eshop");
  EXPECT_EQ(out, R"({"database":"eshop","name":"k1","title":"T","lastname":"L"})");
}

TEST_F(ContactBody, OfAnUpdateCarriesTheTrioWithoutTheName) {
  EXPECT_EQ(put(R"({"lastname":"L","title":"T"})"), R"({"database":"eshop","title":"T","lastname":"L"})");
}

TEST_F(ContactBody, ClearsWithNullAndEmptyListsNeverWithEmptyText) {
  EXPECT_EQ(
      put(R"({"account":"","customFields":{"a":null,"b":"","c":[],"d":[null,""]},"description":"","firstname":null,
                    "lastname":"L","title":"T","user":[]})"),
      R"({"database":"eshop","title":"T","firstname":null,"lastname":"L","description":null,"account":null,)"
      R"("user":null,"customFields":{"a":[],"b":[],"c":[],"d":[]}})");
}

TEST_F(ContactBody, MakesListsOfTextsOfEveryCustomValue) {
  EXPECT_EQ(
      put(with(R"("customFields":{"a":"x","b":["x","y"],"c":7,"d":12.50,"e":true,"f":[1,"",2]})")),
      R"({"database":"eshop","title":"T","lastname":"L","customFields":{"a":["x"],"b":["x","y"],"c":["7"],)"
      R"("d":["12.50"],"e":["true"],"f":["1","2"]}})");
}

TEST_F(ContactBody, EscapesWhatJsonReserves) {
  EXPECT_EQ(
      put(R"({"lastname":"a\"b\\c","title":"l1\nl2\u0001ř","customFields":{"k\"":"v"}})"),
      R"({"database":"eshop","title":"l1\nl2\u0001ř","lastname":"a\"b\\c","customFields":{"k\"":["v"]}})");
}

TEST_F(ContactBody, WritesTimesAsTheWallClockShowedThem) {
  spojka::ObjectBuilder custom;
  constexpr std::int64_t kInstant = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
  custom.set("at", spojka::make::timestamp(kInstant + 123'456, 60))
      .set("on", spojka::make::date(20454))
      .set("utc", spojka::make::timestamp(kInstant));
  spojka::ObjectBuilder body;
  body.set("title", spojka::make::borrowed("T"))
      .set("lastname", spojka::make::borrowed("L"))
      .set("customFields", custom.finish(arena_));
  body_ = body.finish(arena_);
  ASSERT_FALSE(object_.read(spojka::ValueView(body_), nullptr));
  EXPECT_EQ(std::vector<std::string>(object_.texts().begin(), object_.texts().end()),
            (std::vector<std::string>{"2026-01-01 01:00:00", "2026-01-01", "2026-01-01 00:00:00"}));
}

TEST_F(ContactBody, TakesAListOfOneWhereOneValueIsWanted) {
  EXPECT_EQ(put(R"({"lastname":["L"],"title":[null,"T"]})"),
            R"({"database":"eshop","title":"T","lastname":"L"})");
}

TEST_F(ContactBody, KeepsNothingOfTheRecordBefore) {
  put(with(R"("description":"d","customFields":{"a":"x"})"));
  EXPECT_EQ(put(R"({"lastname":"L2","title":"T2"})"), R"({"database":"eshop","title":"T2","lastname":"L2"})");
}

struct Case {
  std::string json;
  const char* field;
  const char* message;
};

TEST_F(ContactBody, IsRefusedNamingTheField) {
  const std::string long256(256, 'x');
  const std::string long129(129, 'x');
  const std::string long513(513, 'x');
  const std::vector<Case> cases = {
      {R"({"lastname":"L"})", "title", "requires"},
      {R"({"title":"T"})", "lastname", "requires"},
      {R"({"lastname":"","title":"T"})", "lastname", "requires"},
      {R"({"lastname":[],"title":"T"})", "lastname", "requires"},
      {R"({"lastname":"L","title":")" + long256 + "\"}", "title", "256 characters, Daktela allows 255"},
      {with(R"("firstname":")" + long129 + "\""), "firstname", "129 characters, Daktela allows 128"},
      {R"({"title":"T","lastname":")" + long129 + "\"}", "lastname", "129 characters, Daktela allows 128"},
      {with(R"("description":")" + long513 + "\""), "description", "513 characters, Daktela allows 512"},
      {with(R"("description":["a","b"])"), "description", "takes one value, but the mapping gives 2"},
      {with(R"("description":{"a":1})"), "description", "an object"},
      {with(R"("customFields":{"a":{"b":1}})"), "customFields.a", "an object"},
      {with(R"("customFields":{"a":[["b"]]})"), "customFields.a", "a list within a list"},
      {with(R"("customFields":"x")"), "customFields", "must be an object"},
      {with(R"("colour":"red")"), "colour", "no field of contacts"},
      {with(R"("database":"x")"), "database", "set by the connector"},
      {with(R"("name":"x")"), "name", "set by the connector"},
      {"[]", "", "no fields"},
      {"null", "", "no fields"},
  };
  for (const auto& c : cases) {
    const auto refusal = read(c.json);
    ASSERT_TRUE(refusal) << c.json;
    EXPECT_EQ(refusal->field, c.field) << c.json;
    EXPECT_THAT(refusal->message, testing::HasSubstr(c.message)) << c.json;
  }
}

TEST_F(ContactBody, CountsLengthInCharactersNotBytes) {
  std::string czech;
  for (int i = 0; i < 128; ++i) czech += "ř";
  EXPECT_FALSE(read(R"({"lastname":")" + czech + R"(","title":"T"})"));
  EXPECT_TRUE(read(R"({"lastname":")" + czech + R"(ř","title":"T"})"));
}

TEST_F(ContactBody, RefusesANumberThatCannotBeWritten) {
  spojka::ObjectBuilder body;
  body.set("title", spojka::make::borrowed("T"))
      .set("lastname", spojka::make::borrowed("L"))
      .set("description", spojka::make::number(std::numeric_limits<double>::quiet_NaN()));
  body_ = body.finish(arena_);
  const auto refusal = object_.read(spojka::ValueView(body_), nullptr);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->field, "description");
}

TEST_F(ContactBody, IsHeldAgainstTheSchemeOnlyWhenOneIsKnown) {
  const Scheme known = scheme();
  const Scheme assumed = usualScheme();
  const std::string unknownKey = with(R"("customFields":{"emial":"a@example.com"})");
  EXPECT_FALSE(read(unknownKey));
  EXPECT_FALSE(read(unknownKey, &assumed));
  const auto refusal = read(unknownKey, &known);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->field, "customFields.emial");
  EXPECT_THAT(refusal->message, testing::HasSubstr("did you mean 'email'"));
}

TEST_F(ContactBody, ChecksEmailFormWhereTheSchemeSaysSo) {
  const Scheme known = scheme();
  const auto refused = [&](const std::string& address) {
    const auto refusal = read(with(R"("customFields":{"email":[")" + address + R"("]})"), &known);
    if (refusal) {
      EXPECT_EQ(refusal->field, "customFields.email");
      EXPECT_THAT(refusal->message, testing::Not(testing::HasSubstr(address)));
    }
    return refusal.has_value();
  };
  for (const char* good : {"a@example.com", "a.b+c@example.org", "ř@example.cz", "a@localhost"})
    EXPECT_FALSE(refused(good)) << good;
  for (const char* bad : {"plain", "@example.com", "a@", "a b@example.com", "a@@example.com",
                          "a@.example.com", "a@example..com", "a@example.com,b@example.com"})
    EXPECT_TRUE(refused(bad)) << bad;
  EXPECT_FALSE(read(with(R"("customFields":{"number":"no address"})"), &known));
}

}  // namespace
}  // namespace daktela
