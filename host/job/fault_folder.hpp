// SPDX-License-Identifier: Apache-2.0
// Where it is kept which connectors failed: beside the states that have no place of their own. Pure.
#pragma once

#include <filesystem>

namespace spojka::host {

// Empty = nothing is kept: the user has no home.
std::filesystem::path faultFolder();

}  // namespace spojka::host
