// SPDX-License-Identifier: Apache-2.0
// What somebody types who knows a name, or a part of it: whether a record is seen by these words, in whatever
// case and sequence, with or without the marks over letters. Ownership: plain values. Threads: immutable.
// Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

class SeenWords {
 public:
  explicit SeenWords(std::string_view typed);

  bool empty() const noexcept { return typed_.empty(); }
  // Each of them is a word of what people see of the record, or of what stands in `names`: target paths.
  bool areIn(const Mapping& mapping, ValueView mapped, const std::vector<std::string>& names) const;
  // They are all that people see of it.
  bool areAllOf(const Mapping& mapping, ValueView mapped) const;

 private:
  std::vector<std::string> typed_;  // sorted
};

}  // namespace spojka::host
