// SPDX-License-Identifier: Apache-2.0
// "Everything is ready" is proved: what a run would stumble over is said before it, all at once, with its
// place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CheckProves, that_real_records_can_be_written) {
  World w(30, 30);
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("customers: real records: 20 tried, all could be written"),
                                   HasSubstr("orders: real records: 20 tried, all could be written"),
                                   HasSubstr("Everything is ready")));
  EXPECT_EQ(w.outside.contactCount(), 0U);
  EXPECT_FALSE(std::filesystem::exists(w.dir / "state.db"));
  EXPECT_EQ(w.run().process.exit, 0) << "which was promised";
}

TEST(CheckProves, that_older_records_can_be_written_too_where_only_one_is_new) {
  World w(30, 30);
  w.outside.catalogue().addOrder({});
  EXPECT_THAT(w.spojka("check").process.out,
              HasSubstr("orders: real records: 20 tried, all could be written"));
}

TEST(CheckProves, that_they_may_be_written) {
  World w(2, 2);
  auto settings = w.outside.settings();
  settings.daktela.forbidden = {"contacts:write"};
  w.outside.setSettings(settings);
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("contacts can be read and not written"), HasSubstr("Not ready")));
}

TEST(CheckProves, that_fields_are_there_and_not_only_shown_by_an_old_contact) {
  World w(2, 2);
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_THAT(w.spojka("check").process.out, Not(HasSubstr("may be gone")));
  auto settings = w.outside.settings();
  settings.daktela.goneFields = {"url"};
  w.outside.setSettings(settings);
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2) << r.process.out;
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("may be gone"), HasSubstr("customFields.url: is defined no more"),
                    HasSubstr("Not ready"), Not(HasSubstr("will work"))));
  w.outside.catalogue().addOrder({});
  const auto plan = w.spojka("plan");
  EXPECT_EQ(plan.process.exit, 3) << plan.process.out;
  EXPECT_THAT(plan.process.out, HasSubstr("customFields.url: is defined no more"));
  w.writeProfile({{"      customFields.url: admin_url\n", ""}});
  EXPECT_EQ(w.spojka("check").process.exit, 0) << "nothing is written to it any more";
}

TEST(CheckProves, that_no_guard_would_stop_what_a_changed_mapping_does) {
  World w(2, 80);
  ASSERT_EQ(w.run().process.exit, 0);
  EXPECT_THAT(w.spojka("check").process.out, HasSubstr("Everything is ready"));
  w.writeProfile({{"{status}: {total.with_vat}", "{status} {total.with_vat}"}});
  const auto r = w.spojka("check", {"--json"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out;
  EXPECT_TRUE(r.json["may_stop"].GetBool()) << r.process.out;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("guard.changed"), HasSubstr("'spojka plan ")));
  EXPECT_THAT(w.spojka("check").process.out, Not(HasSubstr("will work")));
  EXPECT_EQ(w.run().process.exit, 2) << "which was said before";
}

TEST(CheckProves, that_the_records_are_known_by_what_they_were_known_by) {
  World w(30, 2);
  ASSERT_EQ(w.run().process.exit, 0);
  sandbox::Fault lost;
  lost.side = sandbox::Side::Shop;
  lost.action = sandbox::FaultAction::NoGuid;
  lost.times = -1;
  w.outside.addFault(lost);
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out;
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("customers: keys"), HasSubstr("a run would probably stop"),
                                   Not(HasSubstr("will work"))));
  EXPECT_EQ(w.run().process.exit, 2) << "which was said before";
}

TEST(Written, is_what_was_stored_and_the_answer_of_the_destination_tells) {
  World w(2, 3);
  ASSERT_EQ(w.run().process.exit, 0);
  auto settings = w.outside.settings();
  settings.daktela.goneFields = {"url", "email"};
  settings.daktela.ignoreUnknownFields = true;
  w.outside.setSettings(settings);
  w.outside.catalogue().addOrder({});
  w.outside.catalogue().addOrder({});
  const auto email = w.outside.catalogue().order(3).email;
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 2);
  ASSERT_TRUE(r.json.HasMember("altered")) << r.process.out;
  EXPECT_EQ(r.json["altered"]["orders"]["customFields.url"].GetInt(), 2);
  EXPECT_EQ(r.json["altered"]["orders"]["customFields.email"].GetInt(), 2);
  EXPECT_EQ(w.outside.stats().writes(), 2U) << "no request more";
  const std::string warning = "its answer holds something else than was sent";
  const auto first = r.process.err.find(warning);
  ASSERT_NE(first, std::string::npos) << r.process.err;
  const auto second = r.process.err.find(warning, first + 1);
  ASSERT_NE(second, std::string::npos) << r.process.err;
  EXPECT_EQ(r.process.err.find(warning, second + 1), std::string::npos) << "once for each field";
  EXPECT_THAT(r.process.err,
              AllOf(HasSubstr("field=customFields.url"), HasSubstr("holds=nothing"), Not(HasSubstr(email))));
}

