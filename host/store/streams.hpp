// SPDX-License-Identifier: Apache-2.0
// The streams of a profile as a whole. Threads and errors: called within a transaction of the database.
#pragma once

#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host::store {

// Sorted by name; a stream is known from its first settlement on.
std::vector<std::string> streamNames(Database& db);
std::vector<StreamState> streamStates(Database& db);
// Links, failed records and checkpoint of one stream, or of all when empty; says how much there was. The
// streams' own rows stay: an open store may know them by their number.
StateCounts forgetStreams(Database& db, const std::string& stream);

}  // namespace spojka::host::store
