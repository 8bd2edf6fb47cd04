// SPDX-License-Identifier: Apache-2.0
// `spojka identity ...`: who is gathered with whom and why, what contradicts itself, and what people decide
// of it. Addresses, numbers and names are masked unless they are asked for.
#pragma once

#include <CLI/CLI.hpp>

#include "host/cli/state_commands.hpp"

namespace spojka::host {

// With its own arguments, which live until the program ends.
void addIdentityCommands(CLI::App& app, Verb& chosen);

}  // namespace spojka::host