TEST(CheckProves, that_groups_can_be_written_as_what_they_become_together) {
  World w(5, 15);
  w.writeProfile({{"streams:\n",
                   "flows:\n  people:\n    from: [customers, orders]\n    to: contact\n"
                   "    identity: [{ email: email, customers: \"accounts[].email\", orders: email }]\n"
                   "    fields:\n"
                   "      title: [customers.billing.full_name, orders.billing.full_name, orders.code, "
                   "customers.email, customers.guid]\n"
                   "      lastname: [customers.billing.full_name, orders.code, customers.guid]\n"
                   "X:\n"}});
  std::ifstream in(w.dir / "profile.yaml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  in.close();
  const auto rest = text.find("X:\n");
  text.erase(rest, text.find("limits:") - rest);
  std::ofstream(w.dir / "profile.yaml") << text;
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("people: real records: "), Not(HasSubstr("people: real records: 0")),
                    HasSubstr("tried, all could be written")));
}

TEST(CheckProves, which_records_would_fail_grouped_by_their_reason) {
  World w(3, 12);
  for (std::uint64_t i = 0; i < 12; i += 3) w.outside.catalogue().changeOrder(i, {{"email", "no address"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 0) << "a run works and keeps them";
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("4 of 12 could not be written: customFields.email"),
                    HasSubstr("apart from what is marked warning"), Not(HasSubstr("no address"))));
  EXPECT_EQ(w.run().count("orders", "failed"), 4) << "which was said before";
}

TEST(CheckProves, that_none_can_be_written_is_not_ready) {
  World w(3, 12);
  for (std::uint64_t i = 0; i < 12; ++i) w.outside.catalogue().changeOrder(i, {{"email", "no address"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("12 of 12 could not be written"), HasSubstr("Not ready")));
}

TEST(CheckProves, that_the_state_can_be_kept) {
  World w(2, 2);
  std::ofstream(w.dir / "file") << "no folder";
  auto command = w.command("check");
  command[6] = "sqlite:" + (w.dir / "file" / "state.db").string();
  const auto r = Process(command, w.environment).wait();
  EXPECT_EQ(r.exit, 2) << r.out;
  EXPECT_THAT(r.out, HasSubstr("a run could not keep it"));
}

TEST(CheckSaysAllAtOnce, what_is_wrong_with_the_settings_of_both_sides) {
  World w(2, 2);
  w.writeProfile({{"database: eshop", "databse: eshop"}, {"    orders_hash:", "    order_hash:"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("profile.yaml:8:5: unknown setting 'order_hash'"),
                                   HasSubstr("profile.yaml:17:5: unknown setting 'databse'")));
}

TEST(CheckSaysAllAtOnce, also_where_one_of_the_connectors_is_not_there) {
  World w(2, 2);
  w.writeProfile({{"connector: shoptet", "connector: shoptetx"}, {"database: eshop", "databse: eshop"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.err,
              AllOf(HasSubstr("profile.yaml:3:1: "), HasSubstr("connector 'shoptetx' was not found"),
                    HasSubstr("unknown setting 'databse'")));
}

TEST(CheckSaysAllAtOnce, where_the_setting_stands_that_a_side_refuses) {
  World w(2, 2);
  w.environment["ACCESS_TOKEN"] = "no-such-token";
  w.environment["CUSTOMERS_HASH"] = "abc";
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.out, AllOf(HasSubstr("profile.yaml:7:5: "), HasSubstr("profile.yaml:16:5: ")));
}

TEST(CheckSaysAllAtOnce, what_is_wrong_with_the_mapping_while_a_side_is_not_reached) {
  World w(2, 2);
  w.writeProfile(
      {{"DAKTELA_URL", "http://127.0.0.1:1"}, {"first_name", "frist_name"}, {"title: code", "title: cod"}});
  const auto r = w.spojka("check");
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("unknown transform 'frist_name'"), HasSubstr("unknown source field 'cod'")));
}

}  // namespace
}  // namespace e2e
