// SPDX-License-Identifier: Apache-2.0
#include "host/store/streams.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/failed_records.hpp"
#include "host/store/links.hpp"

namespace spojka::host::store {

using namespace Poco::Data::Keywords;

std::vector<std::string> streamNames(Database& db) {
  std::vector<std::string> names;
  db.session() << "SELECT name FROM stream WHERE profile = ? ORDER BY name", use(db.profile()), into(names),
      now;
  return names;
}

std::vector<StreamState> streamStates(Database& db) {
  std::vector<StreamState> states;
  for (auto& name : streamNames(db)) {
    StreamState s;
    s.links = countLinks(db, name);
    s.failed = countFailed(db, name);
    s.poisoned = countPoisoned(db, name);
    s.ignored = countIgnored(db, name);
    s.checkpoint = readCheckpoint(db, name);
    s.notes = readNotes(db, name).value_or("");
    s.stream = std::move(name);
    states.push_back(std::move(s));
  }
  return states;
}

StateCounts forgetStreams(Database& db, const std::string& stream) {
  StateCounts counts;
  for (const auto& s : streamStates(db)) {
    if (!stream.empty() && s.stream != stream) continue;
    ++counts.streams;
    counts.links += s.links;
    counts.failed += s.failed;
    int id = db.findStream(s.stream);
    db.session() << "DELETE FROM link WHERE stream_id = ?", use(id), now;
    db.session() << "DELETE FROM failed WHERE stream_id = ?", use(id), now;
    db.session() << "UPDATE stream SET checkpoint = NULL, notes = NULL WHERE id = ?", use(id), now;
  }
  return counts;
}

}  // namespace spojka::host::store
