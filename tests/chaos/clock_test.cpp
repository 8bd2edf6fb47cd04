// SPDX-License-Identifier: Apache-2.0
// A wall clock that is wrong, jumps while a run is under way, and is put right again.
#include "preload.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

constexpr long kDay = 24 * 3600;

// So far back that a checkpoint of a run since then does not cover it with its overlap.
void changeAndLetTimePass(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 5)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
}

void runWithClock(Scenario& s, long seconds, long call) {
  const auto preload = Preload::clock(s, seconds, call);
  const auto answer = s.run(preload.variables());
  EXPECT_EQ(answer.process.exit, 0) << answer.process.err;
  if (preload.struck() > 0)
    ++tally().faults[call <= 1 ? "clock: wrong for a whole run" : "clock: jumps during a run"];
}

TEST(Clock, jumps_in_both_directions_while_a_run_is_under_way) {
  Scenario s;
  for (const long seconds : {3 * kDay, -3 * kDay, 3600L, -3600L, 40 * 365 * kDay})
    for (const long call : {1L, 5L, 20L + s.random(30)}) runWithClock(s, seconds, call);
  changeAndLetTimePass(s.world());
  s.prove(undisturbed(changeAndLetTimePass));
}

TEST(Clock, changes_made_while_the_clock_was_ahead_are_not_passed_over_once_it_is_right) {
  Scenario s;
  runWithClock(s, 30 * kDay, 1);
  changeAndLetTimePass(s.world());
  // The program's time and the shop's go on for a day; the changes are long out of the overlap.
  s.world().outside.clock().advance(kDay);
  runWithClock(s, kDay, 1);
  const auto expected = undisturbed(changeAndLetTimePass);
  const auto difference = compare(expected, pictureOf(s.world()));
  EXPECT_TRUE(difference.none()) << difference.text() << s.hint();
  s.world().outside.clock().advance(-kDay);
  s.prove(expected);
}

}  // namespace
}  // namespace chaos
