// SPDX-License-Identifier: Apache-2.0
// The program knows which two systems it stands between, and a run is the sum of its streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal(World& w, const std::string& verb, std::vector<std::string> options = {}) {
  const auto r = w.spojka(verb, std::move(options));
  EXPECT_EQ(r.process.exit, 2) << verb << r.process.out << r.process.err;
  return r.process.out + r.process.err;
}

TEST(TwoSystems, another_database_is_refused_by_every_verb_and_filled_when_a_person_wants_it) {
  World w(12, 18);
  ASSERT_EQ(w.run().process.exit, 0);
  auto state = w.command("state");
  state.insert(state.begin() + 2, "show");
  EXPECT_THAT(
      Process(state, w.environment).wait().out,
      AllOf(HasSubstr("the shop 127.0.0.1"), HasSubstr("database 'eshop' of the contact centre 127.0.0.1")));
  w.writeProfile({{"database: eshop", "database: default"}});
  w.outside.stats().reset();
  const auto namesBoth = [&](const char* verb) {
    EXPECT_THAT(refusal(w, verb), AllOf(HasSubstr("database 'eshop'"), HasSubstr("database 'default'"),
                                        HasSubstr("--new-destination"), HasSubstr("--same-destination")));
  };
  namesBoth("check");
  w.outside.stats().reset();  // it tries to write what cannot be created
  for (const char* verb : {"run", "plan", "verify"}) namesBoth(verb);
  EXPECT_THAT(refusal(w, "erase", {"--key", "orders:1", "--yes"}), HasSubstr("--new-destination"));
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_THAT(refusal(w, "run", {"--new-destination", "--same-destination"}), HasSubstr("excludes"));
  EXPECT_THAT(refusal(w, "run", {"--new-destination", "--stream", "orders"}), HasSubstr("begin anew"));

  // Both databases are of one instance, in which a name is there once.
  auto r = w.spojka("run", {"--json", "--new-destination"});
  EXPECT_EQ(r.process.exit, 2) << r.process.err;
  EXPECT_THAT(std::string(r.json["error"].GetString()),
              AllOf(HasSubstr("Nothing was moved"), HasSubstr("--adopt=orders moves them")));
  EXPECT_EQ(w.writes(), 0U);

  w.outside.resetDaktela();
  r = w.spojka("run", {"--json", "--new-destination"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("customers", "created"), 12);
  EXPECT_EQ(r.count("orders", "created"), 18) << "also those the source would not have brought again";
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 0);
}

TEST(TwoSystems, another_shop_is_refused_and_a_moved_one_goes_on) {
  World w(12, 18);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.stats().reset();
  // The same sandbox under another name of this machine.
  std::ifstream in(w.dir / "profile.yaml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const std::string url = w.outside.shopUrl();
  std::string moved = url;
  moved.replace(moved.find("127.0.0.1"), 9, "localhost");
  text.replace(text.find(url), url.size(), moved);
  std::ofstream(w.dir / "profile.yaml") << text;
  EXPECT_THAT(refusal(w, "run"),
              AllOf(HasSubstr("localhost"), HasSubstr("--new-source"), HasSubstr("--same-source")));
  const auto r = w.spojka("run", {"--json", "--same-source"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(w.run().process.exit, 0);
}

TEST(TwoSystems, two_profiles_of_one_name_do_not_write_over_each_other) {
  World mine(12, 18);
  ASSERT_EQ(mine.run().process.exit, 0);
  // Another shop's contacts stand under the names this profile would give its own.
  mine.forgetState();
  for (const auto& contact : mine.outside.contacts())
    mine.outside.putContact(contact.name, R"({"title":"Somebody Else","lastname":"Else"})");
  mine.outside.stats().reset();
  const auto r = mine.run();
  EXPECT_EQ(r.process.exit, 2);
  EXPECT_EQ(mine.writes(), 0U);
  EXPECT_THAT(std::string(r.json["error"].GetString()),
              AllOf(HasSubstr("customers: stopped"), HasSubstr("orders: stopped"),
                    HasSubstr("--adopt=customers"), Not(HasSubstr("Somebody Else"))));
  const auto adopted = mine.spojka("run", {"--json", "--adopt", "customers,orders"});
  EXPECT_EQ(adopted.process.exit, 0) << adopted.process.err;
  EXPECT_EQ(adopted.count("orders", "updated"), 18);
}

TEST(TwoSystems, a_lost_state_costs_no_write_and_is_told_in_a_line) {
  World w(12, 18);
  ASSERT_EQ(w.run().process.exit, 0);
  w.forgetState();
  w.outside.stats().reset();
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0);
  EXPECT_EQ(w.writes(), 0U);
  EXPECT_THAT(r.process.err, HasSubstr("18 objects were at the destination already"));
}

// The merchant edits the template of the export, for good or while it is put together.
TEST(TwoSystems, a_template_that_lost_what_orders_are_known_by_creates_none_a_second_time) {
  World w(5, 18);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto contacts = w.outside.contactCount();
  for (const std::int64_t each : {1, 3, 7}) {
    sandbox::Fault fault;
    fault.side = sandbox::Side::Shop;
    fault.action = sandbox::FaultAction::NoOrderId;
    fault.limit = each;
    fault.times = -1;
    w.outside.addFault(fault);
    const auto r = w.spojka("run", {"--json", "--since", "2000-01-01"});
    EXPECT_EQ(r.process.exit, 2) << each << r.process.err;
    EXPECT_THAT(std::string(r.json["error"].GetString()), HasSubstr("ORDER_ID"));
    EXPECT_EQ(w.outside.contactCount(), contacts) << each;
    w.outside.clearFaults();
  }
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), contacts);
}

