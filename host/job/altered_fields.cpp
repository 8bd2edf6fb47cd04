// SPDX-License-Identifier: Apache-2.0
#include "host/job/altered_fields.hpp"

#include "host/base/means.hpp"
#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLongestValue = 60;

std::string shortText(const spojka_value& value) {
  const ValueView view(value);
  if (view.isEmpty()) return "nothing";
  const std::string text = view.kind() == Kind::string ? std::string(view.text()) : toJson(view);
  return text.size() <= kLongestValue ? text : std::string(startOf(text, kLongestValue)) + "...";
}

}  // namespace

void AlteredFields::record(const RecordEvent& e) {
  for (std::size_t i = 0; i < e.alteredCount; ++i) {
    const spojka_change& change = e.altered[i];
    if (counts_[std::string(e.flow)][std::string(fromAbi(change.field))]++ > 0) continue;
    Arena arena;
    const auto sides = shown_.of(arena, e, change);
    const std::string sent = shortText(sides.after);
    const std::string held = shortText(sides.before);
    logger_.warning(
        "the destination calls it written, and its answer holds something else than was sent: the field may "
        "not "
        "exist any more, or be changed there on the way in. The record counts as written; " +
            mention(Means::verify) + " looks at all of them",
        {{"stream", std::string(e.flow)},
         {"field", std::string(fromAbi(change.field))},
         {"key", std::string(e.key)},
         {"sent", sent},
         {"holds", sent == held ? held + " (another value)" : held}});
  }
}

}  // namespace spojka::host
