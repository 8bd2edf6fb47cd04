// SPDX-License-Identifier: Apache-2.0
// How large one record may be before it is put aside as a problem instead of being read.
#pragma once

#include <cstddef>

namespace shoptet {

struct RecordLimits {
  std::size_t text = 1024 * 1024;        // bytes in one element
  std::size_t record = 4 * 1024 * 1024;  // bytes of text in one record, and what its elements cost
  std::size_t elements = 100 * 1000;     // in one record
  std::size_t depth = 20;                // below the root; leaves room for the nesting of values
};

}  // namespace shoptet
