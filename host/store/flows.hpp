// SPDX-License-Identifier: Apache-2.0
// The flows of a profile: how far each is in which stream, what the engine remembers of it, and each as a
// whole. Threads and errors: called within guarded() or transaction() of the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host::store {

// Sorted by name; a flow is known from its first settlement on.
std::vector<std::string> flowNames(Database& db);
std::vector<FlowState> flowStates(Database& db);

std::optional<std::string> readCheckpoint(Database& db, const std::string& flow, const std::string& stream);
void storeCheckpoint(Database& db, std::int64_t flow, const StreamCheckpoint& checkpoint);
std::optional<std::string> readNotes(Database& db, const std::string& flow);
void storeNotes(Database& db, std::int64_t flow, const std::string& notes);

// Links, failed records and checkpoints of one flow, or of all when empty; says how much there was. The
// flows' own rows stay: an open store may know them by their number.
StateCounts forgetFlows(Database& db, const std::string& flow);

}  // namespace spojka::host::store
