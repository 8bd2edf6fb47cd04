// SPDX-License-Identifier: Apache-2.0
#include "host/store/links.hpp"

#include "spojka/hex.hpp"

namespace spojka::host::store {

std::string hexOf(const FingerprintBytes& bytes) {
  return toHex(bytes);
}

std::optional<FingerprintBytes> fingerprintFrom(std::string_view hex) {
  FingerprintBytes bytes{};
  if (!readHex(hex, bytes)) return std::nullopt;
  return bytes;
}

std::vector<std::optional<Link>> findLinks(Database& db, const std::string& flow,
                                           const std::vector<std::string_view>& keys) {
  std::vector<std::optional<Link>> found(keys.size());
  if (keys.empty()) return found;
  JsonRows texts;
  for (const auto key : keys) texts.add(key);
  texts.finish();
  // One statement for the whole batch. CROSS JOIN keeps the keys on the outside, whatever the planner thinks
  // of their number.
  static const std::string sql = std::string("SELECT j.key, l.target_id, l.fingerprint, l.filled FROM ") +
                                 dialect::kTexts +
                                 " CROSS JOIN link l WHERE l.flow_id = ?2 AND l.key = j.value";
  Rows rows = db.rows(sql, texts.text(), db.findFlow(flow));
  while (rows.next())
    found[static_cast<std::size_t>(rows.number(0))] = Link{rows.text(1), rows.fingerprint(2), rows.number(3)};
  return found;
}

void storeLinks(Database& db, std::int64_t flow, const std::vector<LinkRow>& links, std::int64_t run) {
  // Row by row. A statement that changes many rows would have a journal of its own, so that it could be
  // undone alone: every page it touches is written once more.
  for (const auto& row : links)
    db.change(
        "INSERT INTO link (flow_id, key, target_id, fingerprint, filled, made_by, written_by) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (flow_id, key) DO UPDATE SET "
        "target_id = excluded.target_id, fingerprint = excluded.fingerprint, filled = excluded.filled, "
        "made_by = CASE WHEN excluded.made_by <> 0 THEN excluded.made_by ELSE link.made_by END, "
        "written_by = CASE WHEN excluded.written_by <> 0 THEN excluded.written_by ELSE link.written_by END",
        flow, row.key, row.link.targetId, row.link.fingerprint, row.link.filled,
        row.told == LinkRow::Told::made ? run : 0, row.told == LinkRow::Told::confirmed ? 0 : run);
}

void removeLinks(Database& db, std::int64_t flow, const std::vector<std::string>& keys) {
  for (const auto& key : keys) db.change("DELETE FROM link WHERE flow_id = ?1 AND key = ?2", flow, key);
}

void moveLinks(Database& db, std::int64_t from, std::int64_t to) {
  db.change(
      "INSERT INTO link (flow_id, key, target_id, fingerprint, filled) "
      "SELECT ?2, key, target_id, fingerprint, filled FROM link WHERE flow_id = ?1 "
      "ON CONFLICT (flow_id, key) DO UPDATE SET "
      "target_id = excluded.target_id, fingerprint = excluded.fingerprint, filled = excluded.filled",
      from, to);
  db.change("DELETE FROM link WHERE flow_id = ?1", from);
}

std::int64_t countLinks(Database& db, const std::string& flow) {
  return db.number("SELECT count(*) FROM link WHERE flow_id = ?1", db.findFlow(flow));
}

std::vector<LinkRow> linksBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                 std::size_t limit) {
  Rows rows = db.rows(
      "SELECT key, target_id, fingerprint, filled FROM link WHERE flow_id = ?1 AND key > ?2 "
      "ORDER BY key LIMIT ?3",
      db.findFlow(flow), afterKey, limit);
  std::vector<LinkRow> page;
  while (rows.next()) page.push_back({rows.text(0), {rows.text(1), rows.fingerprint(2), rows.number(3)}});
  return page;
}

}  // namespace spojka::host::store
