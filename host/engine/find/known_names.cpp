// SPDX-License-Identifier: Apache-2.0
#include "host/engine/find/known_names.hpp"

#include <algorithm>

namespace spojka::host {

void KnownNames::sent() {
  if (!mayBeTold()) return;
  const std::lock_guard lock(mutex_);
  if (++sent_ > kFew) close();
}

void KnownNames::isThere(std::string_view name) {
  if (state_.load() != State::open) return;
  const std::lock_guard lock(mutex_);
  there_.emplace(name);
  if (there_.size() > kFew) close();
}

void KnownNames::inDoubt(std::string_view name) {
  if (state_.load() == State::closed) return;
  const std::lock_guard lock(mutex_);
  others_.emplace(name);
}

bool KnownNames::isWorthAsking() const {
  if (state_.load() != State::open) return false;
  const std::lock_guard lock(mutex_);
  return !there_.empty();
}

bool KnownNames::mayAsk() {
  if (state_.load() != State::open) return false;
  const std::lock_guard lock(mutex_);
  if (state_.load() != State::open || there_.empty()) return false;
  proof_ = there_;
  state_ = State::asking;
  return true;
}

bool KnownNames::isProof(const std::unordered_set<std::string>& names, std::int64_t total) const {
  return total == static_cast<std::int64_t>(names.size()) &&
         std::all_of(proof_.begin(), proof_.end(), [&](const auto& name) { return names.count(name) != 0; });
}

void KnownNames::answered(const std::unordered_set<std::string>& names, std::int64_t total) {
  const std::lock_guard lock(mutex_);
  if (state_.load() != State::asking) return;
  if (!isProof(names, total)) return close();
  others_.insert(names.begin(), names.end());
  there_.clear();
  state_ = State::complete;
}

void KnownNames::giveUp() {
  const std::lock_guard lock(mutex_);
  close();
}

void KnownNames::close() {
  if (state_.load() == State::complete) return;
  state_ = State::closed;
  for (auto* names : {&there_, &proof_, &others_}) names->clear();
}

bool KnownNames::isAbsent(std::string_view name) const {
  if (!areAllKnown()) return false;
  const std::lock_guard lock(mutex_);
  return others_.count(std::string(name)) == 0;
}

}  // namespace spojka::host
