// SPDX-License-Identifier: Apache-2.0
#include "older_state.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <string>
#include <vector>

#include "host/store/schema.hpp"

namespace e2e {
namespace {

using namespace Poco::Data::Keywords;

// The first schemas that hold everything by flow, and fingerprints as bytes.
constexpr std::size_t kByFlow = 11;
constexpr std::size_t kBinary = 12;

// What a table of an earlier schema held, made from those of today.
std::string earlier(const std::string& table, std::size_t schema) {
  if (schema < kByFlow && table == "stream")
    return "(SELECT f.id, f.profile, f.name, c.text AS checkpoint, f.notes FROM newest.flow f "
           "LEFT JOIN newest.checkpoint c ON c.flow_id = f.id AND c.stream = f.name)";
  if (schema < kBinary && table == "link")
    return "(SELECT flow_id, flow_id AS stream_id, key, target_id, lower(hex(fingerprint)) AS fingerprint, "
           "filled FROM newest.link)";
  if (schema < kBinary && table == "failed")
    return "(SELECT flow_id, flow_id AS stream_id, key, op, body, reason, field, message, attempts, "
           "first_at, "
           "last_at, streak, next_at, poisoned, answer, trace, lower(hex(refused)) AS refused, ignored "
           "FROM newest.failed)";
  if (schema < kByFlow && table == "run_stream") return "(SELECT *, flow AS stream FROM newest.run_flow)";
  // Each member of a group had them all, as far as is known today.
  if (table == "member_key")
    return "(SELECT k.flow_id, k.value, k.name, m.id AS member_id, k.group_id FROM newest.group_key k "
           "JOIN newest.member m ON m.group_id = k.group_id)";
  return "newest." + table;
}

}  // namespace

void makeOlderState(const std::filesystem::path& newest, const std::filesystem::path& file,
                    std::size_t schema) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session("SQLite", file.string());
  session << "PRAGMA journal_mode = WAL", now;
  spojka::host::store::migrate(session, schema);
  session << "ATTACH '" + newest.string() + "' AS newest", now;
  std::vector<std::string> tables;
  session << "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'lease'", into(tables), now;
  for (const auto& table : tables) {
    std::string columns;
    session << "SELECT group_concat(name) FROM pragma_table_info('" + table + "')", into(columns), now;
    session << "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " +
                   earlier(table, schema),
        now;
  }
  session << "DETACH newest", now;
}

}  // namespace e2e
