// SPDX-License-Identifier: Apache-2.0
#include "host/store/sides.hpp"

#include "host/store/flows.hpp"
#include "host/store/members.hpp"

namespace spojka::host::store {

std::optional<SideIdentity> readSide(Database& db, StateSide side) {
  Rows rows = db.rows("SELECT connector, instance, within, title FROM side WHERE profile = ?1 AND side = ?2",
                      db.profile(), static_cast<int>(side));
  if (!rows.next()) return std::nullopt;
  return SideIdentity{rows.text(0), rows.text(1), rows.text(2), rows.text(3)};
}

void storeSide(Database& db, StateSide side, const SideIdentity& identity) {
  db.change(
      "INSERT INTO side (profile, side, connector, instance, within, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (profile, side) DO UPDATE SET connector = excluded.connector, "
      "instance = excluded.instance, within = excluded.within, title = excluded.title",
      db.profile(), static_cast<int>(side), identity.connector, identity.instance, identity.within,
      identity.title);
}

void forgetSides(Database& db) {
  db.change("DELETE FROM side WHERE profile = ?1", db.profile());
}

bool describesSystems(Database& db) {
  return db.number(
             "SELECT count(*) FROM flow f WHERE f.profile = ?1 AND ("
             "EXISTS (SELECT 1 FROM checkpoint WHERE flow_id = f.id AND text <> '') "
             "OR EXISTS (SELECT 1 FROM link WHERE flow_id = f.id))",
             db.profile()) != 0;
}

void forgetSystem(Database& db, bool notes) {
  db.change("DELETE FROM link WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?1)", db.profile());
  db.change("DELETE FROM checkpoint WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?1)", db.profile());
  if (notes) db.change("UPDATE flow SET notes = NULL WHERE profile = ?1", db.profile());
  if (notes) db.change("DELETE FROM inbox WHERE profile = ?1", db.profile());
  // Groups are of the source, their objects of the destination; decisions are about records of the source.
  for (const auto& flow : flowNames(db)) forgetMembers(db, db.findFlow(flow), notes);
}

}  // namespace spojka::host::store
