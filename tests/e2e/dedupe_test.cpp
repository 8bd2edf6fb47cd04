// SPDX-License-Identifier: Apache-2.0
// A contact centre that an earlier integration has filled with one contact of each customer and each order
// becomes one contact for each person, and nothing that people wrote by hand is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "old_integration.hpp"
#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPeople = R"(
flows:
  people:
    from: [customers, orders]
    to: contact
    identity:
      - { id: guid, customers: guid }
      - { email: email, customers: "accounts[].email", orders: email }
      - { phone: phone, customers: "accounts[].phone", orders: phone, region: CZ, with: name }
      - { name: name, customers: billing.full_name, orders: billing.full_name }
    fields:
      title: [customers.billing.full_name, orders.billing.full_name, customers.email, orders.email, orders.code, customers.guid]
      lastname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [last_name], default: "-" }
      customFields.email: { all: ["customers.accounts[].email", orders.email], apply: [{ email: { invalid: keep } }, distinct] }
      customFields.number: { all: ["customers.accounts[].phone", orders.phone], apply: [{ e164: { region: CZ, invalid: keep } }, distinct] }
      customFields.url: { from: orders.admin_url }
)";

class DedupeRun : public ::testing::Test {
 protected:
  DedupeRun() : w(10, 40) {
    w.writeProfile();
    w.dropFields();
    std::ofstream(w.dir / "profile.yaml", std::ios::app) << kPeople;
    before = sandbox::playOldIntegration(w.outside);
    const auto run = w.run();
    EXPECT_EQ(run.process.exit, 0) << run.process.out << run.process.err;
  }
  std::string plan() const { return (w.dir / "duplicates.plan").string(); }
  std::string receipt() const { return (w.dir / "receipt.jsonl").string(); }
  Answer apply() { return w.spojka("dedupe", {"--apply", plan(), "--receipt", receipt(), "--json"}); }
  std::string oldOf(const std::string& title) const {
    for (const auto& contact : w.outside.contacts())
      if (contact.text[sandbox::kTitle] == title && contact.name.rfind("contact_", 0) == 0)
        return contact.name;
    return {};
  }

  World w;
  std::size_t before = 0;
};

TEST_F(DedupeRun, what_an_earlier_integration_left_goes_and_what_people_made_stays) {
  const auto written = w.outside.contactCount() - before;
  w.outside.putContact(
      "by_hand",
      R"({"title":"Ruční záznam","lastname":"Ruční","database":"eshop","description":"volat po 17. hodině"})");
  const auto planned = w.spojka("dedupe", {"--remove", "-o", plan(), "--json"});
  ASSERT_EQ(planned.process.exit, 0) << planned.process.err;
  ASSERT_TRUE(planned.json.IsObject()) << planned.process.out;
  EXPECT_EQ(w.outside.contactCount(), before + written + 1) << "a plan changes nothing";
  const auto done = apply();
  ASSERT_EQ(done.process.exit, 0) << done.process.out << done.process.err;
  EXPECT_EQ(done.json["changed"].GetInt64() + done.json["failed"].GetInt64(), 0);
  EXPECT_GT(done.json["removed"].GetInt64(), 30) << done.process.out;
  // One of each order is gone; those of customers bear people's names, and somebody might have made them.
  std::set<std::string> numbers;
  for (std::uint64_t i = 0; i < 40; ++i) numbers.insert(w.outside.catalogue().order(i).code);
  std::size_t left = 0;
  for (const auto& contact : w.outside.contacts())
    left += numbers.count(contact.text[sandbox::kTitle]) != 0 && contact.name.rfind("contact_", 0) == 0;
  EXPECT_EQ(left, static_cast<std::size_t>(done.json["left"].GetInt64()));
  EXPECT_TRUE(w.outside.contact("by_hand"));
  // The next run finds nothing to mend, the next plan nothing to do.
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
  const auto writes = w.writes();
  EXPECT_EQ(apply().process.exit, 0) << "the same plan again";
  EXPECT_EQ(w.writes(), writes);
}

