// SPDX-License-Identifier: Apache-2.0
// SIGKILL at every interesting point: around a request, and before, inside and after each write of the state.
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
using sandbox::Side;

// A point that shows from outside: what the servers saw.
struct Moment {
  const char* kind;
  std::vector<Fault> arm;  // reached when the last of them has struck
};

Fault at(Side side, FaultAction action, const char* method, const char* path, std::int64_t skip) {
  Fault f;
  f.side = side;
  f.action = action;
  f.method = method;
  f.path = path;
  f.skip = skip;
  f.milliseconds = 150;
  return f;
}

constexpr const char* kOne = "*/contacts/*";
constexpr const char* kAny = "*/contacts*";

Fault contacts(FaultAction action, const char* method, const char* path, std::int64_t skip) {
  return at(Side::Daktela, action, method, path, skip);
}

// From nothing, around the n-th create.
std::vector<Moment> firstRun(std::int64_t n) {
  return {
      {"kill: while a create has arrived and is not applied",
       {contacts(FaultAction::Delay, "POST", kAny, n)}},
      {"kill: after a create was applied, its answer lost",
       {contacts(FaultAction::CutAfter, "POST", kAny, n), contacts(FaultAction::Delay, "GET", kOne, 0)}},
      {"kill: while contacts are looked up", {contacts(FaultAction::Delay, "GET", kAny, n % 3)}},
      {"kill: before the first record, at the contact centre",
       {contacts(FaultAction::Delay, "GET", "*Fields*", n % 4)}},
      {"kill: while the export is under way", {at(Side::Shop, FaultAction::ChunkDelay, "*", "*", n % 2)}}};
}

// With something to update, around the n-th update.
std::vector<Moment> laterRun(std::int64_t n) {
  return {
      {"kill: while an update has arrived and is not applied",
       {contacts(FaultAction::Delay, "PUT", kAny, n)}},
      {"kill: after an update was applied, its answer lost",
       {contacts(FaultAction::CutAfter, "PUT", kAny, n), contacts(FaultAction::Delay, "GET", kOne, 0)}},
      {"kill: while the export is under way", {at(Side::Shop, FaultAction::ChunkDelay, "*", "*", n % 2)}}};
}

// False = the run was quicker.
bool killAt(Scenario& s, const Moment& moment) {
  for (const auto& f : moment.arm) s.world().outside.addFault(f);
  auto process = s.start();
  const auto reached = [&] { return s.world().outside.faults().back().fired > 0; };
  while (process.alive() && !reached()) std::this_thread::sleep_for(std::chrono::microseconds(300));
  process.signal(SIGKILL);
  const bool killed = process.wait().exit == 128 + SIGKILL;
  s.world().outside.clearFaults();
  if (killed) ++tally().faults[moment.kind];
  return killed;
}

void changeSome(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 4)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
}

// A killed download may still be closing.
void letExportsOverlap(e2e::World& world) {
  auto settings = world.outside.settings();
  settings.shop.oneAtATime = false;
  settings.shop.pieceBytes = 16384;
  world.outside.setSettings(settings);
}

TEST(Kill, around_requests_of_a_first_run) {
  Scenario s;
  letExportsOverlap(s.world());
  const auto expected = undisturbed();
  for (const std::int64_t n : {0U, 3 + s.random(10), 20 + s.random(40), 70 + s.random(80)}) {
    for (const auto& moment : firstRun(n)) {
      s.world().forgetState();
      s.world().outside.resetDaktela();
      killAt(s, moment);
    }
    s.prove(expected);
  }
}

TEST(Kill, around_requests_of_a_later_run) {
  Scenario s;
  letExportsOverlap(s.world());
  const auto expected = undisturbed(changeSome);
  s.run();
  changeSome(s.world());
  for (const std::int64_t n : {0U, 1U, 2 + s.random(3), 5 + s.random(5)})
    for (const auto& moment : laterRun(n)) killAt(s, moment);
  s.prove(expected);
}

// From nothing to the end, killed at write number 1, 2, 3 ... of the state, going on each time: at any moment
// that the disk can tell apart.
void sweep(Scenario& s, const char* what, const std::string& kind, long first, long step, int most) {
  for (long n = first; most > 0; n += step, --most) {
    const Preload preload(s, what, n);
    const auto answer = s.run(preload.variables());
    if (answer.process.exit != 128 + SIGKILL) return;  // there are no more writes than that
    ++tally().faults[kind];
  }
}

TEST(Kill, before_every_write_of_the_state_from_nothing) {
  Scenario s;
  letExportsOverlap(s.world());
  for (long n = 1; n <= 60; n += 1 + s.random(4)) {
    s.world().forgetState();
    sweep(s, "kill", "kill: before a write of a new state", n, 1, 1);
  }
  s.prove(undisturbed());
}

TEST(Kill, inside_writes_of_the_state) {
  Scenario s;
  letExportsOverlap(s.world());
  const auto expected = undisturbed(changeSome);
  sweep(s, "torn", "kill: with half a write of the state on the disk", 1 + s.random(4), 5, 8);
  s.run();
  changeSome(s.world());
  sweep(s, "torn", "kill: with half a write of the state on the disk", 1, 2, 8);
  sweep(s, "kill", "kill: before a write of a known state", 1 + s.random(2), 2, 10);
  s.prove(expected);
}

// Right after transaction number `n` of a run, as the growth of the state's log shows it.
bool killAfterTransaction(Scenario& s, int n) {
  const auto log = s.world().dir / "state.db-wal";
  const auto size = [&] {
    std::error_code none;
    const auto bytes = std::filesystem::file_size(log, none);
    return none ? 0 : bytes;
  };
  auto process = s.start();
  auto before = size();
  for (int seen = 0; process.alive() && seen < n;) {
    const auto now = size();
    seen += now > before ? 1 : 0;
    before = now;
    std::this_thread::sleep_for(std::chrono::microseconds(300));
  }
  process.signal(SIGKILL);
  const bool killed = process.wait().exit == 128 + SIGKILL;
  if (killed) ++tally().faults["kill: right after a transaction of the state"];
  return killed;
}

// A slow destination: there is always something read and not yet settled when a transaction is made.
TEST(Kill, between_transactions_while_records_are_under_way) {
  Scenario s;
  letExportsOverlap(s.world());
  const auto expected = undisturbed();
  for (int n = 1; n < 12; ++n) {
    s.world().forgetState();
    s.world().outside.resetDaktela();
    auto settings = s.world().outside.settings();
    settings.daktela.latencyMilliseconds = 40;
    s.world().outside.setSettings(settings);
    const bool killed = killAfterTransaction(s, n);
    settings.daktela.latencyMilliseconds = 0;
    s.world().outside.setSettings(settings);
    s.prove(expected);
    if (!killed) break;
  }
}

}  // namespace
}  // namespace chaos
