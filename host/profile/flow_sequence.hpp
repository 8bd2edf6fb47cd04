// SPDX-License-Identifier: Apache-2.0
// Puts the flows of a profile into the sequence their references ask for. Ownership: plain values. Threads:
// one thread. Errors: collected in Problems: a reference to a flow that is not there, that takes another
// stream, or that leads back to where it came from; the flows are then left as they are.
#pragma once

#include <vector>

#include "host/profile/problems.hpp"

namespace spojka::host {

// Those that refer to none of the others stay in the sequence of the file.
void sequenceFlows(std::vector<FlowRule>& flows, Problems& problems);

}  // namespace spojka::host
