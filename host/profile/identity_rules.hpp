// SPDX-License-Identifier: Apache-2.0
// Reads what says how a flow gathers records: `identity:`, `never_join_by:`, `on_duplicates:`, `deletes:`.
// Paths are checked later, against the catalogs. Ownership: plain values. Threads: one thread. Errors:
// collected in Problems; the answer is then not to be used.
#pragma once

#include "host/profile/keys.hpp"

namespace spojka::host {

// Of any flow, the short form too.
void readDeletes(Keys& keys, FlowRule& rule, Problems& problems);
// Into a flow whose streams are known.
void readGathering(Keys& keys, FlowRule& rule, Problems& problems);

}  // namespace spojka::host
