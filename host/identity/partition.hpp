// SPDX-License-Identifier: Apache-2.0
// Which records are one: the rules of gathering as a function of the records and of what people decided.
// Nothing else counts, so the answer is the same whatever the sequence the records came in. Ownership: plain
// values. Threads: pure function. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "host/identity/member_key.hpp"

namespace spojka::host::identity {

// What partition() has to know of a key of the profile, strongest first.
struct KeyRule {
  bool id = false;        // records with different ones never join
  bool withName = false;  // joins only where the names agree as well
};

// What people decided, by indexes of records. Wins over rules.
struct Decided {
  std::vector<std::pair<std::size_t, std::size_t>> together;  // a later one gives way to an earlier one
  std::vector<std::pair<std::size_t, std::size_t>> apart;     // what both could have stays with the first
  std::vector<std::size_t> alone;
};

// Keys that contradict each other and therefore join nothing.
struct Conflict {
  enum class Kind {
    key = 1,  // one key, and it leads to records with different ids
    record,   // one record, and its keys lead to records with different ids: it is on its own
  };
  Kind kind = Kind::key;
  MemberKey key;                     // of a record: one of those it would have joined by
  std::size_t record = 0;            // of kind record
  std::vector<std::size_t> leadsTo;  // one record of each side it leads to, sorted

  friend bool operator==(const Conflict&, const Conflict&) = default;
};

struct Partition {
  std::vector<std::size_t> part;    // of each record: the first record of its part
  std::vector<Conflict> conflicts;  // sorted
};

// `records`: the keys of each, without those that join nobody.
Partition partition(const std::vector<std::vector<MemberKey>>& records, const std::vector<KeyRule>& rules,
                    const Decided& decided);

}  // namespace spojka::host::identity
