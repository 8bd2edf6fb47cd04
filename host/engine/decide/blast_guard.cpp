// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/blast_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// What a person would miss first. Of what was written only a fingerprint is kept, and which fields had a
// value: that another one changes cannot be told.
std::string exampleOf(ValueView body, const std::vector<std::string>& fields, std::uint64_t before,
                      std::uint64_t after) {
  if (body.isNull()) return tr("would be deleted");
  for (std::size_t bit = 0; bit < fields.size(); ++bit)
    if ((before & ~after) >> bit & 1U) return tr("{} had a value and would be empty", fields[bit]);
  for (std::size_t bit = 0; bit < fields.size() && before != 0; ++bit)
    if ((after & ~before) >> bit & 1U) return tr("{} was empty and would get a value", fields[bit]);
  return tr("would get other values");
}

// A number as people write it: 30.4%, 30,4 %.
std::string inPercent(const std::string& number) {
  const auto point = number.find('.');
  return point == std::string::npos ? tr("{}%", number)
                                    : tr("{}.{}%", number.substr(0, point), number.substr(point + 1));
}

std::string percent(double share, int decimals = 0) {
  return inPercent(fmt::format("{:.{}f}", share * 100, decimals));
}

// A share that is beyond a limit reads so as well: "30.2% ..., the limit is 30%".
struct Beyond {
  std::string share;
  std::string limit;
};
Beyond beyond(double share, double limit) {
  constexpr int kMostDecimals = 9;
  int decimals = 0;
  while (decimals < kMostDecimals && percent(share, decimals) == percent(limit, decimals)) ++decimals;
  // As the profile says it: 12.5%, not 13%.
  return {percent(share, decimals), inPercent(fmt::format("{:g}", limit * 100))};
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
    examples_.push_back(fmt::format("{}: {}", key, exampleOf(body, fields_, before, after)));
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
      field.examples.push_back(tr("{}: {} had a value and would be empty", key, fields_[bit]));
  }
}

std::optional<std::string> BlastGuard::tooManyBut(std::int64_t perhapsNot) const {
  const auto changed = static_cast<std::int64_t>(changed_.size()) - perhapsNot;
  const double share = shareOf(changed, known_.links);
  if (changed < kLeast || share <= rule_.changed) return std::nullopt;
  const auto [is, limit] = beyond(share, rule_.changed);
  return stop(tr("{} of the {} known records ({}) and perhaps more would change, the limit is {} "
                 "(guard.changed){}",
                 changed, known_.links, is, limit,
                 known_.mappingChanged ? tr("; the mapping of this stream was changed") : std::string()),
              examples_);
}

std::optional<std::string> BlastGuard::tooManyMissing(std::int64_t missing) const {
  const double share = shareOf(missing, known_.links);
  if (missing < kLeastMissing || share <= rule_.changed) return std::nullopt;
  const auto [is, limit] = beyond(share, rule_.changed);
  return stop(tr("{} of the {} known records ({}) are not in the source any more and would be "
                 "deleted, the limit is {} (guard.changed)",
                 missing, known_.links, is, limit),
              {});
}

std::optional<std::string> BlastGuard::tooManyMerges(std::int64_t merges) const {
  const double share = shareOf(merges, known_.links);
  if (merges < kLeast || share <= rule_.changed) return std::nullopt;
  const auto [is, limit] = beyond(share, rule_.changed);
  return tr(
      "stopped before merging anything: {} of the {} known objects ({}) would go up in others of the same "
      "group, the limit is {} (guard.changed). Look at what {} shows; when this is wanted, run it once with "
      "{}",
      merges, known_.links, is, limit, mention(Means::plan), mention(Means::allowChanges, stream_));
}

std::optional<std::string> BlastGuard::atTheEnd(std::int64_t read, bool wholeRead) const {
  for (std::size_t bit = 0; bit < emptied_.size(); ++bit) {
    const Emptied& field = emptied_[bit];
    if (field.lost < kLeast) continue;
    std::int64_t had = field.had;
    for (const auto& [mask, records] : staying_)
      if ((mask >> bit & 1U) != 0) had += records;
    const double share = shareOf(field.lost, had);
    if (share <= rule_.emptied) continue;
    const auto [is, limit] = beyond(share, rule_.emptied);
    return stop(tr("field {} would become empty on {} of {} records that have it ({}), the limit "
                   "is {} (guard.emptied)",
                   fields_[bit], field.lost, had, is, limit),
                field.examples);
  }
  const std::int64_t missing = known_.lastFullRead - read;
  const double share = shareOf(missing, known_.lastFullRead);
  if (!wholeRead || missing < kLeast || share <= rule_.shrunk) return std::nullopt;
  const auto [is, limit] = beyond(share, rule_.shrunk);
  return stop(tr("the source gave {} records, the last time it gave {}: {} less, the limit is {} "
                 "(guard.shrunk)",
                 read, known_.lastFullRead, is, limit),
              {});
}

std::string BlastGuard::stop(const std::string& why, const std::vector<std::string>& examples) const {
  std::string text = tr("stopped before changing anything that exists: {}.", why);
  if (!examples.empty()) text += fmt::format(fmt::runtime(tr(" For example {}.")), fmt::join(examples, "; "));
  return text + tr(" Look at what {} shows; when this is wanted, run it once with {}", mention(Means::plan),
                   mention(Means::allowChanges, stream_));
}

}  // namespace spojka::host
