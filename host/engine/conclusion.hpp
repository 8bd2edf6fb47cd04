// SPDX-License-Identifier: Apache-2.0
// How a run ends: its status and exit code, told from what its streams came to. Threads: one. Errors: none.
#pragma once

#include "host/base/cancel.hpp"
#include "host/engine/outcome.hpp"

namespace spojka::host {

// An error that is set already stays, with its exit code: nothing that follows from it matters more.
void conclude(RunResult& result, const CancelToken& cancel);

}  // namespace spojka::host
