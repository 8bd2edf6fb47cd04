// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/repeated_keys.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace spojka::host {
namespace {

constexpr std::size_t kFirstSlots = 1024;

}  // namespace

bool RepeatedKeys::add(std::string_view key) {
  if ((used_ + 1) * 3 > slots_.size() * 2) grow();
  if (insert(std::max<std::uint64_t>(1, std::hash<std::string_view>{}(key)))) {
    ++used_;
    return true;
  }
  if (count_++ == 0) example_ = std::string(key);
  return false;
}

void RepeatedKeys::restart() {
  std::fill(slots_.begin(), slots_.end(), 0);
  used_ = 0;
  count_ = 0;
  example_.clear();
}

bool RepeatedKeys::insert(std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask)
    if (slots_[at] == hash) return false;
  slots_[at] = hash;
  return true;
}

void RepeatedKeys::grow() {
  const auto before =
      std::exchange(slots_, std::vector<std::uint64_t>(std::max(kFirstSlots, 2 * slots_.size())));
  for (const std::uint64_t hash : before)
    if (hash != 0) insert(hash);
}

}  // namespace spojka::host
