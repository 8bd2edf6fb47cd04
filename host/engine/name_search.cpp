// SPDX-License-Identifier: Apache-2.0
#include "host/engine/name_search.hpp"

#include "host/engine/patience.hpp"

namespace spojka::host {

std::optional<std::vector<Finder::Named>> NameSearch::look(const std::vector<std::string>& names) {
  std::vector<Finder::Named> all;
  all.reserve(names.size());
  for (const auto& name : names) all.push_back({name});
  if (all.empty()) return all;
  const bool done = workPatiently(
      gate_, stop_,
      [&](SendGate::Permit& permit) {
        if (!finder_.tell(destination_.get(), all)) askOneByOne(all);
        permit.good();
      },
      [](const Error&) { return true; });
  if (!done) return std::nullopt;
  return all;
}

// What was told by an earlier attempt holds.
void NameSearch::askOneByOne(std::vector<Finder::Named>& names) {
  for (auto& name : names) {
    if (name.what != Sight::What::nothing || stop_.requested()) continue;
    spojka_record record{};
    record.stream = toAbi(finder_.target());
    record.key = toAbi(name.name);
    record.changed_at_us = SPOJKA_TIME_UNKNOWN;
    record.op = SPOJKA_OP_DELETE;
    destination_.get().write(&record, 1, true, [&](const spojka_outcome& o) {
      if (o.result == SPOJKA_W_UNCHANGED) name.what = Sight::What::absent;
      if (o.result != SPOJKA_W_DELETED && o.result != SPOJKA_W_FOUND) return;
      name.what = Sight::What::there;
      name.id = o.target_id.size != 0 ? std::string(fromAbi(o.target_id)) : name.name;
    });
  }
}

}  // namespace spojka::host
