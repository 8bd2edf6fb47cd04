// SPDX-License-Identifier: Apache-2.0
// Countries as records name them, and the region of a number by them.
#include <gmock/gmock.h>

#include "host/mapping/country_names.hpp"
#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TransformRule byRecord(std::vector<std::pair<std::string, std::string>> more = {{"otherwise", "CZ"}}) {
  more.insert(more.begin(), {"region", "{country}"});
  return tableTransform("e164", std::move(more));
}

std::string readIn(const std::string& country, const std::string& phone,
                   const TransformRule& rule = byRecord()) {
  Trial trial({from("text", {"phone"}, {rule})});
  ObjectBuilder body;
  body.set("country", make::string(trial.arena(), country)).set("phone", make::string(trial.arena(), phone));
  return std::string(trial.map(body.finish(trial.arena())).find("text").text());
}

TEST(CountryNames, areReadInManyLanguages) {
  const std::pair<const char*, const char*> kNames[] = {
      {"CZ", "CZ"},
      {"cz", "CZ"},
      {" CZ ", "CZ"},
      {"CZE", "CZ"},
      {"Česko", "CZ"},
      {"Česká republika", "CZ"},
      {"česká Republika", "CZ"},
      {"Ceska republika", "CZ"},
      {"CESKA-REPUBLIKA", "CZ"},
      {"ČR", "CZ"},
      {"Czech Republic", "CZ"},
      {"Czechia", "CZ"},
      {"Tschechien", "CZ"},
      {"Czechy", "CZ"},
      {"Slovensko", "SK"},
      {"Slovenská republika", "SK"},
      {"Slovakia", "SK"},
      {"Slowakei", "SK"},
      {"Słowacja", "SK"},
      {"SVK", "SK"},
      {"Polsko", "PL"},
      {"Poľsko", "PL"},
      {"Poland", "PL"},
      {"Polska", "PL"},
      {"Polen", "PL"},
      {"Německo", "DE"},
      {"Nemecko", "DE"},
      {"Germany", "DE"},
      {"Deutschland", "DE"},
      {"Niemcy", "DE"},
      {"Rakousko", "AT"},
      {"Österreich", "AT"},
      {"Osterreich", "AT"},
      {"Austria", "AT"},
      {"Maďarsko", "HU"},
      {"Magyarország", "HU"},
      {"Velká Británie", "GB"},
      {"Spojené království", "GB"},
      {"UK", "GB"},
      {"USA", "US"},
      {"Ukrajina", "UA"},
      {"Україна", "UA"},
      {"Slovinsko", "SI"},
      {"Polsko (EU)", "PL"},
      {"PL - Polsko", "PL"},
      {"Polska / Poland", "PL"},
      {"SR", "SR"},
  };
  for (const auto& [name, region] : kNames) EXPECT_EQ(mapping::regionOfCountry(name), region) << name;
  for (const char* name : {"", " ", "the moon", "EU", "XX", "Česko / Slovensko", "1", "-", "Č"})
    EXPECT_EQ(mapping::regionOfCountry(name), "") << name;
}

TEST(CountryNames, tellWhereAnAddressIsAtHome) {
  for (const auto& [host, region] : {std::pair("shop.example.sk", "SK"),
                                     {"shop.example.cz:8443", "CZ"},
                                     {"SHOP.EXAMPLE.PL.", "PL"},
                                     {"shop.example.co.uk", "GB"},
                                     {"shop.example.com", ""},
                                     {"shop.example.eu", ""},
                                     {"shop.example.io", ""},
                                     {"localhost:8080", ""},
                                     {"127.0.0.10", ""},
                                     {"[::1]:80", ""},
                                     {"", ""}})
    EXPECT_EQ(mapping::regionOfHost(host), region) << host;
}

TEST(PhoneRegion, isTheRecordsOwn) {
  EXPECT_EQ(readIn("PL", "600 000 001"), "+48600000001");
  EXPECT_EQ(readIn("Polsko", "600 000 001"), "+48600000001");
  EXPECT_EQ(readIn("Slovensko", "0900 000 001"), "+421900000001");
  EXPECT_EQ(readIn("Deutschland", "030 901820"), "+4930901820");
  EXPECT_EQ(readIn("Polsko", "+420 600 000 001"), "+420600000001");
}

