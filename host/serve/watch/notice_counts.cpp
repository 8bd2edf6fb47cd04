// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/notice_counts.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kMinuteUs = 60LL * 1'000'000;
constexpr std::int64_t kMinutes = 60;

}  // namespace

void NoticeCounts::count(const std::string& profile, std::size_t records, std::int64_t nowUs) {
  if (records == 0) return;
  const std::int64_t minute = nowUs / kMinuteUs;
  const auto more = static_cast<std::int64_t>(records);
  const std::lock_guard lock(mutex_);
  Profile& of = profiles_[profile];
  of.all += more;
  while (!of.minutes.empty() && of.minutes.front().minute + kMinutes <= minute) of.minutes.pop_front();
  // A clock that was set back makes no new minute.
  if (of.minutes.empty() || of.minutes.back().minute < minute) of.minutes.push_back({minute, 0});
  of.minutes.back().records += more;
}

NoticeCounts::Of NoticeCounts::of(const std::string& profile, std::int64_t nowUs) const {
  const std::int64_t minute = nowUs / kMinuteUs;
  const std::lock_guard lock(mutex_);
  const auto found = profiles_.find(profile);
  if (found == profiles_.end()) return {};
  Of of{found->second.all, 0};
  for (const auto& m : found->second.minutes)
    if (m.minute + kMinutes > minute) of.lastHour += m.records;
  return of;
}

}  // namespace spojka::host
