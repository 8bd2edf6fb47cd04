// SPDX-License-Identifier: Apache-2.0
// How much room there is for an answer. Ownership: none. Threads: any. Errors: none.
#pragma once

#include <cstddef>

namespace spojka::host {

// Columns of the terminal behind the descriptor, stdout when none is named; 0 = it is no terminal, and lines
// may be as long as they are.
std::size_t terminalWidth(int fd = 1);

}  // namespace spojka::host
