// SPDX-License-Identifier: Apache-2.0
// What a run knows about its two sides and keeps from stream to stream. Ownership: borrows what the gates
// borrow. Threads: any.
#pragma once

#include "host/engine/retry_budget.hpp"
#include "host/engine/send_gate.hpp"

namespace spojka::host {

struct RunSides {
  SendGate source;
  SendGate destination;
  RetryBudget budget;

  void wake() {
    source.wake();
    destination.wake();
  }
};

}  // namespace spojka::host
