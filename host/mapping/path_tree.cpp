// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/path_tree.hpp"

#include <vector>

namespace spojka::host::mapping {

spojka_value PathTree::prune(Arena& arena, ValueView value) const {
  if (value.raw() == nullptr) return make::null();
  if (whole) return *value.raw();
  spojka_value copy = *value.raw();
  if (value.kind() == Kind::list) {
    auto* items = arena.allocate<spojka_value>(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) items[i] = prune(arena, value.item(i));
    copy.as.list = items;
    return copy;
  }
  if (value.kind() != Kind::object) return copy;
  std::vector<spojka_field> kept;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto at = within.find(value.name(i));
    if (at == within.end() || value.member(i).isEmpty()) continue;
    kept.push_back({toAbi(value.name(i)), at->second.prune(arena, value.member(i))});
  }
  copy.size = static_cast<std::uint32_t>(kept.size());
  copy.as.fields = arena.copyArray(kept.data(), kept.size());
  return copy;
}

}  // namespace spojka::host::mapping