TEST(TwoSystems, a_template_that_lost_what_customers_are_known_by_creates_none_a_second_time) {
  World w(12, 6);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto contacts = w.outside.contactCount();
  sandbox::Fault fault;
  fault.side = sandbox::Side::Shop;
  fault.action = sandbox::FaultAction::NoGuid;
  fault.times = -1;
  w.outside.addFault(fault);
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 2) << r.process.err;
  EXPECT_THAT(std::string(r.json["streams"]["customers"]["error"].GetString()), HasSubstr("GUID"));
  EXPECT_STREQ(r.json["streams"]["orders"]["status"].GetString(), "ok");
  EXPECT_EQ(w.outside.contactCount(), contacts);
  w.outside.clearFaults();
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_EQ(w.outside.contactCount(), contacts);
}

TEST(SumOfStreams, one_bad_record_can_be_lived_with_until_it_changes) {
  World w(6, 3);
  sandbox::Fault refuse;
  refuse.method = "POST";
  refuse.path = "*contacts*";
  refuse.status = 400;
  refuse.body = R"({"error":{"primary":["no"]},"result":null})";
  refuse.contentType = "application/json";
  w.outside.addFault(refuse);
  ASSERT_EQ(w.run().process.exit, 3);
  EXPECT_EQ(w.outside.contactCount(), 8U);
  const auto ignored = Process({SPOJKA_PROGRAM, "failed", "ignore", (w.dir / "profile.yaml").string(),
                                "--all", "--state", "sqlite:" + (w.dir / "state.db").string()},
                               w.environment)
                           .wait();
  ASSERT_EQ(ignored.exit, 0) << ignored.err;
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("customers", "ignored"), 1) << r.process.out;
  EXPECT_EQ(r.count("customers", "failed"), 0);
  EXPECT_EQ(w.outside.contactCount(), 8U);
  for (std::uint64_t i = 0; i < 6; ++i)
    w.outside.catalogue().changeCustomer(i, {{"email", "new" + std::to_string(i) + "@example.com"}});
  r = w.spojka("run", {"--json", "--allow-changes", "customers"});
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("customers", "ignored"), 0);
  EXPECT_EQ(w.outside.contactCount(), 9U);
}

// What a firewall puts in the way for a while is no reason to change a setting.
TEST(SumOfStreams, a_challenge_page_on_either_side_is_weather) {
  for (const auto side : {sandbox::Side::Shop, sandbox::Side::Daktela}) {
    World w(2, 3);
    w.writeProfile({{"limits: { connections: 4 }", "limits: { connections: 4, patience: 1s }"}});
    sandbox::Fault page;
    page.side = side;
    page.status = 403;
    page.body = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>";
    page.times = -1;
    w.outside.addFault(page);
    const auto r = w.run();
    EXPECT_EQ(r.process.exit, 1) << r.process.err;
    EXPECT_THAT(r.process.err, ::testing::Not(HasSubstr("copy")));
    EXPECT_EQ(w.outside.contactCount(), 0U);
    w.outside.clearFaults();
    EXPECT_EQ(w.run().process.exit, 0);
    EXPECT_EQ(w.outside.contactCount(), 5U);
  }
}

TEST(SumOfStreams, a_broken_export_keeps_the_others_from_nothing) {
  World w(12, 18);
  sandbox::Fault fault;
  fault.side = sandbox::Side::Shop;
  fault.action = sandbox::FaultAction::WrongRoot;
  fault.path = "*customers*";
  fault.times = -1;
  w.outside.addFault(fault);
  auto r = w.run();
  EXPECT_NE(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "created"), 18);
  EXPECT_STREQ(r.json["streams"]["customers"]["status"].GetString(), "failed");
  EXPECT_STREQ(r.json["streams"]["orders"]["status"].GetString(), "ok");
  EXPECT_THAT(std::string(r.json["error"].GetString()), HasSubstr("customers: "));
  w.outside.clearFaults();
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("customers", "created"), 12);
}

TEST(Refused, by_the_side_for_every_record_stops_and_keeps_nothing_and_all_pass_once_it_is_mended) {
  World w(60, 60);
  auto settings = w.outside.settings();
  settings.daktela.forbidden = {"contacts:write"};
  w.outside.setSettings(settings);
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 2) << r.process.err;
  EXPECT_LT(w.outside.stats().requests(Kind::ContactCreate), 120U) << "not all of them are tried";
  EXPECT_EQ(r.count("orders", "failed"), 0);
  settings.daktela.forbidden = {};
  w.outside.setSettings(settings);
  r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(r.count("orders", "created") + r.count("customers", "created"), 120);
}

}  // namespace
}  // namespace e2e
