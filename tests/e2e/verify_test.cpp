// SPDX-License-Identifier: Apache-2.0
// Both sides compared by the real program, after people were at work in the contact centre and in the shop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string nameOf(World& w, std::uint64_t order) {
  return "test-shop_orders_" + w.outside.catalogue().order(order).id;
}

TEST(Verify, both_sides_agree_after_a_run) {
  World w(20, 30);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.stats().reset();
  const auto r = w.spojka("verify");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("Both sides agree"), HasSubstr("of which no link is left are not told")));
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_EQ(w.outside.stats().requests(Kind::ShopOrders), 1U)
      << "the source is read whole, not from the checkpoint";
}

TEST(Verify, drift_is_reported_per_record_and_field_and_a_repair_mends_it) {
  World w(20, 30);
  ASSERT_EQ(w.run().process.exit, 0);
  ASSERT_TRUE(w.outside.eraseContact(nameOf(w, 3)));
  w.outside.putContact(nameOf(w, 4), R"({"lastname":"Edited By Hand","description":"by hand"})");
  const auto gone = w.outside.catalogue().order(5);
  w.outside.catalogue().deleteOrder(5);
  w.outside.catalogue().addOrder({});
  w.outside.stats().reset();

  auto r = w.spojka("verify");
  EXPECT_EQ(r.process.exit, 3) << r.process.out << r.process.err;
  const auto& out = r.process.out;
  EXPECT_THAT(out, HasSubstr("missing orders " + w.outside.catalogue().order(3).id));
  EXPECT_THAT(out, HasSubstr("the destination has it no longer"));
  EXPECT_THAT(out, HasSubstr("missing orders " + w.outside.catalogue().order(30).id));
  EXPECT_THAT(out, HasSubstr("it was never written"));
  EXPECT_THAT(out, HasSubstr("differing orders " + w.outside.catalogue().order(4).id));
  EXPECT_THAT(out, AllOf(HasSubstr("\"E*** B*** ***\" -> "), Not(HasSubstr("Edited By Hand"))));
  EXPECT_THAT(out, HasSubstr("foreign orders " + gone.id));
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_THAT(w.spojka("verify", {"--reveal"}).process.out, HasSubstr("\"Edited By Hand\" -> "));

  w.outside.stats().reset();
  r = w.spojka("verify", {"--repair", "--json"});
  EXPECT_EQ(r.process.exit, 3) << "what the shop deleted is still there: a repair deletes nothing";
  const auto& verify = r.json["verify"];
  EXPECT_EQ(verify["streams"]["orders"]["missing"].GetInt64(), 2);
  EXPECT_EQ(verify["streams"]["orders"]["differing"].GetInt64(), 1);
  EXPECT_EQ(verify["streams"]["orders"]["foreign"].GetInt64(), 1);
  EXPECT_EQ(verify["streams"]["customers"]["same"].GetInt64(), 20);
  EXPECT_EQ(verify["repair"]["streams"]["orders"]["created"].GetInt64(), 2);
  EXPECT_EQ(verify["repair"]["streams"]["orders"]["updated"].GetInt64(), 1);
  EXPECT_EQ(r.json["records"].Size(), 4U);
  EXPECT_EQ(w.writes(), 3U);

  ASSERT_TRUE(w.outside.eraseContact("test-shop_orders_" + gone.id));
  r = w.spojka("verify", {"--json"});
  EXPECT_EQ(r.json["verify"]["streams"]["orders"]["foreign"].GetInt64(), 1) << "the link is still there";
  EXPECT_EQ(r.json["records"].Size(), 1U);
}

TEST(Verify, moves_no_state_and_makes_none) {
  World w(3, 3);
  auto r = w.spojka("verify", {"--json"});
  EXPECT_EQ(r.process.exit, 3);
  EXPECT_FALSE(std::filesystem::exists(w.dir / "state.db"));
  EXPECT_EQ(w.outside.contactCount(), 0U);
  r = w.run();
  EXPECT_EQ(r.count("orders", "created"), 3);
}

TEST(Verify, says_that_it_is_not_complete_when_a_side_fails) {
  World w(5, 40);
  ASSERT_EQ(w.run().process.exit, 0);
  sandbox::Fault cut;
  cut.side = sandbox::Side::Shop;
  cut.status = 403;
  cut.path = "*orders.xml";
  cut.times = -1;
  w.outside.addFault(cut);
  const auto r = w.spojka("verify", {"--repair"});
  EXPECT_NE(r.process.exit, 0);
  EXPECT_NE(r.process.exit, 3);
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("not complete"), Not(HasSubstr("foreign orders"))));
}

// A field that was taken away: the contact centre drops its values without a word.
TEST(VerifyRepair, looks_again_before_it_says_that_both_sides_agree) {
  World w(1, 3);
  auto settings = w.outside.settings();
  settings.daktela.ignoreUnknownFields = true;
  settings.daktela.forbidden = {"formCrmFields", "crmDatabases", "customFieldsScheme"};
  w.outside.setSettings(settings);
  w.writeProfile({{"customFields.order_status: status", "customFields.gone: status"}});
  // Nothing is there yet that could show which fields there are.
  const auto r = w.spojka("verify", {"--json", "--repair"});
  EXPECT_EQ(r.process.exit, 3) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 4U) << "they were written, as far as the contact centre tells";
  EXPECT_EQ(r.json["verify"]["still_differing"].GetInt64(), 3);
}

}  // namespace
}  // namespace e2e
