// SPDX-License-Identifier: Apache-2.0
#include "host/engine/heartbeat.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "memory_store.hpp"

namespace spojka::host {
namespace {

// Once the disk is full, later the lease is gone.
class DyingStore final : public MemoryStore {
 public:
  void keepAlive(const RunSigns& told) override {
    EXPECT_EQ(told.flows.at(0).flow, "people");
    if (++signs == 2) throw StoreError(StoreError::Kind::unavailable, "disk full");
    if (signs == 4) throw StoreError(StoreError::Kind::fenced, "another run took over");
  }
  std::atomic<int> signs{0};
};

TEST(Heartbeat, goes_on_after_a_passing_error_and_stops_the_run_that_lost_its_lease) {
  DyingStore store;
  CancelToken stop;
  const Heartbeat heartbeat(
      store, stop,
      [] {
        return RunSigns{{{"people", {}}}};
      },
      std::chrono::milliseconds(1));
  // Woken by the request; the time only bounds how long a broken heartbeat is waited for.
  EXPECT_FALSE(stop.sleepFor(std::chrono::seconds(20)));
  EXPECT_EQ(store.signs, 4);
}

}  // namespace
}  // namespace spojka::host
