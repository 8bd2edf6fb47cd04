// SPDX-License-Identifier: Apache-2.0
#include "host/store/catalogs.hpp"

#include <limits>

namespace spojka::host::store {

std::optional<KeptCatalog> readCatalog(Database& db, StateSide side) {
  const auto time = db.time();
  Rows rows = db.rows("SELECT json, digest, at FROM catalog WHERE profile = ?1 AND side = ?2", db.profile(),
                      static_cast<int>(side));
  if (!rows.next()) return std::nullopt;
  const auto at = rows.number(2);
  return KeptCatalog{rows.text(0), rows.text(1), at,
                     at <= time ? time - at : std::numeric_limits<std::int64_t>::max()};
}

void storeCatalog(Database& db, StateSide side, const std::string& json, const std::string& digest) {
  db.change(
      "INSERT INTO catalog (profile, side, json, digest, at) VALUES (?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT (profile, side) DO UPDATE SET json = excluded.json, digest = excluded.digest, "
      "at = excluded.at",
      db.profile(), static_cast<int>(side), json, digest, db.time());
}

void forgetCatalog(Database& db, StateSide side) {
  db.change("DELETE FROM catalog WHERE profile = ?1 AND side = ?2", db.profile(), static_cast<int>(side));
}

}  // namespace spojka::host::store
