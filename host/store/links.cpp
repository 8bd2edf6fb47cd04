// SPDX-License-Identifier: Apache-2.0
#include "host/store/links.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/stored_text.hpp"
#include "spojka/hex.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

// A fingerprint that cannot be read matches nothing: its record is compared at the destination again.
FingerprintBytes storedFingerprint(const std::string& hex) {
  return fingerprintFrom(hex).value_or(FingerprintBytes{});
}

}  // namespace

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
  JsonRows rows;
  for (const auto key : keys) rows.add(toStored(key));
  rows.finish();
  std::vector<int> at;
  std::vector<std::string> targets;
  std::vector<std::string> prints;
  std::vector<std::int64_t> filled;
  int id = db.findFlow(flow);
  // One statement for the whole batch: preparing costs more than looking up. CROSS JOIN keeps the keys on the
  // outside, whatever the planner thinks of their number.
  db.session() << "SELECT j.key, l.target_id, l.fingerprint, l.filled FROM json_each(?) j CROSS JOIN link l "
                  "WHERE l.flow_id = ? AND l.key = j.value",
      use(rows.text()), use(id), into(at), into(targets), into(prints), into(filled), now;
  for (std::size_t i = 0; i < at.size(); ++i)
    found[static_cast<std::size_t>(at[i])] =
        Link{fromStored(std::move(targets[i])), storedFingerprint(prints[i]), filled[i]};
  return found;
}

void storeLinks(Database& db, int flow, const std::vector<LinkRow>& links) {
  if (links.empty()) return;
  std::vector<int> flows(links.size(), flow);
  std::vector<std::string> keys;
  std::vector<std::string> targets;
  std::vector<std::string> prints;
  std::vector<std::int64_t> filled;
  for (const auto& row : links) {
    keys.push_back(toStored(row.key));
    targets.push_back(toStored(row.link.targetId));
    prints.push_back(hexOf(row.link.fingerprint));
    filled.push_back(row.link.filled);
  }
  // Prepared once, executed row by row. A statement that changes many rows would have a journal of its own,
  // so that it could be undone alone: every page it touches is written once more.
  db.session()
      << "INSERT INTO link (flow_id, key, target_id, fingerprint, filled) VALUES (?, ?, ?, ?, ?) "
         "ON CONFLICT DO UPDATE SET "
         "target_id = excluded.target_id, fingerprint = excluded.fingerprint, filled = excluded.filled",
      use(flows), use(keys), use(targets), use(prints), use(filled), now;
}

void removeLinks(Database& db, int flow, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    std::string stored = toStored(key);
    db.session() << "DELETE FROM link WHERE flow_id = ? AND key = ?", use(flow), use(stored), now;
  }
}

std::int64_t countLinks(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM link WHERE flow_id = ?", use(id), into(n), now;
  return n;
}

std::vector<LinkRow> linksBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                 std::size_t limit) {
  int id = db.findFlow(flow);
  std::string after = toStored(afterKey);
  int most = static_cast<int>(limit);
  std::vector<std::string> keys;
  std::vector<std::string> targets;
  std::vector<std::string> prints;
  std::vector<std::int64_t> filled;
  db.session() << "SELECT key, target_id, fingerprint, filled FROM link WHERE flow_id = ? AND key > ? "
                  "ORDER BY key LIMIT ?",
      use(id), use(after), use(most), into(keys), into(targets), into(prints), into(filled), now;
  std::vector<LinkRow> rows;
  rows.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    rows.push_back({fromStored(std::move(keys[i])),
                    {fromStored(std::move(targets[i])), storedFingerprint(prints[i]), filled[i]}});
  return rows;
}

}  // namespace spojka::host::store
