// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/blast_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "host/base/means.hpp"

namespace spojka::host {
namespace {

// A value as it may stand in a message: its form, nothing of what it says.
std::string masked(ValueView value) {
  if (value.isEmpty()) return "empty";
  switch (value.kind()) {
    case Kind::list:
      return fmt::format("a list of {}", value.size());
    case Kind::string:
    case Kind::bytes:
      return fmt::format("*** ({} bytes)", value.text().size());
    default:
      return "***";
  }
}

// The first field that has a value, which is mostly what the record is known by.
std::string firstField(ValueView body, const std::vector<std::string>& fields) {
  for (const auto& field : fields)
    if (!body.at(field).isEmpty()) return fmt::format("{} becomes {}", field, masked(body.at(field)));
  return "would be deleted or empty";
}

// What a person would miss first.
std::string exampleOf(ValueView body, const std::vector<std::string>& fields, std::uint64_t lost) {
  for (std::size_t bit = 0; bit < fields.size(); ++bit)
    if ((lost >> bit & 1U) != 0) return fmt::format("{} had a value and would be empty", fields[bit]);
  return firstField(body, fields);
}

std::string percent(double share) {
  return fmt::format("{:.0f}%", share * 100);
}

double shareOf(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

}  // namespace

BlastGuard::BlastGuard(std::string stream, GuardRule rule, Known known, std::vector<std::string> fields)
    : stream_(std::move(stream)),
      rule_(rule),
      known_(known),
      fields_(std::move(fields)),
      emptied_(fields_.size()) {}

void BlastGuard::stays(std::uint64_t filled) {
  if (filled != 0) ++staying_[filled];
}

void BlastGuard::changes(std::string_view key, std::uint64_t before, std::uint64_t after, ValueView body) {
  const Masks masks{before, after};
  const auto [known, isNew] = changed_.try_emplace(std::hash<std::string_view>{}(key), masks);
  if (!isNew) count(key, std::exchange(known->second, masks), -1);
  count(key, masks, 1);
  if (isNew && examples_.size() < kExamples)
    examples_.push_back(fmt::format("{}: {}", key, exampleOf(body, fields_, before & ~after)));
}

void BlastGuard::staysAfterAll(std::string_view key, std::uint64_t filled) {
  const auto known = changed_.find(std::hash<std::string_view>{}(key));
  if (known == changed_.end()) return;
  count(key, known->second, -1);
  changed_.erase(known);
  stays(filled);
}

void BlastGuard::count(std::string_view key, const Masks& masks, int times) {
  for (std::size_t bit = 0; bit < emptied_.size(); ++bit) {
    if ((masks.before >> bit & 1U) == 0) continue;
    Emptied& field = emptied_[bit];
    field.had += times;
    if ((masks.after >> bit & 1U) != 0) continue;
    field.lost += times;
    if (times > 0 && field.examples.size() < kExamples)
      field.examples.push_back(fmt::format("{}: {} had a value and would be empty", key, fields_[bit]));
  }
}

std::optional<std::string> BlastGuard::tooManyBut(std::int64_t perhapsNot) const {
  const auto changed = static_cast<std::int64_t>(changed_.size()) - perhapsNot;
  const double share = shareOf(changed, known_.links);
  if (changed < kLeast || share <= rule_.changed) return std::nullopt;
  return stop(fmt::format("{} of the {} known records ({}) and perhaps more would change, the limit is {} "
                          "(guard.changed){}",
                          changed, known_.links, percent(share), percent(rule_.changed),
                          known_.mappingChanged ? "; the mapping of this stream was changed" : ""),
              examples_);
}

std::optional<std::string> BlastGuard::atTheEnd(std::int64_t read, bool wholeRead) const {
  for (std::size_t bit = 0; bit < emptied_.size(); ++bit) {
    const Emptied& field = emptied_[bit];
    if (field.lost < kLeast) continue;
    std::int64_t had = field.had;
    for (const auto& [mask, records] : staying_)
      if ((mask >> bit & 1U) != 0) had += records;
    const double share = shareOf(field.lost, had);
    if (share > rule_.emptied)
      return stop(fmt::format("field {} would become empty on {} of {} records that have it ({}), the limit "
                              "is {} (guard.emptied)",
                              fields_[bit], field.lost, had, percent(share), percent(rule_.emptied)),
                  field.examples);
  }
  const std::int64_t missing = known_.lastFullRead - read;
  const double share = shareOf(missing, known_.lastFullRead);
  if (wholeRead && missing >= kLeast && share > rule_.shrunk)
    return stop(fmt::format("the source gave {} records, the last time it gave {}: {} less, the limit is {} "
                            "(guard.shrunk)",
                            read, known_.lastFullRead, percent(share), percent(rule_.shrunk)),
                {});
  return std::nullopt;
}

std::string BlastGuard::stop(const std::string& why, const std::vector<std::string>& examples) const {
  std::string text = fmt::format("stopped before changing anything that exists: {}.", why);
  if (!examples.empty()) text += fmt::format(" For example {}.", fmt::join(examples, "; "));
  return text + fmt::format(" Look at what {} shows; when this is wanted, run it once with {}",
                            mention(Means::plan), mention(Means::allowChanges, stream_));
}

}  // namespace spojka::host
