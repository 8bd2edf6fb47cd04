// SPDX-License-Identifier: Apache-2.0
// The table of what connectors keep for themselves. Threads and errors: called within guarded() or
// transaction() of the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/connector_memory.hpp"
#include "host/store/database.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host::store {

std::vector<MemoryEntry> memoryEntries(Database& db);
std::optional<ConnectorMemory::Kept> readMemory(Database& db, const std::string& connector,
                                                std::string_view name);
void storeMemory(Database& db, const std::string& connector, std::string_view name, std::string_view value,
                 bool secret);

}  // namespace spojka::host::store
