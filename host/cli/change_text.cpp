// SPDX-License-Identifier: Apache-2.0
#include "host/cli/change_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/mask.hpp"
#include "host/cli/text.hpp"

namespace spojka::host {
namespace {

struct Shown {
  spojka_value before;
  spojka_value after;
};

Shown shownOf(Arena& arena, const spojka_change& change, bool reveal) {
  const ValueView before(change.before);
  const ValueView after(change.after);
  if (reveal) return {make::copy(arena, before), make::copy(arena, after)};
  if (before.isSensitive() || after.isSensitive()) return {maskWhole(arena, before), maskWhole(arena, after)};
  return {maskSensitive(arena, before), maskSensitive(arena, after)};
}

}  // namespace

std::string changesAsText(const RecordEvent& e, bool reveal) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < e.changeCount; ++i)
    width = std::max(width, displayWidth(fromAbi(e.changes[i].field)));
  std::string out;
  for (std::size_t i = 0; i < e.changeCount; ++i) {
    Arena arena;
    const Shown shown = shownOf(arena, e.changes[i], reveal);
    const std::string before = showValue(ValueView(shown.before));
    const std::string after = showValue(ValueView(shown.after));
    out += fmt::format("      {:<{}}  {}{}{}\n", fromAbi(e.changes[i].field), width,
                       e.outcome == Outcome::created ? std::string() : before + " -> ", after,
                       e.outcome != Outcome::created && before == after ? " (another value)" : "");
  }
  return out;
}

spojka_value changesToValue(Arena& arena, const RecordEvent& e, bool reveal) {
  std::vector<spojka_value> changes;
  for (std::size_t i = 0; i < e.changeCount; ++i) {
    const Shown shown = shownOf(arena, e.changes[i], reveal);
    ObjectBuilder change;
    change.set("field", make::string(arena, fromAbi(e.changes[i].field)))
        .set("before", shown.before)
        .set("after", shown.after);
    changes.push_back(change.finish(arena));
  }
  return make::list(arena, changes);
}

}  // namespace spojka::host
