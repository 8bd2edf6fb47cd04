// SPDX-License-Identifier: Apache-2.0
// Purpose: the faults that look the same on both sides, and the pages servers show when they refuse.
// Called on the connection's thread; `ConnectionLost` when the line is cut.
#pragma once

#include <optional>

#include "faults/fault_registry.hpp"
#include "server/exchange.hpp"

namespace sandbox {

// The answer that replaces the real one; nullopt: carry the request out.
std::optional<Response> strikeBefore(const FaultPlan& plan, Exchange& exchange);

Response statusAnswer(const Fault& fault);
Response loginPage();
Response errorPage(int status);

}  // namespace sandbox
