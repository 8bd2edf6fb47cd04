// SPDX-License-Identifier: Apache-2.0
#include "host/store/sides.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/stored_text.hpp"

namespace spojka::host::store {

using namespace Poco::Data::Keywords;

std::optional<SideIdentity> readSide(Database& db, StateSide side) {
  int number = static_cast<int>(side);
  std::vector<std::string> connectors, instances, withins, titles;
  db.session() << "SELECT connector, instance, within, title FROM side WHERE profile = ? AND side = ?",
      use(db.profile()), use(number), into(connectors), into(instances), into(withins), into(titles), now;
  if (connectors.empty()) return std::nullopt;
  return SideIdentity{fromStored(std::move(connectors[0])), fromStored(std::move(instances[0])),
                      fromStored(std::move(withins[0])), fromStored(std::move(titles[0]))};
}

void storeSide(Database& db, StateSide side, const SideIdentity& identity) {
  int number = static_cast<int>(side);
  std::string connector = toStored(identity.connector);
  std::string instance = toStored(identity.instance);
  std::string within = toStored(identity.within);
  std::string title = toStored(identity.title);
  db.session() << "INSERT OR REPLACE INTO side (profile, side, connector, instance, within, title) "
                  "VALUES (?, ?, ?, ?, ?, ?)",
      use(db.profile()), use(number), use(connector), use(instance), use(within), use(title), now;
}

void forgetSides(Database& db) {
  db.session() << "DELETE FROM side WHERE profile = ?", use(db.profile()), now;
}

bool describesSystems(Database& db) {
  int found = 0;
  db.session() << "SELECT EXISTS (SELECT 1 FROM flow f WHERE f.profile = ? AND ("
                  "EXISTS (SELECT 1 FROM checkpoint WHERE flow_id = f.id AND text <> '') "
                  "OR EXISTS (SELECT 1 FROM link WHERE flow_id = f.id)))",
      use(db.profile()), into(found), now;
  return found != 0;
}

void forgetSystem(Database& db, bool notes) {
  db.session() << "DELETE FROM link WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?)",
      use(db.profile()), now;
  db.session() << "DELETE FROM checkpoint WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?)",
      use(db.profile()), now;
  if (notes) db.session() << "UPDATE flow SET notes = NULL WHERE profile = ?", use(db.profile()), now;
}

}  // namespace spojka::host::store
