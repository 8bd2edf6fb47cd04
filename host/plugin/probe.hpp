// SPDX-License-Identifier: Apache-2.0
// Looking at a connector from a distance: a child process loads it, so that one that crashes, hangs or ends
// the program on loading costs a line in a list and nothing else. Threads: any. Errors: ExitError(usage) with
// what the child said or how it ended.
#pragma once

#include <filesystem>

#include "host/plugin/registry.hpp"

namespace spojka::host {

PluginInfo probeFile(const std::filesystem::path& file, const ProbeOptions& options);

// The child's half, without the printing: loads `file`, whoever owns it.
PluginInfo loadForProbe(const std::filesystem::path& file);

}  // namespace spojka::host
