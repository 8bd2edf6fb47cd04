// SPDX-License-Identifier: Apache-2.0
// One export of orders becomes several kinds of objects that point to each other: a contact, a company's
// account, and the order as a record under both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using sandbox::Model;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPeople = R"(
flows:
  customers:
    from: customers
    to: contact
    fields:
      title: [billing.full_name, billing.company, email, guid]
      lastname: { from: billing.full_name, apply: [last_name], default: "-" }
  papers:
    from: orders
    to: crm_record
    fields:
      title: code
      type: { value: order }
      stage: { from: status, apply: [{ map: { Hotovo: CLOSE, "*": OPEN } }] }
      contact: { ref: people }ACCOUNT
      customFields.order_total: { template: "{total.with_vat} {currency}" }
      customFields.url: admin_url
  people:
    from: orders
    to: contact
    fields:
      title: [billing.full_name, email, code]
      lastname: { from: billing.full_name, apply: [last_name], default: "-" }
      customFields.email: email
      customFields.number: { from: phone, apply: [{ e164: CZ }] }CONTACT_ACCOUNT
)";
constexpr const char* kFirms = R"(  firms:
    from: orders
    to: account
    fields:
      title: [billing.company, billing.full_name, email, code]
      customFields.email: email
)";

void replace(std::string& text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what;
  text.replace(at, what.size(), with);
}

void useFlows(World& w, bool firms = false, const std::string& what = {}, const std::string& with = {}) {
  std::string flows = kPeople;
  replace(flows, "CONTACT_ACCOUNT", firms ? "\n      account: { ref: firms }" : "");
  replace(flows, "ACCOUNT", firms ? "\n      account: { ref: firms }" : "");
  if (firms) flows += kFirms;
  if (!what.empty()) replace(flows, what, with);
  w.writeProfile();
  w.dropFields();
  std::ofstream(w.dir / "profile.yaml", std::ios::app) << flows;
}

std::string nameOf(World& w, const char* flow, std::uint64_t order) {
  return std::string("test-shop_") + flow + "_" + w.outside.catalogue().order(order).id;
}

TEST(FlowsOfTargets, make_a_contact_of_each_order_and_a_record_that_points_to_it) {
  World w(10, 120);
  useFlows(w);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("people", "created"), 120);
  EXPECT_EQ(r.count("papers", "created"), 120);
  EXPECT_EQ(w.outside.contactCount(), 130U);
  EXPECT_EQ(w.outside.count(Model::Records), 120U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 1U);
  for (std::uint64_t i = 0; i < 120; ++i) {
    const auto order = w.outside.catalogue().order(i);
    const auto record = w.outside.object(Model::Records, nameOf(w, "papers", i));
    ASSERT_TRUE(record) << i;
    EXPECT_EQ(record->text[sandbox::kTitle], order.code);
    EXPECT_EQ(record->text[sandbox::kType], "order");
    EXPECT_EQ(record->text[sandbox::kContact], nameOf(w, "people", i));
    EXPECT_THAT(w.outside.customField(*record, "url"), ElementsAre(HasSubstr("id=" + order.id)));
    const auto contact = w.outside.contact(record->text[sandbox::kContact]);
    ASSERT_TRUE(contact);
    const auto email = w.outside.customField(*contact, "email");
    ASSERT_EQ(email.size(), 1U);
    EXPECT_THAT(order.email, HasSubstr(email.front())) << "but for blanks around it";
  }

  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_EQ(r.count("papers", "updated"), 0);
}

TEST(FlowsOfTargets, go_on_when_a_question_for_the_types_fails_in_passing) {
  World w(5, 20);
  useFlows(w);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.catalogue().addOrder({});
  sandbox::Fault weather;
  weather.action = sandbox::FaultAction::Status;
  weather.side = sandbox::Side::Daktela;
  weather.status = 503;
  weather.path = "*crmRecordsTypes*";
  weather.times = 1;
  w.outside.addFault(weather);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.faults().back().fired, 1U);
  EXPECT_EQ(w.outside.count(Model::Records), 21U);
}

