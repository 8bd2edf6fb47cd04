// SPDX-License-Identifier: Apache-2.0
// The names of flows, which options, keys of records and names of objects are made of. Ownership: borrows.
// Threads: one. Errors: problems with their place.
#pragma once

#include <vector>

#include "host/profile/problems.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host {

// In the sequence of the file. A name must be one that an option and a key can hold; two must be told apart
// by whoever looks at no case; and no two flows may give two objects of one target the same name.
void checkFlowNames(const std::vector<FlowRule>& flows, Problems& problems);

}  // namespace spojka::host
