// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "host/mapping/tests/fixture.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

CatalogEntry personSource() {
  CatalogEntry e =
      entry("people", {field("guid", "string", "person.id"), field("name", "string", "person.full_name"),
                       field("firm", "string", "company.name"), field("mail", "string", "person.email"),
                       field("accounts[].mail", "string", "person.email"),
                       field("accounts[].phone", "string", "person.phone"), field("remark", "string", "note"),
                       field("untold")});
  e.keyField = "guid";
  return e;
}

CatalogEntry invoiceSource() {
  CatalogEntry e =
      entry("invoices",
            {field("id", "string", "invoice.id"), field("code", "string", "invoice.number"),
             field("link", "string", "invoice.url"), field("name", "string", "person.full_name"),
             field("mail", "string", "person.email"), field("items[].number", "string", "item.number")});
  e.keyField = "id";
  return e;
}

CatalogEntry fullTarget() {
  CatalogField locked = field("locked", "string", "person.email");
  locked.readonly = true;
  return entry(
      "card", {field("given", "string", "person.first_name"), listField("mails", "string", "person.email"),
               field("phone", "string", "person.phone"), field("text", "string", "note"),
               field("link", "string", "record.url"), requiredField("title", "record.title"),
               requiredField("surname", "person.last_name"), locked, field("unknown", "string", "car.colour"),
               field("plain")});
}

const FieldRule* find(const FlowRule& rule, const std::string& target) {
  for (const auto& f : rule.fields)
    if (f.target == target) return &f;
  return nullptr;
}
std::vector<std::string> applied(const FieldRule& rule) {
  std::vector<std::string> names;
  for (const auto& t : rule.apply) names.push_back(t.name);
  return names;
}

TEST(Propose, startsWithRequiredFields) {
  const auto rule = proposeMapping(personSource(), fullTarget(), "CZ");
  EXPECT_EQ(rule.stream, "people");
  EXPECT_EQ(rule.target, "card");
  EXPECT_TRUE(rule.hasFields);
  ASSERT_GE(rule.fields.size(), 2U);
  EXPECT_EQ(rule.fields[0].target, "title");
  EXPECT_EQ(rule.fields[1].target, "surname");
}

TEST(Propose, titlesAPersonByName) {
  const auto rule = proposeMapping(personSource(), fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "title")->from, ElementsAre("name", "firm", "mail", "accounts[].phone", "guid"));
}

TEST(Propose, titlesADocumentByNumber) {
  const auto rule = proposeMapping(invoiceSource(), fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "title")->from, ElementsAre("code", "name", "mail", "id"));
  EXPECT_TRUE(find(rule, "title")->apply.empty());
  EXPECT_THAT(find(rule, "link")->from, ElementsAre("link"));
}

// Two streams for one target: what it is listed under follows from the roles alone.
TEST(Propose, titlesAPurchaseByItsNumberAndABuyerByNameThenMail) {
  const CatalogEntry card = entry(
      "card",
      {requiredField("title", "record.title"), field("firstname", "string", "person.first_name"),
       requiredField("lastname", "person.last_name"), field("description", "string", "note"),
       listField("custom.email", "string", "person.email"), field("custom.url", "string", "purchase.url")});
  CatalogEntry buyers =
      entry("buyers", {field("guid", "string", "person.id"), field("email", "string", "person.email"),
                       field("accounts[].email"), field("billing.full_name", "string", "person.full_name"),
                       field("billing.company", "string", "company.name"),
                       field("shipping[].full_name", "string", "delivery.full_name")});
  buyers.keyField = "guid";
  CatalogEntry purchases =
      entry("purchases", {field("id", "string", "purchase.id"), field("code", "string", "purchase.number"),
                          field("link", "string", "purchase.url"), field("email", "string", "person.email"),
                          field("billing.full_name", "string", "person.full_name"),
                          field("package", "string", "purchase.tracking_number"), field("items[].code")});
  purchases.keyField = "id";

  const auto buyer = proposeMapping(buyers, card, "CZ");
  EXPECT_THAT(find(buyer, "title")->from,
              ElementsAre("billing.full_name", "billing.company", "email", "guid"));
  EXPECT_TRUE(find(buyer, "title")->apply.empty());
  EXPECT_EQ(find(buyer, "custom.url"), nullptr);
  const auto purchase = proposeMapping(purchases, card, "CZ");
  EXPECT_THAT(find(purchase, "title")->from, ElementsAre("code", "billing.full_name", "email", "id"));
  EXPECT_THAT(find(purchase, "lastname")->from, ElementsAre("billing.full_name"));
  EXPECT_THAT(find(purchase, "lastname")->otherwise, ElementsAre("email", "code"));
  EXPECT_THAT(find(purchase, "custom.url")->from, ElementsAre("link"));
}

TEST(Propose, takesNamesApart) {
  const auto rule = proposeMapping(invoiceSource(), fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "given")->from, ElementsAre("name"));
  EXPECT_THAT(applied(*find(rule, "given")), ElementsAre("first_name"));
  EXPECT_THAT(find(rule, "surname")->from, ElementsAre("name"));
  EXPECT_THAT(find(rule, "surname")->otherwise, ElementsAre("mail", "code"));
  EXPECT_THAT(applied(*find(rule, "surname")), ElementsAre("last_name"));
  EXPECT_EQ(find(rule, "surname")->fallback, "-");
}

