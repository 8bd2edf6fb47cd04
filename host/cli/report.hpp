// SPDX-License-Identifier: Apache-2.0
// The answers of `run` and `status`: one run as text and as JSON. Pure functions.
#pragma once

#include <string>

#include "host/engine/settle/outcome.hpp"
#include "host/job/altered_fields.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// How a run or a flow ended, a word of programs, as people are told it: "partial", "not_tried".
std::string statusWord(const std::string& status);
// Per stream read = created + updated + unchanged + skipped + deleted + ignored + failed.
// {"profile","run_id","status","started_at","finished_at","streams":{NAME:{counts,"status","error"}},"error"}
spojka_value runToValue(Arena& arena, const std::string& profile, const RunRow& run);
// The same with what is known only right after the run: {"connections","limited_ms","limited_until"}.
spojka_value resultToValue(Arena& arena, const std::string& profile, const RunResult& result,
                           const AlteredCounts& altered = {});
// What was written and is held otherwise, a line a field; empty for nothing.
std::string alteredAsText(const AlteredCounts& altered);
std::string runAsText(const std::string& profile, const RunResult& result);
// "error: ..." in a line for each cause; empty = there was none.
std::string errorText(const RunRow& run);
std::string countsTable(const std::vector<FlowTotals>& streams);

}  // namespace spojka::host
