// SPDX-License-Identifier: Apache-2.0
// Which parts of a record are used: what is kept of one that is mapped later. Ownership: plain values.
// Threads: immutable once filled. No errors.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

struct PathTree {
  std::map<std::string, PathTree, std::less<>> within;
  bool whole = false;  // everything below is used

  // A copy with what is used and nothing else; texts are borrowed from `value`.
  spojka_value prune(Arena& arena, ValueView value) const;
  // "billing.city", "items.name": every used part, without the brackets of lists.
  std::vector<std::string> paths() const;
};

}  // namespace spojka::host::mapping
