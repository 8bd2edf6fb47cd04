// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/key_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

template <class Map>
std::int64_t total(const Map& counts) {
  std::int64_t sum = 0;
  for (const auto& [name, n] : counts) sum += n;
  return sum;
}

}  // namespace

KeyWatch::KeyWatch(std::string stream, std::vector<std::string> names, Before before, bool whole)
    : stream_(std::move(stream)), names_(std::move(names)), before_(std::move(before)), whole_(whole) {
  const Kinds& kinds = before_.kinds;
  const auto most = std::max_element(kinds.begin(), kinds.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const std::int64_t all = total(kinds);
  if (all == 0 || most->second * 2 < all) return;
  usual_ = most->first;
  unusualShare_ = static_cast<double>(all - most->second) / static_cast<double>(all);
}

std::string KeyWatch::nameOf(std::uint32_t kind) const {
  return kind == 0 || kind > names_.size() ? std::string() : names_[kind - 1];
}

void KeyWatch::sees(std::uint32_t kind, bool known) {
  ++read_[kind];
  if (known)
    ++known_;
  else
    ++new_[kind];
  if (!usualSeen_ && kind != 0 && nameOf(kind) == usual_) usualSeen_ = true;
}

bool KeyWatch::isUnheardOf(std::uint32_t kind) const {
  const std::string name = nameOf(kind);
  return !name.empty() && !before_.kinds.empty() && before_.kinds.count(name) == 0;
}

bool KeyWatch::holds(std::uint32_t kind) const {
  if (whole_ && before_.links >= kLeast && known_ * 2 < before_.links) return true;
  if (kind == 0 || before_.kinds.empty()) return false;
  if (isUnheardOf(kind)) return true;
  return !usual_.empty() && (!usualSeen_ || (whole_ && nameOf(kind) != usual_));
}

std::optional<std::string> KeyWatch::atTheEnd() const {
  if (auto why = lostKind()) return why;
  if (auto why = newKind()) return why;
  if (auto why = swappedKind()) return why;
  return massCreation();
}

std::int64_t KeyWatch::unusualNew() const {
  std::int64_t n = 0;
  for (const auto& [kind, fresh] : new_)
    if (const std::string name = nameOf(kind); !name.empty() && name != usual_) n += fresh;
  return n;
}

std::int64_t KeyWatch::withoutUsual() const {
  return usual_.empty() || usualSeen_ ? 0 : before_.withoutUsual + unusualNew();
}

std::optional<std::string> KeyWatch::newKind() const {
  for (const auto& [kind, fresh] : new_)
    if (isUnheardOf(kind))
      return tr(
          "stopped before creating anything: {0} of the new records are known by their {1}, which no record "
          "of "
          "this stream was known by before. Where the source lost what they were known by ({2}), they would "
          "be "
          "created a second time under another name: put it back into the export or its template and run "
          "again. "
          "Are they new ones indeed, run it once with {3}, and this kind is known from then "
          "on",
          fresh, nameOf(kind), usual_.empty() ? tr("something else") : usual_,
          mention(Means::allowChanges, stream_));
  return std::nullopt;
}

std::optional<std::string> KeyWatch::swappedKind() const {
  const std::int64_t fresh = unusualNew();
  if (!whole_ || usual_.empty() || fresh < kSwapped) return std::nullopt;
  // What vanished from the source earlier is linked all the same.
  std::int64_t missing = before_.links - std::min(known_, before_.links);
  if (before_.lastFullRead > 0)
    missing = std::min(missing, before_.lastFullRead - std::min(known_, before_.lastFullRead));
  if (missing < fresh || fresh * 2 < missing) return std::nullopt;
  return tr(
      "stopped before creating anything: {0} known records did not come, and {1} came that were never seen "
      "and are "
      "not known by their {2} like most. Most likely {2} was lost for a part of them, and each would be "
      "created a "
      "second time under another name: put it back into the export or its template and run again. Are they "
      "new ones indeed, run it once with {3}",
      missing, fresh, usual_, mention(Means::allowChanges, stream_));
}

std::optional<std::string> KeyWatch::lostKind() const {
  if (usual_.empty() || usualSeen_) return std::nullopt;
  std::int64_t others = 0;
  std::int64_t fresh = 0;
  bool unheardOf = false;
  std::string now;
  for (const auto& [kind, n] : read_) {
    const std::string name = nameOf(kind);
    if (name.empty()) continue;
    others += n;
    if (const auto created = new_.find(kind); created != new_.end()) fresh += created->second;
    if (isUnheardOf(kind)) unheardOf = true;
    now += (now.empty() ? "" : " or ") + name;
  }
  // A few of a kind that was there before may come without the usual one.
  const bool noChance = std::pow(unusualShare_, static_cast<double>(withoutUsual())) < kNoChance;
  const bool sure = unheardOf || noChance || others >= kSurelySeen || (whole_ && others > 0);
  if (fresh == 0 || !sure) return std::nullopt;
  return tr(
      "stopped before creating anything: the records of this stream were known by their {0}, and it has come "
      "with none "
      "of the {1} records read now, {2} of which would be created a second time under another name (by {3}). "
      "Most "
      "likely {0} was taken out of the export or its template: put it back and run again. If everything is "
      "to be "
      "written anew, run it once with {4}",
      usual_, others, fresh, now, mention(Means::allowChanges, stream_));
}

std::optional<std::string> KeyWatch::massCreation() const {
  if (!whole_ || before_.links < kLeast) return std::nullopt;
  const std::int64_t missing = before_.links - std::min(known_, before_.links);
  const std::int64_t fresh = total(new_);
  if (missing * 2 <= before_.links || fresh * 2 < missing) return std::nullopt;
  return tr(
      "stopped before creating anything: of the {} known records of this stream {} did not come, and {} came "
      "that were "
      "never seen. Most likely what the records are known by has changed at the source, and each would be "
      "created a "
      "second time beside what is there. Look at what {} shows; when they are new ones indeed, "
      "run it once "
      "with {}",
      before_.links, missing, fresh, mention(Means::plan), mention(Means::allowChanges, stream_));
}

KeyWatch::Kinds KeyWatch::kinds() const {
  Kinds all = before_.kinds;
  if (whole_)
    for (auto& [name, n] : all) n = 0;  // what was there once is no news
  bool told = false;
  for (const auto& [kind, n] : read_)
    if (const std::string name = nameOf(kind); !name.empty()) {
      all[name] += n;
      told = true;
    }
  return told ? all : before_.kinds;
}

}  // namespace spojka::host
