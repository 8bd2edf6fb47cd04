// SPDX-License-Identifier: Apache-2.0
// The other yardstick of parsing: Poco's SAX with handlers that only count, as a program on Poco would begin.
// Ownership: none kept. Threads: one. Errors: std::runtime_error.
#pragma once

#include <string>

#include "bare_expat.hpp"

namespace bench {

Tally parseWithPoco(const std::string& file, const std::string& recordElement);

}  // namespace bench
