// SPDX-License-Identifier: Apache-2.0
#include "host/cli/change_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/printable.hpp"
#include "host/cli/text.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

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
    out += fmt::format(
        "      {:<{}}  {}{}{}\n", fromAbi(e.changes[i].field), width,
        e.outcome == Outcome::created ? std::string() : before + " -> ", after,
        e.outcome != Outcome::created && before == after ? tr(" (another value)") : std::string());
  }
  return out;
}

std::string nameBeside(const std::string& name) {
  return name.empty() ? std::string() : fmt::format(" \"{}\"", printableLine(name));
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
