// SPDX-License-Identifier: Apache-2.0
// The contact centre's content as values that can be compared: every contact and CRM record, every field.
// Ownership: plain values. Threads: any. Errors: none.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "world.hpp"

namespace chaos {

// Field by field; what differs between two sandboxes anyway (ports, ids, times) is left out.
using Fields = std::map<std::string, std::string>;
using Picture = std::map<std::string, Fields>;  // by name, that of a CRM record behind "record "

Picture pictureOf(const e2e::World& world);

struct Difference {
  std::vector<std::string> lost;       // only in the expected picture
  std::vector<std::string> extra;      // only in the actual one
  std::vector<std::string> differing;  // "name: field: expected -> actual"

  bool none() const { return lost.empty() && extra.empty() && differing.empty(); }
  std::string text() const;
};

Difference compare(const Picture& expected, const Picture& actual);

}  // namespace chaos
