// SPDX-License-Identifier: Apache-2.0
// `spojka state ...`: what is remembered between runs. Each verb writes its answer to stdout and returns how
// it ended; errors are thrown, see app.cpp.
#pragma once

#include <string>

#include "host/cli/options.hpp"

namespace spojka::host {

RunStatus stateShowVerb(const Console& console, const std::string& profile);
// `output` empty or "-": stdout.
RunStatus stateExportVerb(const Console& console, const std::string& profile, const std::string& output);
// `input` "-": stdin.
RunStatus stateImportVerb(const Console& console, const std::string& profile, const std::string& input,
                          bool replace);
// `stream` empty: all of them.
RunStatus stateResetVerb(const Console& console, const std::string& profile, const std::string& stream,
                         bool yes);

}  // namespace spojka::host
