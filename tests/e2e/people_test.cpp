// SPDX-License-Identifier: Apache-2.0
// One person, one contact, with every order on it: from the shop's exports to what the agent sees.
#include "people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace e2e {
namespace {

using sandbox::Kind;
using sandbox::Model;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One customer with three orders: two spellings of her number, and once as a guest with another address.
class Jane : public ::testing::Test {
 protected:
  Jane() : w(1, 0) {
    auto& shop = w.outside.catalogue();
    shop.changeCustomer(0, {{"full_name", "Jana Nováková"},
                            {"company", ""},
                            {"email", "jana@example.com"},
                            {"phone", "+420 600 000 001"}});
    order({{"email", "Jana@Example.com"}, {"phone", "600000001"}});
    order({{"email", "jana@example.com"}, {"phone", "+420600000001"}});
    order({{"email", "j.novakova@example.org"}, {"phone", "00420 600 000 001"}});
    usePeople(w);
  }
  std::uint64_t order(sandbox::Change change) {
    change["full_name"] = "Ing. Jana NOVAKOVA";
    change["company"] = "";
    return w.outside.catalogue().addOrder(change);
  }
  std::string field(const char* name) {
    const auto values = w.outside.customField(w.outside.contacts().at(0), name);
    return values.empty() ? std::string() : values.front();
  }
  // What was bought, by currency, in cents.
  std::map<std::string, long> bought() {
    std::map<std::string, long> sums;
    for (std::uint64_t i = 0; i < w.outside.catalogue().orderCount(); ++i) {
      const auto one = w.outside.catalogue().order(i);
      sums[one.currency] += static_cast<long>(one.totals.with);
    }
    return sums;
  }
  static std::map<std::string, long> sumsIn(const std::string& text) {
    std::map<std::string, long> sums;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ';');) {
      std::istringstream words(part);
      double number = 0;
      std::string currency;
      words >> number >> currency;
      sums[currency] = std::lround(number * 100);
    }
    return sums;
  }
  void expectOnlyJane(std::size_t orders) {
    ASSERT_EQ(w.outside.contactCount(), 1U);
    const auto contact = w.outside.contacts().at(0);
    EXPECT_EQ(contact.name, "test-shop_customers_" + w.outside.catalogue().customer(0).guid);
    EXPECT_EQ(field("order_number"), std::to_string(orders));
    EXPECT_EQ(sumsIn(field("order_total")), bought());
    std::istringstream links(field("note"));
    std::size_t urls = 0;
    for (std::string url; links >> url; ++urls) EXPECT_THAT(url, HasSubstr("/admin/objednavky-detail/?id="));
    EXPECT_EQ(urls, orders);
    ASSERT_EQ(w.outside.count(Model::Records), orders);
    for (const auto& record : w.outside.objects(Model::Records))
      EXPECT_EQ(record.text[sandbox::kContact], contact.name);
  }
  World w;
};

TEST_F(Jane, is_one_contact_with_her_orders_and_a_new_one_is_two_requests) {
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  expectOnlyJane(3);
  EXPECT_THAT(w.outside.customField(w.outside.contacts().at(0), "email"),
              ::testing::IsSupersetOf({"jana@example.com", "j.novakova@example.org"}));
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);

  // What every run that writes asks first: whether the destination still offers what it did.
  const auto& stats = w.outside.stats();
  w.outside.catalogue().changeOrder(0, {{"status", "Hotovo"}});
  w.outside.stats().reset();
  ASSERT_EQ(w.run().process.exit, 0);
  const auto asked = stats.daktelaRequests() - w.writes();

  order({{"email", "jana@example.com"}, {"phone", "600000001"}});
  w.outside.stats().reset();
  r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(stats.requests(Kind::ContactUpdate), 1U);
  EXPECT_EQ(stats.requests(Kind::RecordCreate), 1U);
  EXPECT_EQ(w.writes(), 2U);
  EXPECT_EQ(stats.daktelaRequests(), asked + 2)
      << "who she is, and that the order is new, is known: no look-up; " << stats.toJson();
  expectOnlyJane(4);
}

TEST_F(Jane, is_made_again_when_somebody_deleted_her_and_one_of_her_orders_changes) {
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(w.outside.contacts().at(0).name));
  w.outside.catalogue().changeOrder(0, {{"status", "Hotovo"}});
  EXPECT_EQ(w.run().process.exit, 3) << "she has not changed, and her record points to nobody";
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  expectOnlyJane(3);
}

