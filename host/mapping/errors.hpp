// SPDX-License-Identifier: Apache-2.0
// The two ways in which a rule goes wrong inside this room. Neither leaves it: compileMapping turns the first
// into ProfileProblems, map() the second into a MappingFailure.
#pragma once

#include <stdexcept>

namespace spojka::host::mapping {

// The rule itself is wrong; the person who wrote the profile has to change it.
class RuleError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The rule is fine, but this record's value cannot go through it. The text holds no value of the record.
class FieldFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace spojka::host::mapping
