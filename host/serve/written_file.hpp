// SPDX-License-Identifier: Apache-2.0
// Files of the service: whole or not at all, also after a power cut, readable by its owner only unless they
// were there with other rights. Threads: any. Errors: an answer in words for people.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace spojka::host {

// Makes the folders above it, for the owner only. Empty = done. `replaces`: false = it must not be there yet.
std::string writeWhole(const std::filesystem::path& file, std::string_view text, bool replaces = true);
// Its text; empty where it is not there or cannot be read.
std::string readWhole(const std::filesystem::path& file);
// Why a file could not be used, in words for people. `error`: an errno.
std::string reasonOf(int error);
// One more line at its end.
std::string appendLine(const std::filesystem::path& file, std::string_view line);

}  // namespace spojka::host
