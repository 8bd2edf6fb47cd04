// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/propose_flows.hpp"

#include <gmock/gmock.h>

#include "host/mapping/tests/fixture.hpp"
#include "host/profile/rule_yaml.hpp"

namespace spojka::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CatalogField finishedBy(CatalogField f, std::vector<std::string> words) {
  f.finished = std::move(words);
  return f;
}
CatalogField referring(std::string path, std::string target) {
  CatalogField f = field(std::move(path));
  f.refersTo = std::move(target);
  return f;
}
CatalogField setField(std::string path, std::string role) {
  CatalogField f = listField(std::move(path), "string", std::move(role));
  f.set = true;
  return f;
}

std::vector<CatalogEntry> shop() {
  CatalogEntry invoices = entry(
      "invoices", {field("id", "string", "invoice.id"), field("code", "string", "invoice.number"),
                   field("link", "string", "invoice.url"), field("at", "timestamp", "invoice.created_at"),
                   finishedBy(field("state", "string", "invoice.status"), {"paid", "void"}),
                   field("sum", "decimal", "invoice.total"), field("money", "string", "invoice.currency"),
                   field("name", "string", "person.full_name"), field("mail", "string", "person.email"),
                   field("phone", "string", "person.phone"), field("ico", "string", "company.id"),
                   field("firm", "string", "company.name"), field("cc", "string", "address.country_code"),
                   field("country", "string", "address.country")});
  invoices.keyField = "id";
  CatalogEntry members =
      entry("members",
            {field("guid", "string", "person.id"), field("mail", "string", "person.email"),
             field("accounts[].mail", "string", "person.email"),
             field("accounts[].phone", "string", "person.phone"), field("name", "string", "person.full_name"),
             field("firm", "string", "company.name"), field("ico", "string", "company.id"),
             field("country", "string", "address.country"), field("remark", "string", "note")});
  members.keyField = "guid";
  return {invoices, members};
}

std::vector<CatalogEntry> desk() {
  CatalogField kind = requiredField("kind", "record.kind");
  kind.options = {"claim", "invoice"};
  CatalogField stage = finishedBy(requiredField("stage", "record.status"), {"CLOSE"});
  stage.options = {"OPEN", "CLOSE"};
  CatalogField title = requiredField("title", "record.title");
  title.maxLength = 99;
  CatalogField note = field("text", "string", "note");
  note.maxLength = 512;
  return {
      entry("card", {title, requiredField("surname", "person.last_name"),
                     field("given", "string", "person.first_name"), note, referring("firm", "firm"),
                     setField("mails", "person.email"), setField("phones", "person.phone"),
                     listField("links", "string", "invoice.url"), field("count", "string", "invoice.count"),
                     field("spent", "string", "invoice.spent"), field("last", "string", "invoice.last_at")}),
      entry("firm", {requiredField("title", "company.name"), field("ico", "string", "company.id"),
                     field("text", "string", "note"), setField("mails", "person.email")}),
      entry("paper", {title, kind, stage, referring("who", "card"), referring("firm", "firm"),
                      field("total", "string", "invoice.total")})};
}

std::string yaml(const ProposedFlows& proposed) {
  std::string out;
  for (const auto& flow : proposed.flows) out += asYaml(flow);
  return out;
}

