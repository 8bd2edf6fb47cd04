// SPDX-License-Identifier: Apache-2.0
// What groups are known by while members come, change, move and leave within one transaction. The table has a
// key once for each group, however many of its members have it: members of one person have the same ones. So
// a key that one of them loses is the group's no longer only where nobody else there has it, which is looked
// at in groups that lose some, once each. Ownership: borrows the table. Threads: one. Errors: StoreError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/identity/member_key.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host::identity {

// Value and name, each once, sorted: keys of several rules may be the same ones.
using KeyPairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
KeyPairs pairsOf(const std::vector<MemberKey>& keys);

// Of whatever name where none is given.
bool isKnownBy(const std::vector<MemberKey>& keys, std::int64_t value, std::optional<std::int64_t> name);
// Without their bodies.
std::vector<Member> holders(MemberTable& table, std::int64_t value, std::optional<std::int64_t> name);

class GroupKeys {
 public:
  explicit GroupKeys(MemberTable& table) : table_(table) {}

  // A member has them and sits in the group; in 0: nowhere yet.
  void add(std::int64_t group, const KeyPairs& keys);
  // One that sits there has them no longer, or goes. Before the table knows it.
  void remove(std::int64_t group, const KeyPairs& keys);
  // Once nobody sits nowhere. What was looked at may be otherwise when more comes.
  void forget() { counts_.clear(); }

 private:
  using Counts = std::map<std::pair<std::int64_t, std::int64_t>, std::size_t>;
  Counts& counted(std::int64_t group);

  MemberTable& table_;
  std::unordered_map<std::int64_t, Counts> counts_;  // members that have each key, of groups that lose some
};

}  // namespace spojka::host::identity
