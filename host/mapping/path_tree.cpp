// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/path_tree.hpp"

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

std::vector<std::string> PathTree::paths() const {
  std::vector<std::string> all;
  for (const auto& [name, tree] : within) {
    if (tree.whole || tree.within.empty()) {
      all.push_back(name);
      continue;
    }
    for (const auto& path : tree.paths()) all.push_back(name + "." + path);
  }
  return all;
}

}  // namespace spojka::host::mapping
