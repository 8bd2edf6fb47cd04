// SPDX-License-Identifier: Apache-2.0
// Purpose: the faults that look the same on both sides, and the pages servers show when they refuse.
// Called on the connection's thread; `ConnectionLost` when the line is cut.
#pragma once

#include "faults/fault_registry.hpp"
#include "server/exchange.hpp"

namespace sandbox {

// True when the request has been answered and nothing may follow.
bool strikeBefore(const FaultPlan& plan, Exchange& exchange);

Response statusAnswer(const Fault& fault);
Response loginPage();
Response errorPage(int status);

}  // namespace sandbox
