// SPDX-License-Identifier: Apache-2.0
// What a run knows about its two sides and keeps from stream to stream. Ownership: borrows what the gates
// borrow. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>

#include "host/engine/pace/retry_budget.hpp"
#include "host/engine/pace/send_gate.hpp"
#include "host/plugin/side_activity.hpp"

namespace spojka::host {

struct RunSides {
  SendGate source;
  SendGate destination;
  RetryBudget budget;
  // Answers the destination had given when a record was kept though nobody else could be asked: the next one
  // is kept so only after another answer, or a side that is down would be taken for many bad records.
  std::atomic<std::int64_t> keptUnansweredAt{-1};

  void wake() {
    source.wake();
    destination.wake();
  }
};

// What the side's connector says it waits for is shown as the gate's.
inline SideWatch::Told toldTo(SendGate& gate) {
  return [&gate](const SideActivity& activity) { gate.told(activity.waitingFor, activity.waitingUntilUs); };
}

}  // namespace spojka::host
