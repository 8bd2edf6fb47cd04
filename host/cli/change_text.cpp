// SPDX-License-Identifier: Apache-2.0
#include "host/cli/change_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/mask.hpp"
#include "host/cli/text.hpp"

namespace spojka::host {
const Mapping* ShownChanges::mappingOf(std::string_view stream) const {
  const auto found = std::find_if(mappings_.begin(), mappings_.end(),
                                  [&](const Mapping& m) { return m.stream() == stream; });
  return found == mappings_.end() ? nullptr : &*found;
}

bool ShownChanges::isPersonalAfter(const Mapping* mapping, const RecordEvent& event,
                                   const spojka_change& change) const {
  const bool marked = ValueView(change.after).isSensitive();
  if (mapping == nullptr) return marked;
  const std::string_view field = fromAbi(change.field);
  const ValueView mapped = event.mapped.kind() == Kind::object ? event.mapped.at(field) : ValueView();
  if (mapped.raw() == nullptr) return marked || mapping->targetMarks().of(field) == Privacy::personal;
  if (mapped.isSensitive()) return true;
  const auto& columns = mapping->columns();
  const auto column =
      std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.target == field; });
  return marked && (column == columns.end() || !column->told);
}

ShownChanges::Sides ShownChanges::of(Arena& arena, const RecordEvent& event,
                                     const spojka_change& change) const {
  const ValueView before(change.before);
  const ValueView after(change.after);
  if (reveal_) return {make::copy(arena, before), make::copy(arena, after)};
  const Mapping* mapping = mappingOf(event.stream);
  const bool hideAfter = isPersonalAfter(mapping, event, change);
  const bool hideBefore =
      hideAfter || before.isSensitive() ||
      (mapping != nullptr && mapping->targetMarks().of(fromAbi(change.field)) == Privacy::personal);
  return {hideBefore ? maskWhole(arena, before) : maskSensitive(arena, before),
          hideAfter ? maskWhole(arena, after) : make::copy(arena, after)};
}

std::string changesAsText(const RecordEvent& e, const ShownChanges& shown) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < e.changeCount; ++i)
    width = std::max(width, displayWidth(fromAbi(e.changes[i].field)));
  std::string out;
  for (std::size_t i = 0; i < e.changeCount; ++i) {
    Arena arena;
    const auto sides = shown.of(arena, e, e.changes[i]);
    const std::string before = showValue(ValueView(sides.before));
    const std::string after = showValue(ValueView(sides.after));
    out += fmt::format("      {:<{}}  {}{}{}\n", fromAbi(e.changes[i].field), width,
                       e.outcome == Outcome::created ? std::string() : before + " -> ", after,
                       e.outcome != Outcome::created && before == after ? " (another value)" : "");
  }
  return out;
}

spojka_value changesToValue(Arena& arena, const RecordEvent& e, const ShownChanges& shown) {
  std::vector<spojka_value> changes;
  for (std::size_t i = 0; i < e.changeCount; ++i) {
    const auto sides = shown.of(arena, e, e.changes[i]);
    ObjectBuilder change;
    change.set("field", make::string(arena, fromAbi(e.changes[i].field)))
        .set("before", sides.before)
        .set("after", sides.after);
    changes.push_back(change.finish(arena));
  }
  return make::list(arena, changes);
}

}  // namespace spojka::host
