// SPDX-License-Identifier: Apache-2.0
// Looks through a batch a connector handed over, so that the rest of the host may walk it without asking.
// On the hot path: touches every value once, allocates nothing. Threads: pure function.
// Errors: Error(DATA) naming connector, call and record.
#pragma once

#include "host/plugin/call.hpp"
#include "spojka/abi.h"

namespace spojka::host {

void checkBatch(const Call& call, const spojka_batch& batch);

}  // namespace spojka::host
