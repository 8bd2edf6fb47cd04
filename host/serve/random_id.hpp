// SPDX-License-Identifier: Apache-2.0
// Names nobody can guess, by libsodium. Threads: any. Errors: none.
#pragma once

#include <cstddef>
#include <string>

namespace spojka::host {

// Lower-case hexadecimal, two digits a byte.
std::string randomId(std::size_t bytes = 8);

}  // namespace spojka::host
