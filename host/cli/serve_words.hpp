// SPDX-License-Identifier: Apache-2.0
// How the service asks for a verb on a command line. Threads: pure function. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "host/cli/options.hpp"
#include "host/serve/verb_call.hpp"

namespace spojka::host {

// Without the program's name. `options`: those of the service hold for what it starts.
std::vector<std::string> commandFor(const VerbCall& call, const CommonOptions& options);

}  // namespace spojka::host