TEST(Propose, prefersAFieldOfTheSameRole) {
  CatalogEntry source = personSource();
  source.fields.push_back(field("family", "string", "person.last_name"));
  const auto rule = proposeMapping(source, fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "surname")->from, ElementsAre("family", "firm", "mail"));
  EXPECT_TRUE(find(rule, "surname")->apply.empty());
}

TEST(Propose, givesListTargetsListsFirst) {
  const auto rule = proposeMapping(personSource(), fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "mails")->from, ElementsAre("accounts[].mail", "mail"));
}

TEST(Propose, takesTheFirstOfAListForASingleValue) {
  const auto rule = proposeMapping(personSource(), fullTarget(), "CZ");
  EXPECT_THAT(find(rule, "phone")->from, ElementsAre("accounts[].phone"));
  EXPECT_THAT(applied(*find(rule, "phone")), ElementsAre("e164", "first"));
}

TEST(Propose, leavesOutWhatHasNoCounterpart) {
  const auto rule = proposeMapping(personSource(), fullTarget(), "CZ");
  for (const char* target : {"locked", "unknown", "plain", "link"})
    EXPECT_EQ(find(rule, target), nullptr) << target;
}

TEST(Propose, bringsNumbersAndAddressesToOneSpelling) {
  auto rule = proposeMapping(personSource(), fullTarget(), "SK");
  EXPECT_THAT(find(rule, "phone")->apply[0].arguments, ElementsAre("SK"));
  EXPECT_THAT(applied(*find(rule, "mails")), ElementsAre("email"));
  EXPECT_THAT(find(rule, "mails")->apply[0].table, ElementsAre(Pair("invalid", "keep")));

  CatalogEntry source = personSource();
  source.fields.push_back(field("shipping[].country", "string", "address.country"));
  EXPECT_THAT(find(proposeMapping(source, fullTarget(), "SK"), "phone")->apply[0].arguments,
              ElementsAre("SK"));
  source.fields.push_back(field("land", "string", "address.country"));
  rule = proposeMapping(source, fullTarget(), "SK");
  EXPECT_THAT(find(rule, "phone")->apply[0].table,
              ElementsAre(Pair("region", "{land}"), Pair("otherwise", "SK")));
  source.fields.push_back(field("code", "string", "address.country_code"));
  rule = proposeMapping(source, fullTarget(), "SK");
  EXPECT_THAT(find(rule, "phone")->apply[0].table,
              ElementsAre(Pair("region", "{code}, {land}"), Pair("otherwise", "SK")));
}

TEST(Propose, readsNumbersInTheCountryOfTheirParty) {
  CatalogEntry source = personSource();
  source.fields.push_back(field("land", "string", "address.country_code"));
  source.fields.push_back(field("to.phone", "string", "delivery.phone"));
  source.fields.push_back(field("to.land", "string", "delivery.country"));
  CatalogEntry target = fullTarget();
  target.fields.push_back(field("door", "string", "delivery.phone"));
  const auto rule = proposeMapping(source, target, "CZ");
  EXPECT_THAT(find(rule, "door")->apply[0].table,
              ElementsAre(Pair("region", "{to.land}"), Pair("otherwise", "CZ")));
  EXPECT_THAT(find(rule, "phone")->apply[0].table,
              ElementsAre(Pair("region", "{land}"), Pair("otherwise", "CZ")));
}

TEST(Propose, knowsWhereASourceIsAtHome) {
  EXPECT_EQ(homeRegionOf({"shop.example.sk", "", ""}), "SK");
  EXPECT_EQ(homeRegionOf({"shop.example.com", "", ""}), "CZ");
  EXPECT_EQ(homeRegionOf({}), "CZ");
}

TEST(Propose, namesACompanyByItsWholeName) {
  CatalogEntry source = personSource();
  std::vector<ProfileProblem> problems;
  const auto compiled =
      compileMapping(proposeMapping(source, fullTarget(), "CZ"), source, fullTarget(), problems);
  ASSERT_TRUE(compiled);
  Arena arena;
  spojka_record record{};
  record.body =
      parseJson(arena, R"({"guid":"g-1","firm":"Květiny Praha","accounts":[{"phone":"600 000 001"}]})");
  const auto mapped = compiled->map(record, arena);
  ASSERT_FALSE(mapped.failure);
  EXPECT_EQ(ValueView(mapped.body).find("surname").text(), "Květiny Praha");
  EXPECT_EQ(ValueView(mapped.body).find("phone").text(), "+420600000001");
}

TEST(Propose, compiles) {
  for (const auto& source : {personSource(), invoiceSource()}) {
    std::vector<ProfileProblem> problems;
    const auto compiled =
        compileMapping(proposeMapping(source, fullTarget(), "CZ"), source, fullTarget(), problems);
    for (const auto& problem : problems) ADD_FAILURE() << problem.message;
    EXPECT_TRUE(compiled);
  }
}

TEST(Propose, givesEveryPersonATitleAndASurname) {
  const auto source = personSource();
  std::vector<ProfileProblem> problems;
  const auto compiled =
      compileMapping(proposeMapping(source, fullTarget(), "CZ"), source, fullTarget(), problems);
  ASSERT_TRUE(compiled);
  Arena arena;
  spojka_record record{};
  record.body = parseJson(arena, R"({"guid":"g-1"})");
  const auto mapped = compiled->map(record, arena);
  ASSERT_FALSE(mapped.failure);
  EXPECT_EQ(ValueView(mapped.body).find("title").text(), "g-1");
  EXPECT_EQ(ValueView(mapped.body).find("surname").text(), "-");
}

}  // namespace
}  // namespace spojka::host
