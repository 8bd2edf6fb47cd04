// SPDX-License-Identifier: Apache-2.0
// What the sides offered when they were last asked. Threads and errors: called within guarded() or
// transaction() of the database.
#pragma once

#include <optional>
#include <string>

#include "host/store/database.hpp"
#include "host/store/store.hpp"

namespace spojka::host::store {

std::optional<KeptCatalog> readCatalog(Database& db, StateSide side);
void storeCatalog(Database& db, StateSide side, const std::string& json, const std::string& digest);
void forgetCatalog(Database& db, StateSide side);

}  // namespace spojka::host::store
