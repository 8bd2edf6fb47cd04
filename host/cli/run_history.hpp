// SPDX-License-Identifier: Apache-2.0
// Runs of the past for people and programs: how long, how much, how fast. Pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/cli/text.hpp"
#include "host/job/run_totals.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// Records read a second; nothing to say for a run that has not ended, or read nothing.
std::string rateOf(const RunRow& run);
std::string historyTable(const std::vector<RunRow>& runs, std::size_t indent);

// What `run --json` prints about it, and `more` behind.
spojka_value runToValueWith(Arena& arena, const std::string& profile, const RunRow& run,
                            const std::vector<std::pair<std::string_view, spojka_value>>& more);
// The same with seconds and records_per_second (null when there is nothing to say).
spojka_value historyToValue(Arena& arena, const std::string& profile, const RunRow& run);

}  // namespace spojka::host
