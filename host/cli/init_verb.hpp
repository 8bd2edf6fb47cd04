// SPDX-License-Identifier: Apache-2.0
// `spojka init`: writes a profile, by asking or from options. Threads: one. Errors: as verbs.
#pragma once

#include <CLI/CLI.hpp>

#include "host/cli/state_commands.hpp"

namespace spojka::host {

void addInitCommand(CLI::App& app, Verb& chosen);

}  // namespace spojka::host
