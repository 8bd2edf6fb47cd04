// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/profile_state.hpp"

#include <algorithm>

namespace spojka::host {

bool isBadRun(const RunRow& run) {
  return run.status == "failed" || run.status == "interrupted";
}

const RunRow* tellingRun(const PastRuns& past) {
  for (const auto& run : past.runs)
    if (isBadRun(run) || run.status == "ok" || run.status == "partial") return &run;
  return nullptr;
}

std::optional<std::int64_t> staleSince(const ProfileEntry& entry, const PastRuns& past, std::int64_t nowUs) {
  if (!entry.profile) return std::nullopt;
  const auto at = Timetable(*entry.profile).staleAtUs(std::max(past.lastGoodUs.value_or(0), entry.sinceUs));
  return at && *at < nowUs ? at : std::nullopt;
}

std::string stateOf(Works& works, const ProfileEntry& entry, const PastRuns& past) {
  if (!entry.profile) return "broken";
  if (const auto live = works.dispatcher().live(entry.name))
    return live->status() == LiveRun::Status::waiting ? "waiting" : "running";
  if (past.leased) return "running";
  // The old one goes on, and yet a person has to see to it.
  if (!entry.problems.empty()) return "broken";
  if (!past.problem.empty()) return "failing";
  if (!entry.profile->active) return "inactive";
  const RunRow* last = tellingRun(past);
  if (last != nullptr && isBadRun(*last)) return "failing";
  if (staleSince(entry, past, works.nowUs())) return "stale";
  if (last == nullptr) return entry.profile->schedule.empty() ? "inactive" : "new";
  return past.failed > 0 || last->status == "partial" ? "partial" : "ok";
}

}  // namespace spojka::host
