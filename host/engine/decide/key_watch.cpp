// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/key_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/means.hpp"

namespace spojka::host {
namespace {

template <class Map>
std::int64_t total(const Map& counts) {
  std::int64_t sum = 0;
  for (const auto& [name, n] : counts) sum += n;
  return sum;
}

}  // namespace

KeyWatch::KeyWatch(std::string stream, std::vector<std::string> names, Kinds before, std::int64_t links,
                   bool whole)
    : stream_(std::move(stream)),
      names_(std::move(names)),
      before_(std::move(before)),
      links_(links),
      whole_(whole) {
  const auto most = std::max_element(before_.begin(), before_.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != before_.end() && most->second * 2 >= total(before_)) usual_ = most->first;
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

bool KeyWatch::holds(std::uint32_t kind) const {
  if (whole_ && links_ >= kLeast && known_ * 2 < links_) return true;
  return kind != 0 && !usual_.empty() && !usualSeen_;
}

std::optional<std::string> KeyWatch::atTheEnd() const {
  if (auto why = lostKind()) return why;
  return massCreation();
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
    if (before_.count(name) == 0) unheardOf = true;
    now += (now.empty() ? "" : " or ") + name;
  }
  // A few of a kind that was there before may come without the usual one.
  const bool sure = unheardOf || others >= kSurelySeen || (whole_ && others > 0);
  if (fresh == 0 || !sure) return std::nullopt;
  return fmt::format(
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
  if (!whole_ || links_ < kLeast) return std::nullopt;
  const std::int64_t missing = links_ - std::min(known_, links_);
  const std::int64_t fresh = total(new_);
  if (missing * 2 <= links_ || fresh * 2 < missing) return std::nullopt;
  return fmt::format(
      "stopped before creating anything: of the {} known records of this stream {} did not come, and {} came "
      "that were "
      "never seen. Most likely what the records are known by has changed at the source, and each would be "
      "created a "
      "second time beside what is there. Look at what {} shows; when they are new ones indeed, "
      "run it once "
      "with {}",
      links_, missing, fresh, mention(Means::plan), mention(Means::allowChanges, stream_));
}

KeyWatch::Kinds KeyWatch::kinds() const {
  Kinds all = whole_ ? Kinds() : before_;
  bool told = false;
  for (const auto& [kind, n] : read_)
    if (const std::string name = nameOf(kind); !name.empty()) {
      all[name] += n;
      told = true;
    }
  return told ? all : before_;
}

}  // namespace spojka::host
