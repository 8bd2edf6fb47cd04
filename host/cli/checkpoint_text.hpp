// SPDX-License-Identifier: Apache-2.0
// How far a flow is in the streams it reads, for people and programs. Ownership: `a` owns what is made in it.
// Threads: any. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "host/store/store.hpp"
#include "spojka/arena.hpp"

namespace spojka::host {

// {"stream": "checkpoint"}
spojka_value checkpointsToValue(Arena& a, const std::vector<StreamCheckpoint>& checkpoints);
// "-" where there is none; names the streams where there are several.
std::string checkpointsText(const std::vector<StreamCheckpoint>& checkpoints);

}  // namespace spojka::host
