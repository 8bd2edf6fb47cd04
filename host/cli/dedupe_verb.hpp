// SPDX-License-Identifier: Apache-2.0
// `spojka dedupe`: objects at the destination that are one person, planned and done as planned. Threads: one.
// Errors: as verbs.
#pragma once

#include <CLI/CLI.hpp>

#include "host/cli/state_commands.hpp"

namespace spojka::host {

void addDedupeCommand(CLI::App& app, Verb& chosen);

}  // namespace spojka::host
