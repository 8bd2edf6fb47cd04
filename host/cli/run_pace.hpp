// SPDX-License-Identifier: Apache-2.0
// How far a run is that is still at work, and how long it may still take. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/store/store.hpp"

namespace spojka::host {

struct RunPace {
  std::int64_t settled = 0;
  std::int64_t expected = 0;  // what the last run that came to its end had read; 0 = there is none
  double perSecond = 0;       // since the run began
  std::optional<std::int64_t> leftSeconds;  // an estimate; nothing when there is no ground for one
};

// `runs`: newest first, as the store gives them. `asOfUs`: when the counts of the run were taken.
RunPace paceOf(const RunRow& atWork, const std::vector<RunRow>& runs, std::int64_t asOfUs);

// "1200 of about 5000 settled, 240/s, about 15 s left"
// `waits`: of a run that waits for a side a rate would tell nothing.
std::string paceText(const RunPace& pace, bool waits = false);

}  // namespace spojka::host
