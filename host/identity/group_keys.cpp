// SPDX-License-Identifier: Apache-2.0
#include "host/identity/group_keys.hpp"

#include <algorithm>

#include "host/identity/member_key.hpp"

namespace spojka::host::identity {

KeyPairs pairsOf(const std::vector<MemberKey>& keys) {
  KeyPairs pairs;
  pairs.reserve(keys.size());
  for (const auto& key : keys) pairs.emplace_back(key.value, key.name);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

bool isKnownBy(const std::vector<MemberKey>& keys, std::int64_t value, std::optional<std::int64_t> name) {
  return std::any_of(keys.begin(), keys.end(), [&](const MemberKey& key) {
    return key.value == value && (!name || key.name == *name);
  });
}

std::vector<Member> holders(MemberTable& table, std::int64_t value, std::optional<std::int64_t> name) {
  std::vector<Member> all;
  for (const auto group : table.groupsKnownBy(value, name))
    for (auto& member : table.seatedIn(group))
      if (isKnownBy(readKeys(member.keys), value, name)) all.push_back(std::move(member));
  return all;
}

GroupKeys::Counts& GroupKeys::counted(std::int64_t group) {
  const auto [known, isNew] = counts_.try_emplace(group);
  // Whoever sits nowhere came since the beginning, and was counted as it came.
  if (isNew && group != 0)
    for (const auto& member : table_.seatedIn(group))
      for (const auto& key : pairsOf(readKeys(member.keys))) ++known->second[key];
  return known->second;
}

void GroupKeys::add(std::int64_t group, const KeyPairs& keys) {
  const auto known = group == 0 ? counts_.try_emplace(0).first : counts_.find(group);
  for (const auto& key : keys)
    if (known == counts_.end() || ++known->second[key] == 1) table_.addKey(key.first, key.second, group);
}

void GroupKeys::remove(std::int64_t group, const KeyPairs& keys) {
  if (keys.empty()) return;
  auto& counts = counted(group);
  for (const auto& key : keys) {
    const auto at = counts.find(key);
    if (at == counts.end() || --at->second != 0) continue;
    counts.erase(at);
    table_.removeKey(key.first, key.second, group);
  }
}

}  // namespace spojka::host::identity
