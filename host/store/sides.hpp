// SPDX-License-Identifier: Apache-2.0
// Which systems a state describes. Threads and errors: called within guarded() or transaction() of the
// database.
#pragma once

#include <optional>

#include "host/store/database.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

std::optional<SideIdentity> readSide(Database& db, StateSide side);
void storeSide(Database& db, StateSide side, const SideIdentity& identity);
void forgetSides(Database& db);
// A link or a checkpoint of any stream of the profile.
bool describesSystems(Database& db);
// Links and checkpoints of all streams; `notes` = what the engine remembers of them as well.
void forgetSystem(Database& db, bool notes);

}  // namespace spojka::host::store
