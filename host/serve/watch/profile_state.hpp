// SPDX-License-Identifier: Apache-2.0
// How a profile is, in one word. Ownership: borrows. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/serve/works.hpp"

namespace spojka::host {

// inactive, new, ok, partial, failing, running, waiting, broken, stale
std::string stateOf(Works& works, const ProfileEntry& entry, const PastRuns& past);
// Since when it is stale, as of now; nothing = it is not.
std::optional<std::int64_t> staleSince(const ProfileEntry& entry, const PastRuns& past, std::int64_t nowUs);
bool isBadRun(const RunRow& run);
// The newest run that tells how it stands: one that somebody stopped, or that is still at work, does not.
// Null = none does.
const RunRow* tellingRun(const PastRuns& past);

}  // namespace spojka::host
