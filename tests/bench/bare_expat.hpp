// SPDX-License-Identifier: Apache-2.0
// The yardstick of parsing: expat with handlers that only count. Ownership: none kept. Threads: one.
// Errors: std::runtime_error.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

inline constexpr unsigned kPiece = 64 * 1024;  // what both sides are fed at once

struct Tally {
  std::uint64_t records = 0;
  std::uint64_t elements = 0;
  std::uint64_t text = 0;  // bytes; counted so that nothing can be optimised away
};

Tally parseWithExpat(const std::string& file, const char* recordElement);

}  // namespace bench
