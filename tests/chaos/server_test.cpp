// SPDX-License-Identifier: Apache-2.0
// Misbehaving servers on both sides, and people who change things meanwhile.
#include <thread>

#include "faults.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

// As many changes as one run may make without being asked whether that is meant.
void changeMany(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 4)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
  for (std::uint64_t i = 0; i < kCustomers; i += 2)
    world.outside.catalogue().changeCustomer(i, {{"remark", "volat dopoledne"}});
}

void storm(Scenario& s, unsigned runs) {
  const auto expected = undisturbed(changeMany);
  for (unsigned i = 0; i < runs; ++i) s.runUnder(lostAndWrongAnswers(0.03, seed() + i));
  // Without its memory everything must be looked up again, and a look-up that fails is no "not there".
  s.world().forgetState();
  auto failing = lostAndWrongAnswers(0.05, seed() + 100);
  for (auto& f : failing) f.fault.method = "GET";
  s.runUnder(failing);
  s.run();
  changeMany(s.world());
  for (unsigned i = 0; i < runs; ++i) s.runUnder(lostAndWrongAnswers(0.03, seed() + runs + i));
  EXPECT_EQ(s.world().outside.stats().violations("create_of_existing"), 0U)
      << "sent again without looking. " << s.hint();
  s.prove(expected);
}

TEST(Servers, lost_and_wrong_answers_lose_nothing_and_double_nothing) {
  Scenario s;
  storm(s, 3);
}

TEST(Servers, lost_and_wrong_answers_over_tls) {
  Scenario s(true);
  storm(s, 1);
}

TEST(Servers, storms_of_429) {
  Scenario s;
  const auto expected = undisturbed(changeMany);
  s.runUnder(tooManyRequests());
  changeMany(s.world());
  s.runUnder(tooManyRequests());
  s.prove(expected);
}

TEST(Servers, dripping_exports_and_late_answers) {
  Scenario s;
  auto settings = s.world().outside.settings();
  settings.shop.pieceBytes = 8192;
  s.world().outside.setSettings(settings);
  s.runUnder(lateAnswers(0.3, seed()));
  s.prove(undisturbed());
}

TEST(Servers, answers_after_which_going_on_makes_no_sense) {
  Scenario s;
  for (const auto& fault : strangeServers()) {
    s.world().forgetState();
    s.world().outside.resetDaktela();
    s.runUnder({fault});
  }
  s.prove(undisturbed());
}

TEST(Servers, bad_exports_are_never_the_end_and_never_empty_anything) {
  Scenario s;
  const auto before = undisturbed();
  const auto after = undisturbed(changeMany);
  auto faults = badExports();
  // Half of them on the first run, from nothing; which half depends on the seed. A document that just ends is
  // in both: nothing else looks so much like the end.
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (i % 2 != seed() % 2 && faults[i].fault.action != sandbox::FaultAction::Truncate) continue;
    s.world().forgetState();
    s.world().outside.resetDaktela();
    faults[i].fault.path = "/export/orders.xml";
    s.runUnder({faults[i]});
    s.prove(before);
  }
  // On later ones, with something to lose.
  changeMany(s.world());
  for (std::size_t i = (seed() + 1) % 2; i < faults.size(); i += 2) {
    faults[i].fault.path = s.random(3) == 0 ? "/export/customers.xml" : "/export/ordersFeed.xml";
    s.runUnder({faults[i]});
  }
  s.prove(after);
}

ServerFault emptyExport(const char* path, const std::string& root) {
  sandbox::Fault empty;
  empty.side = sandbox::Side::Shop;
  empty.action = sandbox::FaultAction::Status;
  empty.status = 200;
  empty.contentType = "application/xml";
  empty.path = path;
  empty.body = "<?xml version=\"1.0\"?>\n<" + root + "></" + root + ">\n";
  return {"export: well formed, without a record", empty};
}

TEST(Servers, an_export_without_records_deletes_nothing_and_is_read_whole_again) {
  Scenario s;
  const auto expected = undisturbed();
  s.runUnder({emptyExport("/export/orders.xml", "ORDERS")});
  s.prove(expected);
  s.runUnder({emptyExport("/export/customers.xml", "CUSTOMERS")});
  EXPECT_TRUE(compare(expected, pictureOf(s.world())).none());
  s.prove(expected);
}

// People edit what the profile does not map, merge contacts away, and the shop goes on selling.
void peopleAtWork(e2e::World& world) {
  auto& shop = world.outside.catalogue();
  const auto nameOf = [&](std::uint64_t i) { return "test-shop_orders_" + shop.order(i).id; };
  world.outside.putContact(nameOf(3), R"({"customFields":{"note":["volal, spokojen"]}})");
  for (std::uint64_t i = 10; i < 14; ++i) {
    world.outside.eraseContact(nameOf(i));  // merged away, and then changed at the shop
    shop.changeOrder(i, {{"status", "Vraceno"}});
  }
  world.outside.putContact(nameOf(20), R"({"description":"přepsáno"})");
  shop.changeOrder(20, {{"status", "Odesláno"}});
  shop.addOrder({});
  shop.addCustomer({{"email", "nova@example.com"}});
  shop.deleteOrder(30);
  shop.changeCustomer(5, {{"phone", "+420600000001"}});
}

TEST(Servers, people_change_both_sides_while_answers_get_lost) {
  Scenario s;
  const auto expected = undisturbed(peopleAtWork);
  s.run();
  for (unsigned i = 0; i < 3; ++i) {
    s.arm(lostAndWrongAnswers(0.04, seed() + 50 + i));
    auto process = s.start();
    if (i == 1) peopleAtWork(s.world());  // at whatever moment the run has reached
    process.wait();
    s.disarm();
  }
  tally().changes["edits and merges of contacts, changes and new records at the shop"] += 16;
  s.prove(expected);
}

}  // namespace
}  // namespace chaos
