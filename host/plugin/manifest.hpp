// SPDX-License-Identifier: Apache-2.0
// Holds a loaded connector to its contract before anything of it is used: root table, manifest, interface
// tables. Ownership: borrows the tables, which live until the process ends. Threads: pure functions.
// Errors: StatusError(refused) naming the file and the rule it breaks.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "host/plugin/registry.hpp"
#include "spojka/abi.h"

namespace spojka::host {

inline constexpr std::string_view kPluginSuffix = ".spojka.so";

// [a-z][a-z0-9_]*
bool isConnectorId(std::string_view text) noexcept;

// Checks everything and reads the manifest; `id` is what the file's name says.
PluginInfo readPlugin(const spojka_plugin& root, const std::filesystem::path& file, std::string_view id);

}  // namespace spojka::host
