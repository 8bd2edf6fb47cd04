// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/foreign.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "host/base/mask.hpp"
#include "host/base/means.hpp"
#include "host/base/value_codec.hpp"
#include "host/mapping/field_marks.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kExamples = 5;
constexpr std::size_t kLongestValue = 60;

}  // namespace

// Nobody has asked to see anything of a person. What this profile would write is known by its mapping; what
// is there may be anything, unless the field is nobody's.
std::string Foreign::shown(std::string_view field, const spojka_value* value, bool ours) const {
  const ValueView view(value);
  if (view.isEmpty()) return "empty";
  const std::string path = withoutBrackets(field);
  const auto& columns = mapping_.columns();
  const auto column = std::find_if(columns.begin(), columns.end(),
                                   [&](const auto& c) { return withoutBrackets(c.target) == path; });
  const bool known = ours && column != columns.end() && !column->personal && !column->secret;
  const bool clear = !view.isSensitive() && (known || mapping_.targetMarks().of(path) == Privacy::nobody);
  Arena arena;
  const spojka_value masked = clear ? *view.raw() : maskWhole(arena, view);
  const std::string text = toJson(ValueView(masked));
  return text.size() <= kLongestValue ? text : std::string(startOf(text, kLongestValue)) + "...";
}

void Foreign::same(std::string_view key) {
  const std::lock_guard lock(mutex_);
  ++same_;
  if (!differing_.empty()) differing_.erase(std::hash<std::string_view>{}(key));
}

void Foreign::count(const WorkItem& item, const spojka_change* changes, std::size_t count) {
  if (!differing_.insert(std::hash<std::string_view>{}(item.key())).second || examples_.size() >= kExamples)
    return;
  if (count == 0) return examples_.push_back(tr("{} is there with other values", item.key()));
  const auto field = fromAbi(changes->field);
  examples_.push_back(tr("{}: {} is {} there and would become {}", item.key(), field,
                         shown(field, changes->before, false), shown(field, changes->after, true)));
}

std::optional<std::string> Foreign::differs(const WorkItem& item, const spojka_change* changes,
                                            std::size_t count) {
  const std::lock_guard lock(mutex_);
  this->count(item, changes, count);
  const spojka_record& r = *item.source;
  held_.add({item.ticket, std::string(item.key()), r.op, r.changed_at_us, encodeValue(ValueView(r.body)),
             item.turn});
  if (differing() < kCertain || differing() <= same_) return std::nullopt;
  return stop();
}

void Foreign::wouldDiffer(const WorkItem& item, const spojka_change* changes, std::size_t count) {
  const std::lock_guard lock(mutex_);
  this->count(item, changes, count);
}

std::optional<std::string> Foreign::refusal() const {
  const std::lock_guard lock(mutex_);
  if (nearlyNone() || differing() + before_.takenAsFew <= kFew) return std::nullopt;
  return stop();
}

bool Foreign::nearlyNone() const {
  return static_cast<double>(differing()) <= static_cast<double>(same_ + differing()) * kNearlyNone;
}

std::int64_t Foreign::takenAsFew() const {
  const std::lock_guard lock(mutex_);
  return nearlyNone() ? 0 : differing();
}

std::string Foreign::story() const {
  const std::lock_guard lock(mutex_);
  if (differing() == 0 && same_ <= kFew) return {};
  if (differing() > 0 && differing() <= kFew)
    return tr(
        "{} objects were at the destination already under names of this profile and held other values, which "
        "are "
        "written over; {} more held the same. Does it happen again, another profile of this name writes "
        "there",
        differing(), same_);
  return tr(
      "{} objects were at the destination already under names of this profile, {} of them with what would be "
      "written "
      "anyway: they are taken as written by this profile before its state was lost",
      same_ + differing(), same_);
}

bool Foreign::holds() const {
  const std::lock_guard lock(mutex_);
  return !held_.empty();
}

bool Foreign::holds(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  return held_.holds(key);
}

std::string Foreign::stop() const {
  std::string before;
  if (before_.takenAsFew > 0) before = tr(" ({} more were taken over by earlier runs)", before_.takenAsFew);
  if (before_.linksForgotten)
    return fmt::format(
        fmt::runtime(tr(
            "stopped before writing over anything that was found: {} objects are at the new destination "
            "already "
            "under "
            "names of this profile and hold other values{}; {} more hold the same. For example {}. The links "
            "to "
            "what "
            "was written before were forgotten when the other destination was begun ({}), so this "
            "state cannot tell whose they are. Nothing was moved or changed there. If both destinations are "
            "parts of one "
            "system, in which a name is there once, these are the objects written before: {} moves them "
            "to "
            "the new part, and a profile with another name leaves them where they are and writes its own")),
        differing(), before, same_, fmt::join(examples_, "; "), mention(Means::newSystem, "destination"),
        mention(Means::adopt, mapping_.flow()));
  return fmt::format(
      fmt::runtime(
          tr("stopped before writing over anything that was found: {} objects are at the destination under "
             "names of "
             "this "
             "profile, hold other values than it would write, and were not written by this state{}; {} more "
             "hold "
             "the "
             "same. "
             "For example {}. Does another profile of this name write there, or is this the state of another "
             "one? "
             "Then give "
             "this profile a name of its own. If all of them are this profile's, run it once with {}")),
      differing(), before, same_, fmt::join(examples_, "; "), mention(Means::adopt, mapping_.flow()));
}

}  // namespace spojka::host