TEST(ProposeFlows, gatherPeopleAndCompaniesAndHangDocumentsOnThem) {
  const auto proposed = proposeFlows(shop(), desk(), "CZ");
  EXPECT_THAT(proposed.notes, IsEmpty());
  EXPECT_EQ(yaml(proposed), R"(  companies:
    from: [members, invoices]
    to: firm
    identity:
      - { id: company_id, members: ico, invoices: ico }
    fields:
      title: [members.firm, invoices.firm, members.ico, invoices.ico, members.guid, invoices.id]
      ico: [members.ico, invoices.ico]
  people:
    from: [members, invoices]
    to: card
    identity:
      - { id: id, members: guid }
      - { email: email, members: "accounts[].mail", invoices: mail }
      - { phone: phone, members: "accounts[].phone", invoices: phone, region: "{cc}, {country}", otherwise: CZ, with: name }
      - { name: name, members: name, invoices: name }
    never_join_by: { more_than: 20 }
    fields:
      title: { from: [members.name, invoices.name, members.firm, invoices.firm, "members.accounts[].mail", invoices.mail, "members.accounts[].phone", invoices.phone, invoices.code, members.guid, invoices.id], apply: [{ truncate: "99" }] }
      surname: { from: [members.name, invoices.name], apply: [last_name], otherwise: [members.firm, invoices.firm, "members.accounts[].mail", invoices.mail, invoices.code], default: "-" }
      given: { from: [members.name, invoices.name], apply: [first_name] }
      text: { from: members.remark, apply: [{ truncate: "512" }] }
      firm: { ref: companies }
      mails: { all: ["members.accounts[].mail", invoices.mail], apply: [email, lower] }
      phones: { all: ["members.accounts[].phone", invoices.phone], apply: [{ e164: { region: "{members.country}, {invoices.cc}, {invoices.country}", otherwise: CZ } }] }
      links: { from: invoices.link, apply: [{ take: "5" }] }
      count: { from: invoices.code, apply: [count] }
      spent: { from: invoices.sum, per: invoices.money, apply: [sum] }
      last: { from: invoices.at, apply: [max, { date: "%d.%m.%Y" }] }
  invoices:
    from: invoices
    to: paper
    fields:
      title: [code, name, firm, mail, phone, id]
      kind: { value: invoice }
      stage: { from: state, apply: [{ map: { paid: CLOSE, void: CLOSE, "*": OPEN } }], default: OPEN }
      total: sum
      who: { ref: people }
      firm: { ref: companies }
)");
}

TEST(ProposeFlows, fitBothSides) {
  const auto streams = shop();
  const auto targets = desk();
  const auto proposed = proposeFlows(streams, targets, "CZ");
  ASSERT_EQ(proposed.flows.size(), 3U);
  std::vector<ProfileProblem> problems;
  for (const auto& flow : proposed.flows) {
    std::vector<const CatalogEntry*> sources;
    for (const auto& name : flow.streams)
      for (const auto& entry : streams)
        if (entry.name == name) sources.push_back(&entry);
    for (const auto& target : targets) {
      if (target.name != flow.target) continue;
      if (flow.gathers())
        compileMapping(flow, sources, target, problems);
      else
        compileMapping(flow, *sources.front(), target, problems);
    }
  }
  for (const auto& problem : problems) ADD_FAILURE() << problem.message;
}

TEST(ProposeFlows, leaveOutWhatTheDestinationHasNoKindForAndSayIt) {
  auto targets = desk();
  for (auto& f : targets[2].fields)
    if (f.role == "record.kind") f.options = {"claim"};
  const auto proposed = proposeFlows(shop(), targets, "CZ");
  ASSERT_EQ(proposed.flows.size(), 2U);
  EXPECT_THAT(proposed.notes, ElementsAre(::testing::AllOf(HasSubstr("'invoices'"), HasSubstr("'kind'"),
                                                           HasSubstr("claim"))));
}

TEST(ProposeFlows, proposeNothingWhereNobodyCanBeToldApart) {
  auto streams = shop();
  for (auto& stream : streams)
    for (auto& f : stream.fields)
      if (f.role.starts_with("person.") || f.role.starts_with("company.")) f.role.clear();
  const auto proposed = proposeFlows(streams, desk(), "CZ");
  EXPECT_THAT(proposed.flows, IsEmpty());
  EXPECT_THAT(proposed.notes, ElementsAre(HasSubstr("companies"), HasSubstr("people")));
}

// Everything is named after its flow: another target below the same name would be looked for in vain.
TEST(ProposeFlows, giveAnotherNameToWhatWritesAnotherTargetThanBefore) {
  FlowRule before;
  before.flow = before.stream = "invoices";
  before.target = "card";
  const auto proposed = proposeFlows(shop(), desk(), "CZ", {before});
  EXPECT_EQ(proposed.flows.back().flow, "invoices_paper");
  before.target = "paper";
  EXPECT_EQ(proposeFlows(shop(), desk(), "CZ", {before}).flows.back().flow, "invoices");
}

// A number alone is a family's, or a switchboard's.
TEST(ProposeFlows, joinByNumbersOnlyWithANameBesideThem) {
  auto streams = shop();
  for (auto& stream : streams)
    for (auto& f : stream.fields)
      if (f.role == "person.full_name") f.role.clear();
  const auto proposed = proposeFlows(streams, desk(), "CZ");
  for (const auto& key : proposed.flows[1].identity.keys) EXPECT_NE(key.kind, IdentityKey::Kind::phone);
}

}  // namespace
}  // namespace spojka::host
