// SPDX-License-Identifier: Apache-2.0
// What people see of a record instead of its key: the value of the first field it is mapped to that has one.
// Ownership: plain values. Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

struct SeenName {
  std::string text;  // empty = there is nothing to be seen
  bool personal = false;

  // For whoever may not see personal data.
  std::string shown(bool reveal) const;
};

SeenName seenName(const Mapping& mapping, ValueView mapped);
// Of a record that is kept as failed, by what was kept of its mapping.
SeenName seenName(const FailedRecord& failed);

}  // namespace spojka::host
