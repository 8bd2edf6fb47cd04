// SPDX-License-Identifier: Apache-2.0
#include "host/store/memory_rows.hpp"

namespace spojka::host::store {

std::vector<MemoryEntry> memoryEntries(Database& db) {
  Rows rows = db.rows(
      "SELECT connector, name, length(value), secret, updated_at FROM connector_memory WHERE profile = ?1 "
      "ORDER BY connector, name",
      db.profile());
  std::vector<MemoryEntry> all;
  while (rows.next())
    all.push_back({rows.text(0), rows.text(1), rows.number(2), rows.flag(3), rows.number(4)});
  return all;
}

std::optional<ConnectorMemory::Kept> readMemory(Database& db, const std::string& connector,
                                                std::string_view name) {
  Rows rows = db.rows(
      "SELECT value, secret FROM connector_memory WHERE profile = ?1 AND connector = ?2 AND name = ?3",
      db.profile(), connector, name);
  if (!rows.next()) return std::nullopt;
  return ConnectorMemory::Kept{rows.bytes(0), rows.flag(1)};
}

void storeMemory(Database& db, const std::string& connector, std::string_view name, std::string_view value,
                 bool secret) {
  db.change(
      "INSERT INTO connector_memory (profile, connector, name, value, secret, updated_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (profile, connector, name) DO UPDATE SET "
      "value = excluded.value, secret = excluded.secret, updated_at = excluded.updated_at",
      db.profile(), connector, name, Blob{value}, secret, db.time());
}

}  // namespace spojka::host::store
