// SPDX-License-Identifier: Apache-2.0
// Looking at a connector from a distance: a child process loads it, so that one that crashes, hangs or ends
// the program on loading costs a line in a list and nothing else. Threads: any. Errors: StatusError(refused)
// with what the child said or how it ended.
#pragma once

#include <filesystem>

#include "host/plugin/registry.hpp"
#include "host/plugin/trust.hpp"

namespace spojka::host {

// `foundAs` = where the file was found, which gives its id.
PluginInfo probeFile(const CheckedFile& file, const std::filesystem::path& foundAs,
                     const ProbeOptions& options);

// The child's half, without the printing: as loadForWorker().
PluginInfo loadForProbe(const std::filesystem::path& foundAs, const std::filesystem::path& path,
                        const std::string& stamp);

}  // namespace spojka::host
