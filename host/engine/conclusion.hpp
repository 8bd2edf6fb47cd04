// SPDX-License-Identifier: Apache-2.0
// How a run ends: told from what its streams came to. Threads: one. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/base/run_status.hpp"
#include "host/engine/read/read_scope.hpp"
#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

// The one that matters more to whoever asked for the run.
RunStatus worse(RunStatus a, RunStatus b);

// Why streams failed, a line for each cause: "people, things: the token was refused".
std::vector<std::string> errorsOf(const std::vector<FlowTotals>& streams);

// Why a run for one record that a person named has not done what was meant: the source does not have it.
// Empty = it does, or something else ended the run.
std::string nothingFound(const ReadScope& scope, const RunResult& result);

// Streams that failed have their status and error already; result.status is the worst of theirs. An error of
// the run itself stays, with its status.
void conclude(RunResult& result, const CancelToken& cancel);

}  // namespace spojka::host
