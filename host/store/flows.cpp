// SPDX-License-Identifier: Apache-2.0
#include "host/store/flows.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/failed_records.hpp"
#include "host/store/links.hpp"
#include "host/store/stored_text.hpp"

namespace spojka::host::store {

namespace {

using namespace Poco::Data::Keywords;

std::vector<StreamCheckpoint> checkpointsOf(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::vector<std::string> streams;
  std::vector<std::string> texts;
  db.session() << "SELECT stream, text FROM checkpoint WHERE flow_id = ? ORDER BY stream", use(id),
      into(streams), into(texts), now;
  std::vector<StreamCheckpoint> all;
  for (std::size_t i = 0; i < streams.size(); ++i)
    all.push_back({fromStored(std::move(streams[i])), fromStored(std::move(texts[i]))});
  return all;
}

}  // namespace

std::optional<std::string> readCheckpoint(Database& db, const std::string& flow, const std::string& stream) {
  int id = db.findFlow(flow);
  std::string name = toStored(stream);
  std::vector<std::string> rows;
  db.session() << "SELECT text FROM checkpoint WHERE flow_id = ? AND stream = ?", use(id), use(name),
      into(rows), now;
  if (rows.empty()) return std::nullopt;
  return fromStored(std::move(rows[0]));
}

void storeCheckpoint(Database& db, int flow, const StreamCheckpoint& checkpoint) {
  std::string stream = toStored(checkpoint.stream);
  std::string text = toStored(checkpoint.text);
  db.session() << "INSERT INTO checkpoint (flow_id, stream, text) VALUES (?, ?, ?) "
                  "ON CONFLICT DO UPDATE SET text = excluded.text",
      use(flow), use(stream), use(text), now;
}

std::optional<std::string> readNotes(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::vector<std::string> rows;
  db.session() << "SELECT notes FROM flow WHERE id = ? AND notes IS NOT NULL", use(id), into(rows), now;
  if (rows.empty()) return std::nullopt;
  return fromStored(std::move(rows[0]));
}

void storeNotes(Database& db, int flow, const std::string& notes) {
  std::string text = toStored(notes);
  db.session() << "UPDATE flow SET notes = ? WHERE id = ?", use(text), use(flow), now;
}

std::vector<std::string> flowNames(Database& db) {
  std::vector<std::string> names;
  db.session() << "SELECT name FROM flow WHERE profile = ? ORDER BY name", use(db.profile()), into(names),
      now;
  return names;
}

std::vector<FlowState> flowStates(Database& db) {
  std::vector<FlowState> states;
  for (auto& name : flowNames(db)) {
    FlowState s;
    s.links = countLinks(db, name);
    s.failed = countFailed(db, name);
    s.poisoned = countPoisoned(db, name);
    s.ignored = countIgnored(db, name);
    s.checkpoints = checkpointsOf(db, name);
    s.notes = readNotes(db, name).value_or("");
    s.flow = std::move(name);
    states.push_back(std::move(s));
  }
  return states;
}

StateCounts forgetFlows(Database& db, const std::string& flow) {
  StateCounts counts;
  for (const auto& s : flowStates(db)) {
    if (!flow.empty() && s.flow != flow) continue;
    ++counts.flows;
    counts.links += s.links;
    counts.failed += s.failed;
    int id = db.findFlow(s.flow);
    db.session() << "DELETE FROM link WHERE flow_id = ?", use(id), now;
    db.session() << "DELETE FROM failed WHERE flow_id = ?", use(id), now;
    db.session() << "DELETE FROM checkpoint WHERE flow_id = ?", use(id), now;
    db.session() << "UPDATE flow SET notes = NULL WHERE id = ?", use(id), now;
  }
  return counts;
}

}  // namespace spojka::host::store
