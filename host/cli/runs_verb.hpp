// SPDX-License-Identifier: Apache-2.0
// `spojka runs ...`: the history of a profile. Each verb writes its answer to stdout and returns how it
// ended; errors are thrown, see app.cpp.
#pragma once

#include <cstddef>
#include <string>

#include "host/cli/options.hpp"

namespace spojka::host {

RunStatus runsListVerb(const Console& console, const std::string& profile, std::size_t limit);
// `id` may be the beginning of an id.
RunStatus runsShowVerb(const Console& console, const std::string& id, const std::string& profile);

}  // namespace spojka::host
