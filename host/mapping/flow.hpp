// SPDX-License-Identifier: Apache-2.0
// What moves through one rule while a record is mapped: a single value or a list without empty items.
// Ownership: values borrow from the record, the mapping or the arena. Threads: one thread; the buffers are
// reused from record to record so that the hot path allocates nothing.
#pragma once

#include <string>
#include <vector>

#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

struct Flow {
  spojka_value one{};
  std::vector<spojka_value> many;
  bool isList = false;
  bool sensitive = false;  // something on the way here was

  void reset() noexcept {
    one = {};
    many.clear();
    isList = false;
    sensitive = false;
  }
  void setOne(spojka_value value) noexcept {
    one = value;
    many.clear();
    isList = false;
  }
  bool empty() const noexcept { return isList ? many.empty() : ValueView(one).isEmpty(); }
};

// What a transform may use: the arena for its result and a buffer to build text in.
struct Work {
  Arena& arena;
  std::string& buffer;
  ValueView record{};  // body of the record at work, for what a transform looks at besides its value

  spojka_value keepBuffer() { return make::string(arena, buffer); }
};

}  // namespace spojka::host::mapping
