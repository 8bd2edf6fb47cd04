// SPDX-License-Identifier: Apache-2.0
#include "host/store/schema.hpp"

#include <Poco/Data/Statement.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "host/store/store_error.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

// A migration is never edited once it was released: the next change is the next entry.
const std::vector<std::vector<const char*>>& migrations() {
  static const std::vector<std::vector<const char*>> all{
      {"CREATE TABLE stream (id INTEGER PRIMARY KEY, profile TEXT NOT NULL, name TEXT NOT NULL, checkpoint "
       "TEXT, UNIQUE (profile, name))",
       "CREATE TABLE link (stream_id INTEGER NOT NULL, key TEXT NOT NULL, target_id TEXT NOT NULL, "
       "fingerprint TEXT NOT NULL, "
       "PRIMARY KEY (stream_id, key)) WITHOUT ROWID",
       "CREATE TABLE failed (stream_id INTEGER NOT NULL, key TEXT NOT NULL, op INTEGER NOT NULL, body TEXT "
       "NOT NULL, reason TEXT NOT NULL, "
       "field TEXT NOT NULL, message TEXT NOT NULL, attempts INTEGER NOT NULL, first_at INTEGER NOT NULL, "
       "last_at INTEGER NOT NULL, "
       "PRIMARY KEY (stream_id, key)) WITHOUT ROWID",
       "CREATE TABLE run (seq INTEGER PRIMARY KEY, profile TEXT NOT NULL, run_id TEXT NOT NULL UNIQUE, "
       "status TEXT NOT NULL, "
       "started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL, error TEXT NOT NULL)",
       "CREATE TABLE run_stream (run_id TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, read "
       "INTEGER NOT NULL, "
       "created INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, skipped INTEGER NOT "
       "NULL, "
       "failed INTEGER NOT NULL, requests INTEGER NOT NULL, PRIMARY KEY (run_id, position)) WITHOUT ROWID"},
      {"CREATE TABLE lease (profile TEXT PRIMARY KEY, token INTEGER NOT NULL, run_id TEXT NOT NULL, host "
       "TEXT NOT NULL, "
       "machine TEXT NOT NULL, pid INTEGER NOT NULL, born INTEGER NOT NULL, since INTEGER NOT NULL, renewed "
       "INTEGER NOT NULL, "
       "expires INTEGER NOT NULL) WITHOUT ROWID"}};
  return all;
}

int pragma(Poco::Data::Session& session, const char* name) {
  int value = 0;
  session << std::string("PRAGMA ") + name, into(value), now;
  return value;
}

}  // namespace

void verify(Poco::Data::Session& session, const std::filesystem::path& file) {
  const int version = pragma(session, "user_version");
  const int owner = pragma(session, "application_id");
  int tables = 0;
  session << "SELECT count(*) FROM sqlite_master", into(tables), now;
  if (tables > 0 && owner != kApplicationId) throw damagedError(file, "it is a database of another program");
  if (version > static_cast<int>(migrations().size()))
    throw StoreError(
        StoreError::Kind::newer,
        fmt::format("state {}: a newer version of this program wrote it (schema {}, this one knows "
                    "up to {}). Nothing was changed. Run that version; to go back to this one, "
                    "restore the copy that was made before the update",
                    file.string(), version, migrations().size()));
  // Always whole: it costs 0.15 s for a million links (84 MB, in memory), less than the look-ups of the run
  // that follows, and the alternative, to check only after an unclean end, trusts a disk that lost a page
  // meanwhile.
  std::string answer;
  session << "PRAGMA quick_check(1)", into(answer), now;
  if (answer != "ok") throw damagedError(file, "it is damaged (" + answer + ")");
}

void migrate(Poco::Data::Session& session) {
  for (auto version = static_cast<std::size_t>(pragma(session, "user_version"));
       version < migrations().size(); ++version) {
    session << "BEGIN IMMEDIATE", now;
    try {
      for (const char* sql : migrations()[version]) session << sql, now;
      session << "PRAGMA application_id = " + std::to_string(kApplicationId), now;
      session << "PRAGMA user_version = " + std::to_string(version + 1), now;
      session << "COMMIT", now;
    } catch (...) {
      session << "ROLLBACK", now;
      throw;
    }
  }
}

}  // namespace spojka::host::store
