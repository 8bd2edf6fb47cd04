// SPDX-License-Identifier: Apache-2.0
#include "host/store/flows.hpp"

#include "host/store/failed_records.hpp"
#include "host/store/links.hpp"
#include "host/store/members.hpp"

namespace spojka::host::store {
namespace {

std::vector<StreamCheckpoint> checkpointsOf(Database& db, const std::string& flow) {
  Rows rows =
      db.rows("SELECT stream, text FROM checkpoint WHERE flow_id = ?1 ORDER BY stream", db.findFlow(flow));
  std::vector<StreamCheckpoint> all;
  while (rows.next()) all.push_back({rows.text(0), rows.text(1)});
  return all;
}

}  // namespace

std::optional<std::string> readCheckpoint(Database& db, const std::string& flow, const std::string& stream) {
  Rows rows =
      db.rows("SELECT text FROM checkpoint WHERE flow_id = ?1 AND stream = ?2", db.findFlow(flow), stream);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void storeCheckpoint(Database& db, std::int64_t flow, const StreamCheckpoint& checkpoint) {
  db.change(
      "INSERT INTO checkpoint (flow_id, stream, text) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (flow_id, stream) DO UPDATE SET text = excluded.text",
      flow, checkpoint.stream, checkpoint.text);
}

std::optional<std::string> readNotes(Database& db, const std::string& flow) {
  Rows rows = db.rows("SELECT notes FROM flow WHERE id = ?1 AND notes IS NOT NULL", db.findFlow(flow));
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void storeNotes(Database& db, std::int64_t flow, const std::string& notes) {
  db.change("UPDATE flow SET notes = ?1 WHERE id = ?2", notes, flow);
}

std::vector<std::string> flowNames(Database& db) {
  Rows rows = db.rows("SELECT name FROM flow WHERE profile = ?1 ORDER BY name", db.profile());
  std::vector<std::string> names;
  while (rows.next()) names.push_back(rows.text(0));
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
    const auto id = db.findFlow(s.flow);
    db.change("DELETE FROM link WHERE flow_id = ?1", id);
    db.change("DELETE FROM failed WHERE flow_id = ?1", id);
    db.change("DELETE FROM checkpoint WHERE flow_id = ?1", id);
    db.change("UPDATE flow SET notes = NULL WHERE id = ?1", id);
    forgetMembers(db, id, false);
  }
  return counts;
}

}  // namespace spojka::host::store