TEST(FlowsOfTargets, write_of_a_changed_order_just_what_changed) {
  World w(5, 60);
  useFlows(w);
  ASSERT_EQ(w.run().process.exit, 0);

  w.outside.catalogue().changeOrder(7, {{"status", "Hotovo"}});
  w.outside.stats().reset();
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), 1U);
  EXPECT_EQ(w.outside.stats().requests(Kind::RecordUpdate), 1U);
  EXPECT_EQ(w.outside.object(Model::Records, nameOf(w, "papers", 7))->text[sandbox::kStage], "CLOSE");

  w.outside.catalogue().changeOrder(8, {{"email", "nova@example.com"}});
  w.outside.stats().reset();
  r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), 1U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactUpdate), 1U);
  EXPECT_EQ(r.count("people", "updated"), 1);
  EXPECT_EQ(r.count("papers", "updated"), 0);

  w.outside.catalogue().addOrder({});
  w.outside.stats().reset();
  r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.writes(), 2U);
  EXPECT_EQ(w.outside.object(Model::Records, nameOf(w, "papers", 60))->text[sandbox::kContact],
            nameOf(w, "people", 60));
}

TEST(FlowsOfTargets, hang_companies_contacts_and_records_on_each_other) {
  World w(3, 40);
  useFlows(w, true);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.count(Model::Accounts), 40U);
  for (std::uint64_t i = 0; i < 40; ++i) {
    const std::string firm = nameOf(w, "firms", i);
    ASSERT_TRUE(w.outside.object(Model::Accounts, firm));
    EXPECT_EQ(w.outside.contact(nameOf(w, "people", i))->text[sandbox::kAccount], firm);
    const auto record = w.outside.object(Model::Records, nameOf(w, "papers", i));
    EXPECT_EQ(record->text[sandbox::kAccount], firm);
    EXPECT_EQ(record->text[sandbox::kContact], nameOf(w, "people", i));
  }
  EXPECT_EQ(w.outside.stats().violations("create_of_existing"), 0U);
  w.outside.stats().reset();
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
}

TEST(FlowsOfTargets, find_what_is_there_when_the_state_is_lost) {
  World w(3, 40);
  useFlows(w, true);
  ASSERT_EQ(w.run().process.exit, 0);
  w.forgetState();
  w.outside.stats().reset();
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.writes(), 0U) << w.outside.stats().toJson();
  EXPECT_EQ(r.count("papers", "unchanged"), 40);
  EXPECT_EQ(w.outside.count(Model::Records), 40U);
}

TEST(FlowsOfTargets, come_through_lost_answers_without_a_second_object) {
  World w(3, 60);
  useFlows(w, true);
  for (const char* path : {"*contacts*", "*accounts*", "*crmRecords*"}) {
    sandbox::Fault lost;
    lost.side = sandbox::Side::Daktela;
    lost.action = sandbox::FaultAction::CutAfter;
    lost.method = "POST";
    lost.path = path;
    lost.times = 5;
    lost.skip = 3;
    w.outside.addFault(lost);
  }
  for (int i = 0; i < 3 && w.run().process.exit != 0; ++i) w.outside.clock().advance(7200);
  EXPECT_EQ(w.outside.contactCount(), 63U);
  EXPECT_EQ(w.outside.count(Model::Accounts), 60U);
  EXPECT_EQ(w.outside.count(Model::Records), 60U);
  for (const auto& record : w.outside.objects(Model::Records))
    EXPECT_TRUE(w.outside.contact(record.text[sandbox::kContact])) << record.name;
}

TEST(FlowsOfTargets, keep_a_record_back_until_its_contact_is_there) {
  World w(1, 30);
  useFlows(w);
  sandbox::Fault refuse;
  refuse.side = sandbox::Side::Daktela;
  refuse.method = "POST";
  refuse.path = "*contacts*";
  refuse.status = 400;
  refuse.body = R"({"error":{"form":{"title":"no"}},"result":null})";
  refuse.contentType = "application/json";
  refuse.skip = 10;
  w.outside.addFault(refuse);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 3) << r.process.out << r.process.err;
  ASSERT_EQ(r.count("people", "failed"), 1);
  EXPECT_EQ(r.count("papers", "failed"), 1);
  EXPECT_EQ(w.outside.count(Model::Records), 29U) << "none without its contact";
  std::uint64_t refused = 0;
  while (w.outside.contact(nameOf(w, "people", refused))) ++refused;
  EXPECT_FALSE(w.outside.object(Model::Records, nameOf(w, "papers", refused)));

  w.outside.catalogue().changeOrder(refused, {{"status", "Hotovo"}});
  w.outside.stats().reset();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.writes(), 2U);
  const auto record = w.outside.object(Model::Records, nameOf(w, "papers", refused));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->text[sandbox::kContact], nameOf(w, "people", refused));
}

