// SPDX-License-Identifier: Apache-2.0
// How much room there is for an answer. Ownership: none. Threads: any. Errors: none.
#pragma once

#include <cstddef>

namespace spojka::host {

// Columns of the terminal behind stdout; 0 = stdout is none, and lines may be as long as they are.
std::size_t terminalWidth();

}  // namespace spojka::host