TEST(PhoneRegion, isTheFirstThatTheRecordNames) {
  Trial trial({from("text", {"phone"},
                    {tableTransform("e164", {{"region", "{code}, {name}"}, {"otherwise", "CZ"}})})});
  const auto read = [&](const char* more) {
    return std::string(trial.map(std::string(R"({"phone":"600000001",)") + more + "}").find("text").text());
  };
  EXPECT_EQ(read(R"("code":"PL","name":"Slovensko")"), "+48600000001");
  EXPECT_EQ(read(R"("code":"","name":"Polsko")"), "+48600000001");
  EXPECT_EQ(read(R"("code":"??","name":"Polsko")"), "+48600000001");
  EXPECT_EQ(read(R"("name":["Polsko"])"), "+48600000001");
  EXPECT_EQ(read(R"("name":["Polsko","Slovensko"])"), "+420600000001");
  EXPECT_EQ(read(R"("name":true)"), "+420600000001");
}

TEST(PhoneRegion, isTheOtherWhereTheRecordNamesNone) {
  for (const char* country : {"", "the moon", "  "})
    EXPECT_EQ(readIn(country, "600 000 001"), "+420600000001") << country;
  EXPECT_EQ(readIn("", "600 000 001", byRecord({})), "");
  EXPECT_EQ(readIn("", "+420 600 000 001", byRecord({})), "+420600000001");
  EXPECT_EQ(readIn("", "600 000 001", byRecord({{"invalid", "keep"}})), "600 000 001");
  Trial trial({from("text", {"phone"}, {byRecord()})});
  EXPECT_EQ(trial.map(R"({"phone":"600000001","country":{"a":"PL"}})").find("text").text(), "+420600000001");
}

TEST(PhoneRegion, isCheckedBeforeAnyRecord) {
  const auto problem = [](const TransformRule& rule) {
    const CatalogEntry source =
        entry("people", {field("phone"), field("home.country"), field("lines[].country")});
    return onlyProblem(stream({from("text", {"phone"}, {rule})}), source);
  };
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "{home.county}"}, {"otherwise", "CZ"}})),
              HasSubstr("did you mean 'home.country'?"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "{lines[].country}"}})), HasSubstr("gives a list"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "{home.country"}})),
              HasSubstr("without its other half"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "{home.country}"}, {"otherwise", "Czechia"}})),
              HasSubstr("did you mean 'CZ'?"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "+{home.country}"}})),
              HasSubstr("text beside its places"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "cz"}})), HasSubstr("did you mean 'CZ'?"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "CZ"}, {"otherwise", "SK"}})),
              HasSubstr("never be used"));
  EXPECT_THAT(problem(tableTransform("e164", {{"otherwise", "SK"}})), HasSubstr("add region"));
  EXPECT_THAT(problem(tableTransform("e164", {{"ragion", "CZ"}})), HasSubstr("did you mean 'region'?"));
  EXPECT_THAT(problem(tableTransform("e164", {{"region", "CZ"}, {"invalid", "forget"}})),
              HasSubstr("'invalid' is one of drop, keep, fail"));
}

TEST(PhoneRegion, isNotQuotedWhereItCameFromOutside) {
  TransformRule rule = byRecord();
  rule.table[0].second = "{hush}";
  rule.fromOutside = true;
  const std::string text =
      onlyProblem(stream({from("text", {"phone"}, {rule})}), entry("people", {field("phone")}));
  EXPECT_THAT(text, HasSubstr("comes from outside"));
  EXPECT_THAT(text, Not(HasSubstr("hush")));
}

TEST(PhoneRegion, mayBeOfAnUnlistedFieldWhereTheNumberIsProtected) {
  const CatalogEntry source = entry("people", {field("phone")}, "extra.");
  TransformRule rule = byRecord();
  rule.table[0].second = "{extra.country}";
  EXPECT_TRUE(
      problemsOf(stream({from("text", {"phone"}, {rule, transform("mask", {"3"})})}), source).empty());
}

TEST(PhoneRegion, isToldForErasures) {
  Trial trial({from("text", {"phone"}, {byRecord()}), from("free", {"fax"}, {transform("e164", {"SK"})})});
  EXPECT_TRUE(trial.mapping().columns()[0].phone);
  EXPECT_EQ(trial.mapping().columns()[0].region, "CZ");
  EXPECT_EQ(trial.mapping().columns()[1].region, "SK");
  const auto record = parseJson(trial.arena(), R"({"country":"Polsko"})");
  EXPECT_THAT(trial.mapping().regionsOf(ValueView(record)), ElementsAre("PL"));
}

TEST(PhoneRegion, takesOverTheMarkOfWhatItLooksAt) {
  CatalogField country = field("country");
  country.sensitive = true;
  CatalogField phone = field("phone", "string", "invoice.number");
  const CatalogEntry source = entry("people", {country, phone});
  Trial trial({from("text", {"phone"}, {byRecord()})}, source);
  EXPECT_TRUE(trial.map(R"({"phone":"600000001","country":"PL"})").find("text").isSensitive());
}

}  // namespace
}  // namespace spojka::host