// What the separate mode of this profile has written, and the groups have left beside their objects.
TEST(DedupeOfOurs, the_state_knows_what_is_gone) {
  World w(1, 0);
  auto& shop = w.outside.catalogue();
  shop.changeCustomer(0, {{"full_name", "Jana Nováková"}, {"company", ""}, {"email", "jana@example.com"}});
  for (int i = 0; i < 3; ++i)
    shop.addOrder({{"full_name", "Jana Nováková"}, {"company", ""}, {"email", "jana@example.com"}});
  ASSERT_EQ(w.run().process.exit, 0);
  w.dropFields();
  std::ofstream(w.dir / "profile.yaml", std::ios::app) << kPeople;
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_EQ(w.outside.contactCount(), 4U);
  const auto duplicates = [&] {
    return Process({SPOJKA_PROGRAM, "identity", "duplicates", (w.dir / "profile.yaml").string(), "--state",
                    "sqlite:" + (w.dir / "state.db").string()},
                   w.environment)
        .wait();
  };
  EXPECT_THAT(duplicates().out, HasSubstr("orders:"));
  const auto file = (w.dir / "duplicates.plan").string();
  const auto planned = w.spojka("dedupe", {"--remove", "--expendable", "description", "--expendable",
                                           "customFields.order_status", "-o", file});
  ASSERT_EQ(planned.process.exit, 0) << planned.process.out << planned.process.err;
  const auto done =
      w.spojka("dedupe", {"--apply", file, "--receipt", (w.dir / "r.jsonl").string(), "--json"});
  ASSERT_EQ(done.process.exit, 0) << done.process.out << done.process.err;
  ASSERT_EQ(done.json["removed"].GetInt64(), 3) << done.process.out;
  EXPECT_EQ(w.outside.contactCount(), 1U);
  EXPECT_THAT(duplicates().out, Not(HasSubstr("orders:"))) << "nothing is beside her any more";
  w.outside.stats().reset();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
  // And back: what is gone is made again, and not looked for under an old id.
  w.writeProfile();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 3) << r.process.out;
  EXPECT_EQ(w.outside.contactCount(), 4U);
}

TEST_F(DedupeRun, an_object_that_somebody_has_worked_on_is_left) {
  const auto order = w.outside.catalogue().order(3);
  const std::string old = oldOf(order.code);
  ASSERT_FALSE(old.empty());
  w.outside.putContact(old, R"({"description":"slíbena sleva"})");
  auto planned = w.spojka("dedupe", {"--remove", "-o", plan()});
  ASSERT_EQ(planned.process.exit, 0) << planned.process.err;
  const auto other = w.outside.catalogue().order(5);
  const std::string changed = oldOf(other.code);
  w.outside.putContact(changed, R"({"customFields":{"note":["zavolat"]}})");
  const auto done = apply();
  EXPECT_EQ(done.process.exit, 3) << done.process.out;
  EXPECT_EQ(done.json["changed"].GetInt64(), 1);
  EXPECT_TRUE(w.outside.contact(changed)) << "it is not what it was when it was planned";
  // The description moved to the contact of the person, which the profile does not write it to.
  bool kept = false;
  for (const auto& contact : w.outside.contacts())
    kept = kept || contact.text[sandbox::kDescription] == "slíbena sleva";
  EXPECT_TRUE(kept);
}

TEST_F(DedupeRun, without_being_asked_nothing_is_deleted) {
  ASSERT_EQ(w.spojka("dedupe", {"-o", plan()}).process.exit, 0);
  const auto count = w.outside.contactCount();
  EXPECT_EQ(apply().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), count);
}

TEST_F(DedupeRun, other_databases_are_other_peoples) {
  w.outside.putContact("elsewhere", R"({"title":")" + w.outside.catalogue().order(1).code +
                                        R"(","lastname":"-","database":"default"})");
  const auto planned = w.spojka("dedupe", {"--remove", "--json"});
  ASSERT_EQ(planned.process.exit, 0) << planned.process.err;
  EXPECT_THAT(planned.process.out, Not(HasSubstr("elsewhere")));
}

TEST_F(DedupeRun, a_plan_that_was_changed_or_is_of_another_profile_is_refused) {
  ASSERT_EQ(w.spojka("dedupe", {"--remove", "-o", plan()}).process.exit, 0);
  std::ifstream in(plan());
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto at = text.find("\"remove\":true");
  ASSERT_NE(at, std::string::npos);
  text.replace(text.find("\"then\":\"leave\"") == std::string::npos ? text.find("test-shop_")
                                                                    : text.find("\"then\":\"leave\""),
               6, "\"xxxx\"");
  std::ofstream(plan()) << text;
  const auto done = apply();
  EXPECT_EQ(done.process.exit, 2);
  EXPECT_THAT(done.process.err, HasSubstr("Nothing was changed"));
}

}  // namespace
}  // namespace e2e