TEST_F(Jane, becomes_one_contact_where_the_separate_mode_has_made_four) {
  w.writeProfile();
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.outside.contactCount(), 4U);
  const auto before = w.outside.contactLines();
  usePeople(w);
  const auto plan = w.spojka("plan");
  EXPECT_EQ(plan.process.exit, 0) << plan.process.out << plan.process.err;
  EXPECT_THAT(plan.process.out, AllOf(HasSubstr("take over customers:"), HasSubstr("leave orders:")));
  EXPECT_EQ(w.outside.contactLines(), before);
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("people", "updated"), 1) << r.process.out;
  EXPECT_EQ(r.count("people", "created"), 0);
  EXPECT_EQ(r.count("orders", "created"), 3);
  const auto duplicates =
      Process({SPOJKA_PROGRAM, "identity", "duplicates", (w.dir / "profile.yaml").string(), "--state",
               "sqlite:" + (w.dir / "state.db").string()},
              w.environment)
          .wait();
  EXPECT_EQ(duplicates.exit, 0) << duplicates.err;
  for (std::uint64_t i = 0; i < 3; ++i)
    EXPECT_THAT(duplicates.out, HasSubstr("orders:" + w.outside.catalogue().order(i).id));
  const auto jane = w.outside.contact("test-shop_customers_" + w.outside.catalogue().customer(0).guid);
  ASSERT_TRUE(jane);
  EXPECT_THAT(w.outside.customField(*jane, "order_number"), ElementsAre("3"));
  for (const auto& record : w.outside.objects(Model::Records))
    EXPECT_EQ(record.text[sandbox::kContact], jane->name);
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
}

// There and back again: objects keep their names, and none is there twice.
TEST_F(Jane, is_four_contacts_again_where_the_profile_goes_back_to_the_separate_mode) {
  ASSERT_EQ(w.run().process.exit, 0);
  expectOnlyJane(3);
  const auto before = w.outside.contactLines();
  w.writeProfile();
  const auto plan = w.spojka("plan");
  EXPECT_EQ(plan.process.exit, 0) << plan.process.out << plan.process.err;
  EXPECT_THAT(plan.process.out, HasSubstr("take over " + w.outside.catalogue().customer(0).guid));
  EXPECT_EQ(w.outside.contactLines(), before);
  auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("customers", "updated"), 1) << r.process.out;
  EXPECT_EQ(r.count("orders", "created"), 3) << r.process.out;
  EXPECT_EQ(w.outside.contactCount(), 4U);
  EXPECT_EQ(w.outside.count(Model::Records), 3U) << "what the flow of orders wrote stays as it is";
  EXPECT_THAT(field("order_number"), "3") << "what the profile writes no longer stays too";
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);

  usePeople(w);
  r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("people", "created"), 0) << r.process.out;
  EXPECT_EQ(r.count("orders", "created"), 0) << r.process.out;
  EXPECT_EQ(w.outside.contactCount(), 4U);
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
}

TEST_F(Jane, is_erased_with_all_that_hangs_on_her) {
  w.outside.catalogue().addCustomer({{"full_name", "Petr Malý"}, {"email", "petr@example.com"}});
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.outside.contactCount(), 2U);
  const auto r = w.spojka(
      "erase", {"--email", "jana@example.com", "--yes", "--receipt", (w.dir / "receipt.json").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 1U) << "the guest's address is hers as well";
  EXPECT_EQ(w.outside.count(Model::Records), 0U);
  EXPECT_THAT(r.process.err, Not(HasSubstr("error")));
}

TEST_F(Jane, is_erased_record_by_record_without_those_that_are_not_named) {
  ASSERT_EQ(w.run().process.exit, 0);
  const auto id = w.outside.catalogue().order(1).id;
  const auto r =
      w.spojka("erase", {"--key", "orders:" + id, "--yes", "--receipt", (w.dir / "r.json").string()});
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.count(Model::Records), 2U);
  EXPECT_THAT(r.process.err, HasSubstr("within orders:" + id));
  ASSERT_EQ(w.outside.contactCount(), 1U);
  w.outside.catalogue().deleteOrder(1);  // or the shop would bring it again
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(field("order_number"), "2") << "and she is written without it";
}

TEST_F(Jane, is_previewed_as_one_with_her_orders) {
  const auto r = w.spojka("preview", {"--json"});
  ASSERT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.out, HasSubstr("\"people\""));
  EXPECT_THAT(r.process.out, HasSubstr("\"order_number\":\"3\""));
  const auto customer = "test-shop_customers_" + w.outside.catalogue().customer(0).guid;
  EXPECT_THAT(r.process.out, HasSubstr("\"contact\":\"" + customer + '"')) << "on whom her orders hang";
  // Once she is written it is the contact she has.
  w.outside.catalogue().addCustomer({{"full_name", "Petr Malý"}, {"email", "petr@example.com"}});
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_THAT(w.spojka("preview", {"--json"}).process.out, HasSubstr("\"contact\":\"" + customer + '"'));
}

