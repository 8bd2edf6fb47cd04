// SPDX-License-Identifier: Apache-2.0
// What costs time or memory instead of answers: waits of zero, exports that drip, records as big as they may
// be.
#include <gmock/gmock.h>

#include "faults.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Kind;
using sandbox::Side;

void changeSomeOrders(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 4)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
}

TEST(Strain, waits_of_zero_lose_nothing) {
  Scenario s;
  const auto expected = undisturbed(changeSomeOrders);
  s.runUnder(waitsOfZero());
  changeSomeOrders(s.world());
  s.runUnder(waitsOfZero());
  s.prove(expected);
}

// For ever, from the first request on. There is no loop without a pause, and an end of it.
std::uint64_t refusedFor(Scenario& s, const std::string& kind, Side side, const char* path,
                         const char* retryAfter) {
  Fault always;
  always.side = side;
  always.path = path;
  always.status = 429;
  always.retryAfter = retryAfter;
  always.times = -1;
  s.arm({{kind, always}});
  const auto answer = s.run();
  const auto fired = s.fired();
  EXPECT_EQ(answer.process.exit, 1) << answer.process.err << s.hint();
  s.disarm();
  return fired;
}

TEST(Strain, a_side_that_says_wait_for_no_time_for_ever_is_not_stormed) {
  Scenario s;
  const auto expected = undisturbed();
  s.rewriteProfile({{"connections: 8", "connections: 8, patience: 2s"}});
  EXPECT_LE(refusedFor(s, "contacts: always 429, wait for no time", Side::Daktela, "*/contacts*", "0"), 100U);
  EXPECT_LE(refusedFor(s, "export: always 429 until a date long ago", Side::Shop, "/export/*", "date+-86400"),
            30U);
  s.rewriteProfile({});
  s.prove(expected);
}

TEST(Strain, an_export_that_flows_slowly_is_not_broken) {
  Scenario s;
  const auto expected = undisturbed();
  s.rewriteProfile({{"connections: 8", "connections: 8, call_timeout: 1s"}});
  auto settings = s.world().outside.settings();
  settings.shop.pieceBytes = 8192;
  s.world().outside.setSettings(settings);
  // Several seconds in all, and never as long without a byte as a call may be without progress.
  Fault drip;
  drip.side = Side::Shop;
  drip.action = FaultAction::ChunkDelay;
  drip.path = "/export/orders.xml";
  drip.milliseconds = 40;
  drip.times = -1;
  const auto answer = s.runUnder({{"export: flows steadily, for longer than a call may take", drip}});
  EXPECT_EQ(answer.process.exit, 0) << answer.process.err << s.hint();
  s.prove(expected);
}

// What a run with the two connectors of this repository may take, whatever the shop and the contact centre
// give: the whole process, its libraries and code included.
constexpr long kBoundKb = 256 * 1024;
const Swaps kMapped{{"{ template: \"{status}: {total.with_vat} {currency}\" }",
                     "{ template: \"{status} {remark}\", apply: [{ truncate: 400 }] }"}};

// As much text as an order may hold.
Edits makeBig(std::uint64_t orders) {
  return [orders](e2e::World& world) {
    const std::string text(950'000, 'x');
    for (std::uint64_t i = 0; i < orders; ++i)
      world.outside.catalogue().changeOrder(
          i, {{"remark", text}, {"shop_remark", text}, {"street", text}, {"city", text}});
  };
}

// A contact centre that takes its time: what waits in between is bounded by its bytes, not by its number.
TEST(Strain, big_records_and_a_slow_destination_stay_within_a_bound) {
  Scenario s;
  s.rewriteProfile(kMapped);
  const auto change = makeBig(24);
  change(s.world());
  Fault slow;
  slow.action = FaultAction::Delay;
  slow.path = "*/contacts*";
  slow.method = "POST";
  slow.milliseconds = 50;
  slow.times = -1;
  const auto answer = s.runUnder({{"contacts: slow, with records of 3.8 MB", slow}});
  EXPECT_EQ(answer.process.exit, 0) << answer.process.err << s.hint();
  EXPECT_LT(answer.process.maxRssKb, kBoundKb) << s.hint();
  s.prove(undisturbed(change, kMapped));
}

// As many of them wait as may, until it is told whether the side refuses everything.
TEST(Strain, big_records_that_are_refused_stay_within_it_too) {
  auto mapped = kMapped;
  mapped.emplace_back("limits: {", "guard: { failed: 90% }\nlimits: {");
  Scenario s;
  s.rewriteProfile(mapped);
  const auto change = makeBig(40);
  change(s.world());
  Fault refuse;
  refuse.path = "*/contacts*";
  refuse.method = "POST";
  refuse.status = 400;
  refuse.body = R"({"error":{"primary":["no"]},"result":null})";
  refuse.contentType = "application/json";
  refuse.probability = 0.6;
  refuse.seed = 8;
  refuse.times = -1;
  const auto answer = s.runUnder({{"contacts: refused, with records of 3.8 MB", refuse}});
  EXPECT_EQ(answer.process.exit, 3) << answer.process.err << s.hint();
  EXPECT_LT(answer.process.maxRssKb, kBoundKb) << s.hint();
  s.prove(undisturbed(change, mapped));
}

}  // namespace
}  // namespace chaos
