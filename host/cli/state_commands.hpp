// SPDX-License-Identifier: Apache-2.0
// The part of the command line that is about stored state: `failed`, `runs`, `state`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "host/cli/options.hpp"

namespace spojka::host {

using Verb = std::function<RunStatus(const Console&)>;

// Parsing sets `chosen`.
void addStateCommands(CLI::App& app, Verb& chosen);

}  // namespace spojka::host
