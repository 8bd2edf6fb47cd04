// SPDX-License-Identifier: Apache-2.0
// Asks a person on the terminal. Threads: one. Errors: StatusError (refused) for a no, and where nobody can
// answer.
#pragma once

#include <string>

namespace spojka::host {

// Where nobody can answer, `yes` must have been given on the command line.
void confirm(const std::string& what, bool yes);

}  // namespace spojka::host
