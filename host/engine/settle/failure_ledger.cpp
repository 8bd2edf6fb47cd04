// SPDX-License-Identifier: Apache-2.0
#include "host/engine/settle/failure_ledger.hpp"

#include <algorithm>
#include <utility>

namespace spojka::host {

FailureLedger::FailureLedger(std::vector<KeptFailure> kept) {
  for (auto& k : kept) {
    keepsEdited_ = keepsEdited_ || k.edited;
    const Why* why = known({std::move(k.reason), std::move(k.field), std::move(k.message)});
    entries_.emplace(std::move(k.key),
                     Entry{k.refused, 0, 0, k.due, k.ignored, k.ignoredWithOther, k.edited, k.isDelete, why});
  }
}

bool FailureLedger::keeps(std::string_view key) const {
  return !entries_.empty() && entries_.count(std::string(key)) != 0;
}

std::vector<std::string> FailureLedger::keys() const {
  std::vector<std::string> all;
  all.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) all.push_back(key);
  return all;
}

FailureLedger::Wait FailureLedger::waits(std::string_view key, const FingerprintBytes& content,
                                         std::uint64_t turn, bool otherIgnored) {
  if (entries_.empty()) return Wait::none;
  const auto found = entries_.find(std::string(key));
  if (found == entries_.end()) return Wait::none;
  Entry& entry = found->second;
  const bool same = entry.content == content && content != FingerprintBytes{};
  // What a person made of it is tried instead.
  if (!same || (entry.due && !entry.ignored && !entry.edited)) return Wait::none;
  // What it refers to is ignored since, or is no longer: that is another failure.
  if (entry.withOther != otherIgnored && entry.ignored == entry.withOther) return Wait::none;
  // An older version that passes later in this run must not take this one with it.
  entry.turn = std::max(entry.turn, turn);
  return entry.ignored ? Wait::ignored : Wait::waits;
}

bool FailureLedger::isRefused(std::string_view key, const FingerprintBytes& content) const {
  if (entries_.empty()) return false;
  const auto found = entries_.find(std::string(key));
  return found != entries_.end() && found->second.content == content && content != FingerprintBytes{};
}

bool FailureLedger::ignores(std::string_view key) const {
  if (entries_.empty()) return false;
  const auto found = entries_.find(std::string(key));
  return found != entries_.end() && found->second.ignored;
}

bool FailureLedger::isOfThisRun(std::string_view key) const {
  if (entries_.empty()) return false;
  const auto found = entries_.find(std::string(key));
  return found != entries_.end() && found->second.turn != 0;
}

bool FailureLedger::isDelete(std::string_view key) const {
  if (entries_.empty()) return false;
  const auto found = entries_.find(std::string(key));
  return found != entries_.end() && found->second.isDelete;
}

void FailureLedger::gone(std::string_view key, std::uint64_t turn) {
  gone_[std::string(key)] = turn;
}

const FailureLedger::Why* FailureLedger::why(std::string_view key) const {
  const auto found = entries_.find(std::string(key));
  return found == entries_.end() ? nullptr : found->second.why;
}

FailureLedger::Kept FailureLedger::fail(std::string_view key, const FingerprintBytes& content,
                                        std::uint64_t turn, bool ignoredWithOther, Why why, bool isDelete) {
  if (const auto gone = gone_.find(std::string(key)); gone != gone_.end() && gone->second > turn)
    return Kept::not_at_all;
  const auto [found, isNew] = entries_.try_emplace(std::string(key));
  Entry& entry = found->second;
  if (!isNew && entry.turn > turn) return Kept::not_at_all;
  const bool again = !isNew && entry.transaction == transaction_;
  entry = Entry{content, turn,     transaction_,         false, ignoredWithOther, ignoredWithOther,
                false,   isDelete, known(std::move(why))};
  return again ? Kept::again : Kept::first;
}

FailureLedger::Forgotten FailureLedger::pass(std::string_view key, std::uint64_t turn) {
  if (entries_.empty()) return Forgotten::nothing;
  const auto found = entries_.find(std::string(key));
  if (found == entries_.end() || found->second.turn > turn) return Forgotten::nothing;
  const bool unstored = found->second.transaction == transaction_;
  entries_.erase(found);
  return unstored ? Forgotten::unstored : Forgotten::stored;
}

}  // namespace spojka::host
