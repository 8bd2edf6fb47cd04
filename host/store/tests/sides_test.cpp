// SPDX-License-Identifier: Apache-2.0
// Which two systems a state describes, and what another one makes of it.
#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Sides : public StoreTest {
 protected:
  const SideIdentity shop{"csv", "shop.example.com", "", "the shop"};
  const SideIdentity centre{"folder", "centre.example.com", "eshop", "the centre"};
};

TEST_F(Sides, each_is_kept_for_its_profile) {
  const auto store = open();
  EXPECT_FALSE(store->boundTo(StateSide::source));
  store->bind(StateSide::source, shop, false);
  store->bind(StateSide::destination, centre, false);
  EXPECT_TRUE(store->boundTo(StateSide::source)->sameSystem(shop));
  EXPECT_EQ(store->boundTo(StateSide::destination)->title, "the centre");
  EXPECT_EQ(store->boundTo(StateSide::destination)->within, "eshop");
  EXPECT_FALSE(open("other")->boundTo(StateSide::source));
}

TEST_F(Sides, links_and_checkpoints_are_what_is_true_of_two_systems_only) {
  const auto store = open();
  EXPECT_FALSE(store->describesSystems());
  Settlement s;
  s.notes = "noted";
  s.failed = {failedRecord("f")};
  store->settle("people", s);
  EXPECT_FALSE(store->describesSystems());
  store->settle("people", settlementOf({}, "c1"));
  EXPECT_TRUE(store->describesSystems());
  EXPECT_FALSE(open("other")->describesSystems());
}

TEST_F(Sides, another_destination_forgets_links_and_checkpoints_and_keeps_what_failed) {
  const auto store = open();
  Settlement s = settlementOf({"a"}, "c1");
  s.notes = "noted";
  s.failed = {failedRecord("f")};
  store->settle("people", s);
  store->settle("gone from the profile", settlementOf({"b"}, "c2"));
  open("other")->settle("people", settlementOf({"theirs"}, "theirs"));
  store->bind(StateSide::destination, centre, true);
  EXPECT_FALSE(store->describesSystems());
  EXPECT_FALSE(store->checkpoint("people", "people"));
  EXPECT_EQ(store->countLinks("people"), 0);
  EXPECT_EQ(store->countFailed("people"), 1);
  EXPECT_EQ(store->notes("people"), "noted");
  EXPECT_EQ(open("other")->countLinks("people"), 1);
  store->bind(StateSide::source, shop, true);
  EXPECT_FALSE(store->notes("people")) << "how many records it gave is true of the old source";
}

TEST_F(Sides, go_with_an_export) {
  open()->bind(StateSide::destination, centre, false);
  std::vector<std::string> lines;
  openStateAdmin(url(), "shop", clock)->exportTo([&](std::string_view line) { lines.emplace_back(line); });
  open()->bind(StateSide::destination, shop, false);
  std::size_t next = 0;
  openStateAdmin(url(), "shop", clock)
      ->importFrom(
          [&](std::string& line) {
            if (next == lines.size()) return false;
            line = lines[next++];
            return true;
          },
          true);
  EXPECT_TRUE(open()->boundTo(StateSide::destination)->sameSystem(centre));
  EXPECT_FALSE(open()->boundTo(StateSide::source));
}

}  // namespace
}  // namespace spojka::host
