// SPDX-License-Identifier: Apache-2.0
#include "host/job/shown_changes.hpp"

#include <algorithm>

#include "host/base/mask.hpp"
#include "host/job/seen_name.hpp"

namespace spojka::host {

const Mapping* ShownChanges::mappingOf(std::string_view stream) const {
  const auto& all = borrowed_ != nullptr ? *borrowed_ : own_;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Mapping& m) { return m.flow() == stream; });
  return found == all.end() ? nullptr : &*found;
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

std::string ShownChanges::nameOf(const RecordEvent& event) const {
  const Mapping* mapping = mappingOf(event.flow);
  if (mapping == nullptr) return {};
  if (const SeenName name = seenName(*mapping, event.mapped); !name.text.empty()) return name.shown(reveal_);
  // Of what failed the values may be gone: what is kept of them tells.
  FailedRecord failed;
  failed.trace = std::string(event.trace);
  failed.bodyJson = std::string(event.bodyJson);
  return seenName(failed).shown(reveal_);
}

ShownChanges::Sides ShownChanges::of(Arena& arena, const RecordEvent& event,
                                     const spojka_change& change) const {
  const ValueView before(change.before);
  const ValueView after(change.after);
  if (reveal_) return {make::copy(arena, before), make::copy(arena, after)};
  const Mapping* mapping = mappingOf(event.flow);
  const bool hideAfter = isPersonalAfter(mapping, event, change);
  const bool hideBefore =
      hideAfter || before.isSensitive() ||
      (mapping != nullptr && mapping->targetMarks().of(fromAbi(change.field)) == Privacy::personal);
  return {hideBefore ? maskWhole(arena, before) : maskSensitive(arena, before),
          hideAfter ? maskWhole(arena, after) : make::copy(arena, after)};
}

}  // namespace spojka::host
