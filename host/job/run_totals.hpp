// SPDX-License-Identifier: Apache-2.0
// What a run came to in all, how fast it was, and how far one is that is still at work. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/store/store.hpp"

namespace spojka::host {

struct RunTotals {
  std::int64_t read = 0, written = 0, deleted = 0, failed = 0, requests = 0;
};
RunTotals totalsOf(const RunRow& run);

// Nothing for a run that has not ended.
std::optional<double> secondsOf(const RunRow& run);
// Records read a second; nothing for a run that has not ended, or read nothing.
std::optional<double> recordsPerSecond(const RunRow& run);

struct RunPace {
  std::int64_t settled = 0;
  std::int64_t expected = 0;  // what the last run that came to its end had read; 0 = there is none
  double perSecond = 0;       // since the run began
  std::optional<std::int64_t> leftSeconds;  // an estimate; nothing when there is no ground for one
};

// `runs`: newest first, as the store gives them. `asOfUs`: when the counts of the run were taken.
RunPace paceOf(const RunRow& atWork, const std::vector<RunRow>& runs, std::int64_t asOfUs);

}  // namespace spojka::host