TEST_F(Jane, who_was_refused_is_exported_with_all_her_records) {
  w.outside.catalogue().changeCustomer(0,
                                       {{"full_name", std::string(300, 'x')}});  // longer than a title may be
  ASSERT_EQ(w.run().process.exit, 3);
  const auto file = w.dir / "failed.json";
  const auto guid = w.outside.catalogue().customer(0).guid;
  const auto exported = [&](std::vector<std::string> options) {
    std::vector<std::string> command{SPOJKA_PROGRAM, "failed",
                                     "export",       (w.dir / "profile.yaml").string(),
                                     "--state",      "sqlite:" + (w.dir / "state.db").string(),
                                     "-o",           file.string()};
    command.insert(command.end(), options.begin(), options.end());
    std::filesystem::remove(file);
    const auto done = Process(command, w.environment).wait();
    EXPECT_EQ(done.exit, 0) << done.out << done.err;
    std::ifstream in(file);
    return std::string((std::istreambuf_iterator<char>(in)), {});
  };
  const auto shown = exported({"--format", "json", "--reveal"});
  rapidjson::Document json;
  json.Parse(shown.c_str());
  ASSERT_TRUE(json.IsObject()) << shown;
  const rapidjson::Value* person = nullptr;
  for (const auto& failed : json["failed"].GetArray())
    if (failed["key"].GetString() == "customers:" + guid) person = &failed;
  ASSERT_NE(person, nullptr) << shown;
  const auto& record = (*person)["record"];
  ASSERT_TRUE(record.IsObject()) << shown;
  EXPECT_EQ(record["customers"].Size(), 1U) << shown;
  EXPECT_EQ(record["orders"].Size(), 3U) << shown;
  EXPECT_THAT(shown, HasSubstr(w.outside.catalogue().order(2).code));
  EXPECT_THAT(exported({"--format", "json"}), Not(HasSubstr("jana@example.com")));
  EXPECT_THAT(exported({}), AllOf(HasSubstr("customers:" + guid), HasSubstr("title")));
}

// Everything that flows can say in one profile: ids in both streams, of which orders by links have none.
TEST(FullFlows, are_checked_planned_and_run) {
  World w(1, 0, false, kFieldsOfFullFlows);
  auto& shop = w.outside.catalogue();
  shop.changeCustomer(0, {{"full_name", "Jana Nováková"},
                          {"company", ""},
                          {"email", "jana@example.com"},
                          {"phone", "+420 600 000 001"}});
  for (const char* email : {"Jana@Example.com", "j.novakova@example.org"})
    shop.addOrder({{"full_name", "Jana Nováková"}, {"email", email}, {"phone", "600 000 001"}});
  useFlows(w, kFullFlows);
  auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  r = w.spojka("plan");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 0U);
  r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  ASSERT_EQ(w.outside.contactCount(), 1U);
  ASSERT_EQ(w.outside.count(Model::Records), 2U);
  const auto jane = w.outside.contacts().at(0);
  const auto value = [&](const char* name) { return w.outside.customField(jane, name); };
  EXPECT_EQ(jane.name, "test-shop_customers_" + shop.customer(0).guid);
  EXPECT_THAT(value("email"), ::testing::UnorderedElementsAre("jana@example.com", "j.novakova@example.org"));
  EXPECT_THAT(value("number"), ElementsAre("+420600000001"));
  EXPECT_THAT(value("orders"), ElementsAre("2"));
  EXPECT_THAT(value("url"), ::testing::SizeIs(1)) << "this field takes one value: that of the newest";
  EXPECT_THAT(value("spent"), ::testing::SizeIs(1));
  EXPECT_THAT(value("last"), ElementsAre(::testing::MatchesRegex("[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}")));
  for (const auto& record : w.outside.objects(Model::Records))
    EXPECT_EQ(record.text[sandbox::kContact], jane.name);
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
}

// Of a population: the same contacts, whatever way they came.
class ManyPeople : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kCustomers = 25;
  static constexpr std::uint64_t kOrders = 90;
  static std::string both(World& w) { return w.outside.contactLines() + w.outside.lines(Model::Records); }
};

TEST_F(ManyPeople, are_the_same_when_the_state_is_lost) {
  World w(kCustomers, kOrders);
  usePeople(w);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto before = both(w);
  w.forgetState();
  w.outside.stats().reset();
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_EQ(both(w), before);
}

TEST_F(ManyPeople, are_as_many_whichever_way_the_state_is_lost_in_between) {
  World w(kCustomers, kOrders);
  usePeople(w);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto contacts = w.outside.contactCount();
  for (std::uint64_t i = 0; i < 6; ++i) {
    w.outside.catalogue().changeOrder(i * 7, {{"status", "Hotovo"}});
    if (i % 2 == 0) w.forgetState();
    const auto r = w.run();
    ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  }
  EXPECT_EQ(w.outside.contactCount(), contacts);
  EXPECT_EQ(w.outside.count(Model::Records), kOrders);
}

TEST_F(ManyPeople, who_leave_the_shop_leave_the_contact_centre_where_the_profile_says_so) {
  World w(kCustomers, 10);
  usePeople(w, "to: contact\n", "to: contact\n    deletes: delete\n");
  ASSERT_EQ(w.run().process.exit, 0);
  const auto before = w.outside.contactCount();
  w.outside.catalogue().deleteCustomer(3);
  const auto gone = w.outside.catalogue().customer(3).guid;
  EXPECT_EQ(w.spojka("plan").process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), before) << "a plan deletes nothing";
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  const bool bought = r.count("people", "deleted") == 0;
  EXPECT_EQ(w.outside.contactCount(), bought ? before : before - 1);
  EXPECT_EQ(w.outside.contact("test-shop_customers_" + gone).has_value(), bought);
}

}  // namespace
}  // namespace e2e
