// SPDX-License-Identifier: Apache-2.0
#include "host/store/database.hpp"

#include <Poco/Data/Statement.h>

#include <vector>

namespace spojka::host::store {

using namespace Poco::Data::Keywords;

Database::Database(std::filesystem::path file, std::string profile, const Clock& clock,
                   Poco::Data::Session session)
    : file_(std::move(file)), profile_(std::move(profile)), clock_(clock), session_(std::move(session)) {}

void Database::begin(const char* sql) {
  session_ << std::string(sql), now;
}

void Database::commit() {
  session_ << "COMMIT", now;
}

void Database::rollback() noexcept {
  try {
    session_ << "ROLLBACK", now;
  } catch (...) {
    // SQLite has rolled back by itself after a full disk.
  }
}

void Database::rewrite() {
  session_ << "VACUUM", now;
  std::vector<int> busy;
  std::vector<int> pages;
  std::vector<int> moved;
  // Waits as long as busy_timeout says for those who read, and then answers instead of throwing.
  session_ << "PRAGMA wal_checkpoint(TRUNCATE)", into(busy), into(pages), into(moved), now;
  if (!busy.empty() && busy.front() == 0) return;
  throw StoreError(
      StoreError::Kind::busy,
      "state " + file_.string() +
          ": it cannot be rewritten while another process reads it (a status, an export, a program "
          "that opened the file), so what was deleted from it still stands in its free space");
}

int Database::findFlow(const std::string& flow) {
  if (const auto known = ids_.find(flow); known != ids_.end()) return known->second;
  std::string name = flow;
  std::vector<int> rows;
  session_ << "SELECT id FROM flow WHERE profile = ? AND name = ?", use(profile_), use(name), into(rows), now;
  if (rows.empty()) return 0;
  return ids_[flow] = rows[0];
}

int Database::makeFlow(const std::string& flow) {
  if (const auto known = ids_.find(flow); known != ids_.end()) return known->second;
  std::string name = flow;
  session_ << "INSERT OR IGNORE INTO flow (profile, name) VALUES (?, ?)", use(profile_), use(name), now;
  int id = 0;
  session_ << "SELECT id FROM flow WHERE profile = ? AND name = ?", use(profile_), use(name), into(id), now;
  // Not remembered: the transaction that made it may still be rolled back.
  return id;
}

}  // namespace spojka::host::store
