// SPDX-License-Identifier: Apache-2.0
// What a person has agreed to beyond what the guards let pass. Plain values. Threads: any. Errors:
// StatusError (usage) for a stream that the profile does not have.
#pragma once

#include <string>
#include <vector>

#include "host/engine/coupling.hpp"

namespace spojka::host {

struct Agreements {
  std::vector<std::string> allowChanges;  // streams that may change far more than usual this time
  std::vector<std::string> adopt;         // streams whose objects at the destination are this profile's
};

void agree(Coupling& coupling, const Agreements& agreed);

}  // namespace spojka::host
