// SPDX-License-Identifier: Apache-2.0
// How far a stream has been read, as the host keeps it for us between runs.
// Ownership: plain values. Threads: pure functions. Errors: a text that is not a checkpoint of this version
// is a DataError, never a silent start from zero.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "civil_time.hpp"

namespace shoptet {

struct Checkpoint {
  enum class Next {
    whole = 1,  // everything, from the beginning
    ranges,     // a load by ranges of dates is under way
    feed,       // what has changed
  };
  Next next = Next::whole;
  std::string link;        // which export it belongs to; another one starts over
  std::int64_t since = 0;  // when the load began that everything later is a change to, seconds UTC
  Day from = 0;            // ranges: the first day that is not read yet
  std::int64_t span =
      -1;  // days per range that the shop can deliver; -1 = it could deliver everything at once
  std::int64_t streak = 0;  // ranges of this size delivered in a row
};

std::string toText(const Checkpoint& checkpoint);
// Empty text = nothing was read yet.
Checkpoint parseCheckpoint(std::string_view text, const std::string& where);

}  // namespace shoptet
