// SPDX-License-Identifier: Apache-2.0
// Which failures are one and the same for people who read of them: a hundred records with the same odd value
// are one thing to mend. Pure function.
#pragma once

#include <string>

#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

// The same text for records of one flow that failed for one reason; what differs in numbers alone, a length
// or a position, is one.
std::string failureCause(const RecordEvent& event);

}  // namespace spojka::host
