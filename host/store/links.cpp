// SPDX-License-Identifier: Apache-2.0
#include "host/store/links.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/stored_text.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

constexpr std::string_view kHex = "0123456789abcdef";

// A fingerprint that cannot be read matches nothing: its record is compared at the destination again.
FingerprintBytes storedFingerprint(const std::string& hex) {
  return fingerprintFrom(hex).value_or(FingerprintBytes{});
}

}  // namespace

std::string hexOf(const FingerprintBytes& bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto b : bytes) {
    text += kHex[b >> 4U];
    text += kHex[b & 15U];
  }
  return text;
}

std::optional<FingerprintBytes> fingerprintFrom(std::string_view hex) {
  FingerprintBytes bytes{};
  if (hex.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const auto digit = kHex.find(hex[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    bytes[i / 2] = static_cast<std::uint8_t>(static_cast<unsigned>(bytes[i / 2]) << 4U | digit);
  }
  return bytes;
}

std::vector<std::optional<Link>> findLinks(Database& db, const std::string& stream,
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
  int id = db.findStream(stream);
  // One statement for the whole batch: preparing costs more than looking up. CROSS JOIN keeps the keys on the
  // outside, whatever the planner thinks of their number.
  db.session() << "SELECT j.key, l.target_id, l.fingerprint, l.filled FROM json_each(?) j CROSS JOIN link l "
                  "WHERE l.stream_id = ? AND l.key = j.value",
      use(rows.text()), use(id), into(at), into(targets), into(prints), into(filled), now;
  for (std::size_t i = 0; i < at.size(); ++i)
    found[static_cast<std::size_t>(at[i])] =
        Link{fromStored(std::move(targets[i])), storedFingerprint(prints[i]), filled[i]};
  return found;
}

void storeLinks(Database& db, int stream, const std::vector<LinkRow>& links) {
  if (links.empty()) return;
  std::vector<int> streams(links.size(), stream);
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
      << "INSERT INTO link (stream_id, key, target_id, fingerprint, filled) VALUES (?, ?, ?, ?, ?) "
         "ON CONFLICT DO UPDATE SET "
         "target_id = excluded.target_id, fingerprint = excluded.fingerprint, filled = excluded.filled",
      use(streams), use(keys), use(targets), use(prints), use(filled), now;
}

void removeLinks(Database& db, int stream, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    std::string stored = toStored(key);
    db.session() << "DELETE FROM link WHERE stream_id = ? AND key = ?", use(stream), use(stored), now;
  }
}

std::int64_t countLinks(Database& db, const std::string& stream) {
  int id = db.findStream(stream);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM link WHERE stream_id = ?", use(id), into(n), now;
  return n;
}

std::vector<LinkRow> linksBehind(Database& db, const std::string& stream, const std::string& afterKey,
                                 std::size_t limit) {
  int id = db.findStream(stream);
  std::string after = toStored(afterKey);
  int most = static_cast<int>(limit);
  std::vector<std::string> keys;
  std::vector<std::string> targets;
  std::vector<std::string> prints;
  std::vector<std::int64_t> filled;
  db.session() << "SELECT key, target_id, fingerprint, filled FROM link WHERE stream_id = ? AND key > ? "
                  "ORDER BY key LIMIT ?",
      use(id), use(after), use(most), into(keys), into(targets), into(prints), into(filled), now;
  std::vector<LinkRow> rows;
  rows.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    rows.push_back({fromStored(std::move(keys[i])),
                    {fromStored(std::move(targets[i])), storedFingerprint(prints[i]), filled[i]}});
  return rows;
}

std::optional<std::string> readCheckpoint(Database& db, const std::string& stream) {
  int id = db.findStream(stream);
  std::vector<std::string> rows;
  db.session() << "SELECT checkpoint FROM stream WHERE id = ? AND checkpoint IS NOT NULL", use(id),
      into(rows), now;
  if (rows.empty()) return std::nullopt;
  return fromStored(std::move(rows[0]));
}

void storeCheckpoint(Database& db, int stream, const std::string& checkpoint) {
  std::string text = toStored(checkpoint);
  db.session() << "UPDATE stream SET checkpoint = ? WHERE id = ?", use(text), use(stream), now;
}

std::optional<std::string> readNotes(Database& db, const std::string& stream) {
  int id = db.findStream(stream);
  std::vector<std::string> rows;
  db.session() << "SELECT notes FROM stream WHERE id = ? AND notes IS NOT NULL", use(id), into(rows), now;
  if (rows.empty()) return std::nullopt;
  return fromStored(std::move(rows[0]));
}

void storeNotes(Database& db, int stream, const std::string& notes) {
  std::string text = toStored(notes);
  db.session() << "UPDATE stream SET notes = ? WHERE id = ?", use(text), use(stream), now;
}

}  // namespace spojka::host::store
