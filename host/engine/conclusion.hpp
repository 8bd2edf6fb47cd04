// SPDX-License-Identifier: Apache-2.0
// How a run ends: its status and exit code, told from what its streams came to. Threads: one. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/outcome.hpp"

namespace spojka::host {

// The one that matters more to whoever asked for the run: damage before what a person must mend, that before
// what passes by itself, that before having been cancelled, and records that failed before none.
ExitCode worse(ExitCode a, ExitCode b);

// Why streams failed, a line for each cause: "people, things: the token was refused".
std::vector<std::string> errorsOf(const std::vector<StreamTotals>& streams);

// Streams that failed have their status and error already; result.exit is the worst of theirs. An error of
// the run itself stays, with its exit code.
void conclude(RunResult& result, const CancelToken& cancel);

}  // namespace spojka::host
