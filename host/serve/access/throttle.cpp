// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/throttle.hpp"

#include <algorithm>

#include "host/serve/times.hpp"

namespace spojka::host {
namespace {

constexpr int kFree = 5;
constexpr int kMostDoublings = 9;  // about a quarter of an hour
constexpr std::int64_t kForgottenUs = 24LL * 3600 * kSecondUs;
constexpr std::size_t kMostNames = 10'000;

}  // namespace

std::int64_t Throttle::waitFor(const std::vector<std::string>& who, std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  std::int64_t wait = 0;
  for (const auto& name : who)
    if (const auto at = tries_.find(name); at != tries_.end())
      wait = std::max(wait, at->second.notBeforeUs - nowUs);
  return (wait + kSecondUs - 1) / kSecondUs;
}

void Throttle::wrong(const std::vector<std::string>& who, std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  if (tries_.size() > kMostNames)
    for (auto at = tries_.begin(); at != tries_.end();)
      at = at->second.notBeforeUs < nowUs ? tries_.erase(at) : std::next(at);
  for (const auto& name : who) {
    Tries& tries = tries_[name];
    if (tries.lastUs + kForgottenUs < nowUs) tries = {};
    tries.lastUs = nowUs;
    if (++tries.wrong >= kFree)
      tries.notBeforeUs = nowUs + (kSecondUs << std::min(tries.wrong - kFree + 1, kMostDoublings));
  }
}

void Throttle::right(const std::vector<std::string>& who) {
  const std::lock_guard lock(mutex_);
  for (const auto& name : who) tries_.erase(name);
}

}  // namespace spojka::host
