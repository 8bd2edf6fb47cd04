// SPDX-License-Identifier: Apache-2.0
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using Runs = StoreTest;

TEST_F(Runs, come_newest_first_with_their_counts) {
  const auto store = open();
  store->beginRun("r1");
  store->finishRun({"r1", "failed", 1, 2, "why", {}});
  store->beginRun("r2");
  store->finishRun({"r2", "ok", 1, 2, "", {{"people", {5, 5, 0, 0, 0, 0, 6}}, {"items", {}}}});
  const auto runs = open()->lastRuns(5);
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].status, "ok");
  ASSERT_EQ(runs[0].streams.size(), 2U);
  EXPECT_EQ(runs[0].streams[0].stream, "people") << "in the sequence they ran";
  EXPECT_EQ(runs[0].streams[0].counts.requests, 6);
  EXPECT_EQ(runs[1].error, "why");
  EXPECT_EQ(store->lastRuns(1).size(), 1U);
}

}  // namespace
}  // namespace spojka::host
