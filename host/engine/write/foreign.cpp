// SPDX-License-Identifier: Apache-2.0
#include "host/engine/write/foreign.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

#include "host/base/mask.hpp"
#include "host/base/means.hpp"
#include "host/base/value_codec.hpp"
#include "spojka/json.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kExamples = 5;
constexpr std::size_t kLongestValue = 60;

// Masked whether it is marked or not: nobody has asked to see anything yet.
std::string shown(const spojka_value* value) {
  const ValueView view(value);
  if (view.isEmpty()) return "empty";
  Arena arena;
  const spojka_value masked = maskWhole(arena, view);
  const std::string text = toJson(ValueView(masked));
  return text.size() <= kLongestValue ? text : std::string(startOf(text, kLongestValue)) + "...";
}

}  // namespace

void Foreign::same(std::string_view key) {
  const std::lock_guard lock(mutex_);
  ++same_;
  if (!differing_.empty()) differing_.erase(std::hash<std::string_view>{}(key));
}

void Foreign::count(const WorkItem& item, const spojka_change* changes, std::size_t count) {
  if (!differing_.insert(std::hash<std::string_view>{}(item.key())).second || examples_.size() >= kExamples)
    return;
  if (count == 0) return examples_.push_back(fmt::format("{} is there with other values", item.key()));
  examples_.push_back(fmt::format("{}: {} is {} there and would become {}", item.key(),
                                  fromAbi(changes->field), shown(changes->before), shown(changes->after)));
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
  const auto found = static_cast<double>(same_ + differing());
  if (differing() <= kFew || static_cast<double>(differing()) <= found * kNearlyNone) return std::nullopt;
  return stop();
}

std::string Foreign::story() const {
  const std::lock_guard lock(mutex_);
  if (differing() == 0 && same_ <= kFew) return {};
  if (differing() > 0 && differing() <= kFew)
    return fmt::format(
        "{} objects were at the destination already under names of this profile and held other values, which "
        "are "
        "written over; {} more held the same. Does it happen again, another profile of this name writes "
        "there",
        differing(), same_);
  return fmt::format(
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
  return fmt::format(
      "stopped before writing over anything that was found: {} objects are at the destination under names of "
      "this "
      "profile, hold other values than it would write, and were not written by this state; {} more hold the "
      "same. "
      "For example {}. Does another profile of this name write there, or is this the state of another one? "
      "Then give "
      "this profile a name of its own. If all of them are this profile's, run it once with {}",
      differing(), same_, fmt::join(examples_, "; "), mention(Means::adopt, stream_));
}

}  // namespace spojka::host
