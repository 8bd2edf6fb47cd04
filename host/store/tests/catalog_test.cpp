// SPDX-License-Identifier: Apache-2.0
// What a side offered when it was last asked, kept for the next run.
#include <limits>

#include "host/store/state_admin.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using Catalog = StoreTest;

TEST_F(Catalog, of_a_side_is_kept_with_its_age_and_what_it_was_asked_with) {
  const auto store = open();
  EXPECT_FALSE(store->catalog(StateSide::destination));
  store->keepCatalog(StateSide::destination, R"({"targets":["card"]})", "d1");
  clock.advanceSeconds(7200);
  const auto kept = open()->catalog(StateSide::destination);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->json, R"({"targets":["card"]})");
  EXPECT_EQ(kept->digest, "d1");
  EXPECT_EQ(kept->ageUs, 7'200'000'000);
  EXPECT_FALSE(open()->catalog(StateSide::source));
  EXPECT_FALSE(open("other")->catalog(StateSide::destination)) << "another profile's";
  EXPECT_EQ(openExistingStateAdmin(url(), "shop", clock)->catalog(StateSide::destination)->digest, "d1");
  store->keepCatalog(StateSide::destination, "{}", "d2");
  EXPECT_EQ(store->catalog(StateSide::destination)->digest, "d2");
  EXPECT_EQ(store->catalog(StateSide::destination)->ageUs, 0);
}

TEST_F(Catalog, kept_by_a_clock_that_was_ahead_is_as_old_as_can_be) {
  const auto store = open();
  clock.advanceSeconds(3600);
  store->keepCatalog(StateSide::destination, "{}", "d");
  clock.advanceSeconds(-3600);
  EXPECT_EQ(store->catalog(StateSide::destination)->ageUs, std::numeric_limits<std::int64_t>::max());
}

TEST_F(Catalog, goes_with_the_system_it_is_of_and_with_the_whole_state) {
  const auto store = open();
  for (const auto side : {StateSide::source, StateSide::destination}) store->keepCatalog(side, "{}", "d");
  store->bind(StateSide::destination, {"one", "there", "", ""}, false);
  EXPECT_TRUE(store->catalog(StateSide::destination)) << "it is the same system";
  store->bind(StateSide::destination, {"one", "elsewhere", "", ""}, true);
  EXPECT_FALSE(store->catalog(StateSide::destination));
  EXPECT_TRUE(store->catalog(StateSide::source));
  openStateAdmin(url(), "shop", clock)->reset("");
  EXPECT_FALSE(open()->catalog(StateSide::source));
}

TEST_F(Catalog, is_not_kept_by_a_run_that_lost_its_lease) {
  const auto sleeper = open();
  sleeper->beginRun("r1");
  clock.advanceSeconds(61);
  openStateAdmin(url(), "shop", clock)->reset("");
  EXPECT_EQ(errorOf([&] { sleeper->keepCatalog(StateSide::source, "{}", "d"); }).kind(),
            StoreError::Kind::fenced);
}

}  // namespace
}  // namespace spojka::host
