// SPDX-License-Identifier: Apache-2.0
#include "host/store/failed_records.hpp"

#include <Poco/Data/Statement.h>

#include "host/store/stored_text.hpp"

namespace spojka::host::store {

using namespace Poco::Data::Keywords;

std::vector<std::string> failedKeys(Database& db, const std::string& stream) {
  int id = db.findStream(stream);
  std::vector<std::string> keys;
  db.session() << "SELECT key FROM failed WHERE stream_id = ?", use(id), into(keys), now;
  for (auto& key : keys) key = fromStored(std::move(key));
  return keys;
}

std::vector<FailedRecord> failedBehind(Database& db, const std::string& stream, const std::string& afterKey,
                                       std::size_t limit) {
  int id = db.findStream(stream);
  std::string after = toStored(afterKey);
  int most = static_cast<int>(limit);
  FailedRecord f;
  std::vector<FailedRecord> rows;
  Poco::Data::Statement select(db.session());
  select << "SELECT key, op, body, reason, field, message, attempts, first_at, last_at FROM failed "
            "WHERE stream_id = ? AND key > ? ORDER BY key LIMIT ?",
      use(id), use(after), use(most), into(f.key), into(f.op), into(f.bodyJson), into(f.reason),
      into(f.field), into(f.message), into(f.attempts), into(f.firstAtUs), into(f.lastAtUs), range(0, 1);
  while (!select.done()) {
    if (select.execute() == 0) continue;
    rows.push_back(f);
    auto& row = rows.back();
    row.stream = stream;
    for (auto* text : {&row.key, &row.bodyJson, &row.reason, &row.field, &row.message})
      *text = fromStored(std::move(*text));
  }
  return rows;
}

std::int64_t countFailed(Database& db, const std::string& stream) {
  int id = db.findStream(stream);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM failed WHERE stream_id = ?", use(id), into(n), now;
  return n;
}

void storeFailed(Database& db, int stream, FailedRecord f) {
  std::int64_t at = db.time();
  for (auto* text : {&f.key, &f.bodyJson, &f.reason, &f.field, &f.message}) *text = toStored(*text);
  db.session() << "INSERT INTO failed VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET op = "
                  "excluded.op, "
                  "body = excluded.body, reason = excluded.reason, field = excluded.field, message = "
                  "excluded.message, "
                  "attempts = attempts + 1, last_at = excluded.last_at",
      use(stream), use(f.key), use(f.op), use(f.bodyJson), use(f.reason), use(f.field), use(f.message),
      use(at), use(at), now;
}

void forgetFailed(Database& db, int stream, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    std::string stored = toStored(key);
    db.session() << "DELETE FROM failed WHERE stream_id = ? AND key = ?", use(stream), use(stored), now;
  }
}

}  // namespace spojka::host::store
