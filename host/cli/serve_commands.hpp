// SPDX-License-Identifier: Apache-2.0
// The verbs of the service: `serve`, and `account` for who may use it. Ownership: `app` keeps what is said on
// the command line. Threads: one. Errors: none of its own.
#pragma once

#include <CLI/CLI.hpp>

#include "host/cli/state_commands.hpp"

namespace spojka::host {

void addServeCommands(CLI::App& app, Verb& chosen);

}  // namespace spojka::host
