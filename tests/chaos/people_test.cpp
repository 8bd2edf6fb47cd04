// SPDX-License-Identifier: Apache-2.0
// The same faults while persons are gathered: one contact of each, whatever happens, and every order under
// it.
#include "people.hpp"

#include <csignal>
#include <thread>

#include "faults.hpp"
#include "preload.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;

// Some orders change, some persons get another address, which parts and joins what belongs together.
void changePeople(e2e::World& world) {
  auto& shop = world.outside.catalogue();
  for (std::uint64_t i = 0; i < kOrders; i += 5) shop.changeOrder(i, {{"status", "Hotovo"}});
  for (std::uint64_t i = 0; i < kCustomers; i += 8)
    shop.changeCustomer(i, {{"email", "nova" + std::to_string(i) + "@example.com"}});
  shop.addOrder({});
  shop.addCustomer({{"email", "pribyl@example.com"}});
}

// On contacts and on records alike.
std::vector<ServerFault> storm(double probability, std::uint64_t seed) {
  auto faults = lostAndWrongAnswers(probability, seed);
  auto ofRecords = lostAndWrongAnswers(probability, seed + 500);
  for (auto& f : ofRecords) {
    f.fault.path = "*/crmRecords*";
    f.kind.replace(0, f.kind.find(':'), "records");
  }
  faults.insert(faults.end(), ofRecords.begin(), ofRecords.end());
  for (auto& f : faults) f.kind = kOfPeople + f.kind;
  return faults;
}

Picture undisturbedPeople(const Edits& edits = {}) {
  return undisturbed(edits, {}, Mode::people);
}

// Killed before, or inside of, write number `first`, `first + step` ... of the state, going on each time.
void killAtWrites(Scenario& s, const char* what, long first, long step, int most) {
  for (long n = first; most > 0; n += step, --most) {
    const Preload preload(s, what, n);
    if (s.run(preload.variables()).process.exit != 128 + SIGKILL) return;
    ++tally().faults[kOfPeople + "kill: at a write of the state"];
  }
}

void killAtRequest(Scenario& s, const char* method, const char* path, std::int64_t skip) {
  Fault slow;
  slow.action = FaultAction::Delay;
  slow.method = method;
  slow.path = path;
  slow.skip = skip;
  slow.milliseconds = 150;
  s.world().outside.addFault(slow);
  auto process = s.start();
  while (process.alive() && s.world().outside.faults().back().fired == 0)
    std::this_thread::sleep_for(std::chrono::microseconds(300));
  process.signal(SIGKILL);
  if (process.wait().exit == 128 + SIGKILL)
    ++tally().faults[kOfPeople + "kill: while a contact or a record is written"];
  s.world().outside.clearFaults();
}

TEST(People, lost_and_wrong_answers_lose_nobody_and_double_nobody) {
  Scenario s(false, Mode::people);
  for (unsigned i = 0; i < 6; ++i) s.runUnder(storm(0.04, seed() + i));
  // Without its memory every name is looked up again, those of all records of a person.
  s.world().forgetState();
  auto failing = storm(0.03, seed() + 100);
  for (auto& f : failing) f.fault.method = "GET";
  s.runUnder(failing);
  s.run();
  changePeople(s.world());
  for (unsigned i = 0; i < 6; ++i) s.runUnder(storm(0.04, seed() + 6 + i));
  EXPECT_EQ(s.world().outside.stats().violations("create_of_existing"), 0U) << s.hint();
  s.prove(undisturbedPeople(changePeople));
}

TEST(People, killed_at_any_write_of_the_state) {
  Scenario s(false, Mode::people);
  killAtWrites(s, "kill", 1 + s.random(3), 4, 10);
  killAtWrites(s, "torn", 2 + s.random(3), 7, 6);
  s.run();
  changePeople(s.world());
  killAtWrites(s, "kill", 1 + s.random(2), 3, 10);
  killAtWrites(s, "torn", 2, 3, 6);
  s.prove(undisturbedPeople(changePeople));
}

TEST(People, killed_while_objects_are_written) {
  Scenario s(false, Mode::people);
  for (const std::int64_t n : {0U, 1 + s.random(5), 10 + s.random(20)}) {
    killAtRequest(s, "POST", "*/contacts*", n);
    killAtRequest(s, "POST", "*/crmRecords*", n);
  }
  s.run();
  changePeople(s.world());
  for (const std::int64_t n : {0U, 1 + s.random(2)}) {
    killAtRequest(s, "PUT", "*/contacts*", n);
    killAtRequest(s, "PUT", "*/crmRecords*", n);
  }
  s.prove(undisturbedPeople(changePeople));
}

TEST(People, gathered_from_what_the_separate_mode_left_while_all_goes_wrong) {
  Scenario s;
  s.run();
  s.setMode(Mode::people);
  changePeople(s.world());
  killAtWrites(s, "kill", 2 + s.random(3), 5, 6);
  s.runUnder(storm(0.02, seed() + 30));
  killAtRequest(s, "PUT", "*/contacts*", 2);
  s.prove(undisturbedSwitch(changePeople));
}

}  // namespace
}  // namespace chaos
