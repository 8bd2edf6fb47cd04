// SPDX-License-Identifier: Apache-2.0
// Purpose: whole-file reading and atomic writing. Owns nothing; safe from any thread; throws
// std::runtime_error that names the file and the reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sandbox {

std::string readFile(const std::filesystem::path& path);
// Readers see the old or the new content, never a part; `mode` holds from the first byte on.
void writeFileAtomically(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

}  // namespace sandbox