TEST(FlowsOfTargets, say_that_somebody_deleted_the_contact_of_a_record) {
  World w(1, 30);
  useFlows(w);
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(nameOf(w, "people", 7)));
  w.outside.catalogue().changeOrder(7, {{"status", "Hotovo"}});
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 3) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("papers", "failed"), 1);
  auto listed = w.command("failed", {"--json"});
  listed.insert(listed.begin() + 2, "list");
  EXPECT_THAT(Process(listed, w.environment).wait().out,
              AllOf(HasSubstr("reference"), HasSubstr("no longer at the destination"),
                    HasSubstr("'spojka verify "), HasSubstr(" --repair ")));
  r = w.spojka("verify", {"--repair"});
  EXPECT_TRUE(w.outside.contact(nameOf(w, "people", 7))) << r.process.out << r.process.err;
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.object(Model::Records, nameOf(w, "papers", 7))->text[sandbox::kStage], "CLOSE");
}

TEST(FlowsOfTargets, forget_a_person_in_each_of_them) {
  World w(5, 30);
  w.outside.catalogue().changeOrder(4, {{"email", "Zora.Erasova@forget.example"}});
  useFlows(w, true);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto r = w.spojka("erase", {"--email", "zora.erasova@forget.example", "--yes", "--receipt",
                                    (w.dir / "receipt.json").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_FALSE(w.outside.contact(nameOf(w, "people", 4)));
  EXPECT_FALSE(w.outside.object(Model::Records, nameOf(w, "papers", 4)));
  EXPECT_FALSE(w.outside.object(Model::Accounts, nameOf(w, "firms", 4)));
  EXPECT_TRUE(w.outside.object(Model::Records, nameOf(w, "papers", 5)));
  EXPECT_EQ(w.outside.stats().deletes, 3U);
}

TEST(FlowsOfTargets, forget_a_record_that_is_named_in_each_of_them) {
  World w(5, 30);
  useFlows(w, true);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto r = w.spojka("erase", {"--key", "orders:" + w.outside.catalogue().order(4).id, "--yes",
                                    "--receipt", (w.dir / "receipt.json").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.stats().deletes, 3U);
  EXPECT_FALSE(w.outside.object(Model::Records, nameOf(w, "papers", 4)));
  EXPECT_FALSE(w.outside.object(Model::Accounts, nameOf(w, "firms", 4)));
}

TEST(FlowsOfTargets, with_a_type_that_is_not_there_are_refused_before_anything_is_read) {
  World w(1, 5);
  useFlows(w, false, "{ value: order }", "{ value: orders }");
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 2) << r.process.out << r.process.err;
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("profile.yaml:"), HasSubstr("order")));
  EXPECT_EQ(w.writes(), 0U);
}

TEST(FlowsOfTargets, are_told_by_check_and_fields) {
  World w(1, 5);
  useFlows(w);
  auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("types: order, complaint"), HasSubstr("Accounts")));
  r = w.spojka("fields");
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("crm_record"), HasSubstr("account"), HasSubstr("OPEN, CLOSE")));
}

TEST(FlowsOfTargets, of_contacts_need_no_right_to_the_others) {
  World w(5, 20);
  sandbox::Settings settings = w.outside.settings();
  settings.daktela.forbidden = {"accounts", "crmRecords", "crmRecordsTypes"};
  w.outside.setSettings(settings);
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 25U);
  r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out;
  EXPECT_THAT(r.process.out, HasSubstr("no flow writes CRM records"));
  useFlows(w);
  r = w.run();
  EXPECT_NE(r.process.exit, 0) << "and who writes them is told";
  EXPECT_THAT(r.process.err + r.process.out, HasSubstr("HTTP 403"));
}

}  // namespace
}  // namespace e2e
