// SPDX-License-Identifier: Apache-2.0
// What is asked and mended of people who are gathered: do both sides agree, one contact that somebody
// deleted, why it is as it is, who is called like that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "people.hpp"

namespace e2e {
namespace {

using sandbox::Model;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Two customers with an order each, and a guest.
class People : public ::testing::Test {
 protected:
  People() : w(2, 0) {
    auto& shop = w.outside.catalogue();
    shop.changeCustomer(
        0, {{"full_name", "Jana Nováková"}, {"company", ""}, {"email", "jana@example.com"}, {"phone", ""}});
    shop.changeCustomer(
        1, {{"full_name", "Petr Malý"}, {"company", ""}, {"email", "petr@example.com"}, {"phone", ""}});
    order("Jana Nováková", "jana@example.com");
    order("Petr Malý", "petr@example.com");
    order("Olga Žluťásková", "olga@example.com");
    usePeople(w);
  }
  void order(const char* name, const char* email) {
    w.outside.catalogue().addOrder({{"full_name", name}, {"company", ""}, {"email", email}, {"phone", ""}});
  }
  std::string customer(std::uint64_t i) { return w.outside.catalogue().customer(i).guid; }
  std::string orderId(std::uint64_t i) { return w.outside.catalogue().order(i).id; }
  std::string jane() { return "test-shop_customers_" + customer(0); }
  bool isThere(const std::string& name) { return w.outside.contact(name).has_value(); }
  // Whom each order's record points to.
  std::string contactOf(std::uint64_t order) {
    for (const auto& record : w.outside.objects(Model::Records))
      if (record.name == "test-shop_orders_" + orderId(order)) return record.text[sandbox::kContact];
    return "no record";
  }
  static const rapidjson::Value* recordOf(const Answer& a, const std::string& flow) {
    if (!a.json.IsObject() || !a.json.HasMember("records")) return nullptr;
    for (const auto& record : a.json["records"].GetArray())
      if (flow == record["stream"].GetString()) return &record;
    return nullptr;
  }
  // What explain says a field is to be.
  static std::string shouldBe(const rapidjson::Value& record, const std::string& field) {
    for (const auto& one : record["fields"].GetArray())
      if (field == one["field"].GetString())
        return one["should_be"].IsString() ? one["should_be"].GetString() : "nothing";
    return "no such field";
  }
  World w;
};

TEST_F(People, are_compared_with_what_is_there) {
  ASSERT_EQ(w.run().process.exit, 0);
  auto r = w.spojka("verify", {"--json"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  const auto& people = r.json["verify"]["streams"]["people"];
  EXPECT_EQ(people["read"].GetInt64(), 3);
  EXPECT_EQ(people["same"].GetInt64(), 3);

  ASSERT_TRUE(w.outside.eraseContact(jane()));
  r = w.spojka("verify", {"--json"});
  EXPECT_EQ(r.process.exit, 3);
  EXPECT_EQ(r.json["verify"]["streams"]["people"]["missing"].GetInt64(), 1) << r.process.out;
  EXPECT_EQ(r.json["verify"]["streams"]["people"]["foreign"].GetInt64(), 0);
  EXPECT_FALSE(isThere(jane())) << "it only looks";
}

TEST_F(People, who_were_deleted_or_changed_are_repaired_with_what_refers_to_them) {
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(jane()));
  w.outside.putContact("test-shop_customers_" + customer(1),
                       R"({"title":"Somebody Else","lastname":"Else"})");
  ASSERT_EQ(contactOf(0), "") << "the destination lets go of it";
  const auto r = w.spojka("verify", {"--repair", "--json"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.json["verify"]["repair"]["streams"]["people"]["created"].GetInt64(), 1) << r.process.out;
  EXPECT_EQ(r.json["verify"]["repair"]["streams"]["people"]["updated"].GetInt64(), 1);
  EXPECT_EQ(r.json["verify"]["still_differing"].GetInt64(), 0);
  EXPECT_TRUE(isThere(jane()));
  EXPECT_EQ(contactOf(0), jane());
  EXPECT_EQ(w.spojka("verify").process.exit, 0);
  EXPECT_EQ(w.run().process.exit, 0);
}

TEST_F(People, are_written_anew_by_the_key_of_any_of_their_records) {
  ASSERT_EQ(w.run().process.exit, 0);
  for (const auto& key : {"customers:" + customer(0), "orders:" + orderId(0), customer(0)}) {
    ASSERT_TRUE(w.outside.eraseContact(jane()));
    const auto r = w.spojka("run", {"--json", "--key", key, "--force"});
    EXPECT_EQ(r.process.exit, 0) << key << r.process.out << r.process.err;
    EXPECT_EQ(r.count("people", "read"), 1) << key;
    EXPECT_EQ(r.count("people", "created"), 1) << key;
    EXPECT_TRUE(isThere(jane())) << key;
    EXPECT_EQ(w.run().process.exit, 0);
    EXPECT_EQ(contactOf(0), jane()) << "and what refers to it with the next run, " << key;
  }
  // Not forced: it is looked at, and nothing of it has changed.
  const auto r = w.spojka("run", {"--json", "--key", "customers:" + customer(0)});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("people", "unchanged"), 1);
  // An order is first of all one.
  EXPECT_EQ(w.spojka("run", {"--json", "--key", orderId(1), "--force"}).count("orders", "read"), 1);
  EXPECT_EQ(w.spojka("run", {"--json", "--key", "customers:nobody", "--force"}).process.exit, 2);
}

TEST_F(People, whose_orders_were_refused_for_a_contact_that_is_gone_are_not_called_unchanged) {
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(jane()));
  EXPECT_EQ(w.spojka("run", {"--json", "--key", orderId(0), "--stream", "orders", "--force"}).process.exit,
            3);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_TRUE(isThere(jane()));
  EXPECT_EQ(contactOf(0), jane());
}

TEST_F(People, are_explained_with_the_objects_that_are_referred_to) {
  ASSERT_EQ(w.run().process.exit, 0);
  auto a = w.spojka("explain", {"--json", "--reveal", "--email", "jana@example.com"});
  ASSERT_EQ(a.process.exit, 0) << a.process.out << a.process.err;
  for (const auto& record : a.json["records"].GetArray())
    EXPECT_STREQ(record["verdict"].GetString(), "both sides agree") << a.process.out;
  const auto* order = recordOf(a, "orders");
  const auto* person = recordOf(a, "people");
  ASSERT_TRUE(order != nullptr && person != nullptr) << a.process.out;
  EXPECT_EQ(shouldBe(*order, "contact"), jane());
  EXPECT_EQ((*person)["target_key"].GetString(), jane());

  w.outside.catalogue().changeCustomer(0, {{"full_name", "Jana Malá"}});
  a = w.spojka("explain", {"--json", "--key", "customers:" + customer(0)});
  ASSERT_TRUE(recordOf(a, "people") != nullptr) << a.process.out;
  EXPECT_STREQ((*recordOf(a, "people"))["verdict"].GetString(),
               "the source has changed; the next run writes it");

  ASSERT_TRUE(w.outside.eraseContact(jane()));
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(jane()));
  a = w.spojka("explain", {"--json", "--key", "orders:" + orderId(0)});
  ASSERT_TRUE(recordOf(a, "people") != nullptr) << a.process.out;
  EXPECT_THAT((*recordOf(a, "people"))["verdict"].GetString(),
              AllOf(HasSubstr("was deleted at the destination"),
                    HasSubstr("--stream people --key customers:" + customer(0) + " --force")));
}

TEST_F(People, are_found_by_words_of_their_names) {
  ASSERT_EQ(w.run().process.exit, 0);
  for (const char* name : {"Jana Nováková", "novakova", "NOVAKOVA jana", "Nováková"}) {
    const auto a = w.spojka("explain", {"--json", "--reveal", "--key", name});
    ASSERT_EQ(a.process.exit, 0) << name << a.process.err;
    ASSERT_TRUE(recordOf(a, "people") != nullptr) << name << a.process.out;
    EXPECT_EQ((*recordOf(a, "people"))["target_key"].GetString(), jane()) << name;
    EXPECT_STREQ((*recordOf(a, "people"))["found_by"].GetString(), "name");
  }
  EXPECT_THAT(w.spojka("explain", {"--json", "--key", "zlutaskova"}).process.out,
              HasSubstr("orders:" + orderId(2)));
  EXPECT_EQ(w.spojka("explain", {"--json", "--key", "Jana Malá"}).process.exit, 2) << "both words are wanted";
  EXPECT_EQ(w.spojka("explain", {"--json", "--key", "Novák"}).process.exit, 2)
      << "words, and not parts of them";
  EXPECT_EQ(w.spojka("run", {"--json", "--key", "novakova", "--force"}).process.exit, 2)
      << "a part of a name may be anybody's";
}

TEST(PeopleOfOneName, are_told_to_be_more_than_are_shown) {
  World w(1, 30);
  for (std::uint64_t i = 0; i < 30; ++i)
    w.outside.catalogue().changeOrder(i, {{"full_name", "Jan Dvořák"},
                                          {"company", ""},
                                          {"email", "jan" + std::to_string(i) + "@example.com"},
                                          {"phone", ""}});
  usePeople(w);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto a = w.spojka("explain", {"--json", "--key", "dvorak"});
  ASSERT_EQ(a.process.exit, 0) << a.process.err;
  EXPECT_TRUE(a.json["more"].GetBool());
  const auto& records = a.json["records"];
  EXPECT_EQ(std::count_if(records.Begin(), records.End(),
                          [](const auto& r) { return std::string(r["stream"].GetString()) == "people"; }),
            20);
}

TEST(Explain, finds_a_record_by_a_part_of_its_name_in_a_flow_that_does_not_gather) {
  World w(2, 0);
  w.outside.catalogue().changeCustomer(0, {{"full_name", "Řehoř Žluťásek"}, {"company", ""}});
  const auto a = w.spojka("explain", {"--json", "--key", "zlutasek"});
  ASSERT_EQ(a.process.exit, 0) << a.process.err;
  EXPECT_THAT(a.process.out, HasSubstr(w.outside.catalogue().customer(0).guid));
}

// Companies go by their ids: who has none is of no company.
TEST(Companies, are_previewed_as_a_run_makes_them) {
  World w(1, 260);
  w.outside.catalogue().changeCustomer(0, {{"company", ""}, {"company_id", ""}});
  for (std::uint64_t i = 0; i < 260; ++i)
    w.outside.catalogue().changeOrder(i, {{"company", ""}, {"company_id", ""}});
  w.outside.catalogue().addOrder({{"company", "Lípa s.r.o."}, {"company_id", "12345679"}});
  useFlows(w, R"(
flows:
  companies:
    from: [customers, orders]
    to: account
    identity:
      - { id: company_id, customers: billing.company_id, orders: billing.company_id }
    fields:
      title: [customers.billing.company, orders.billing.company, orders.billing.company_id, customers.guid, orders.order_id]
  orders:
    from: orders
    to: crm_record
    fields:
      title: code
      type: { value: order }
      stage: { value: OPEN }
      account: { ref: companies }
)");
  const auto a = w.spojka("preview", {"--json", "--reveal"});
  ASSERT_EQ(a.process.exit, 0) << a.process.out << a.process.err;
  EXPECT_THAT(a.process.out, HasSubstr("Lípa s.r.o.")) << "however far behind the first records it is";
  for (const auto& record : a.json["records"].GetArray()) {
    if (std::string(record["stream"].GetString()) != "orders") continue;
    EXPECT_FALSE(record["mapped"]["account"].IsString()) << "of no company: " << a.process.out;
  }
}

}  // namespace
}  // namespace e2e
