// SPDX-License-Identifier: Apache-2.0
// A state as an earlier version of the program would hold it. Threads: one. Errors: Poco exceptions.
#pragma once

#include <cstddef>
#include <filesystem>

namespace e2e {

// Puts the content of the state file `newest` into `file`, in the words of an earlier schema; what that one
// had no place for is left out. What stood in `file` is replaced.
void makeOlderState(const std::filesystem::path& newest, const std::filesystem::path& file,
                    std::size_t schema);

}  // namespace e2e
