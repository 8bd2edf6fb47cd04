// SPDX-License-Identifier: Apache-2.0
// WAL with synchronous NORMAL: a killed process loses nothing; a power cut may lose the newest transactions,
// which costs look-ups on the next run, never a wrong state.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Statement.h>
#include <sys/stat.h>

#include "host/store/schema.hpp"
#include "host/store/sqlite_store.hpp"
#include "host/store/state_url.hpp"

namespace spojka::host {
namespace {

using namespace Poco::Data::Keywords;
namespace fs = std::filesystem;

std::unique_ptr<Store> open(const fs::path& file, const std::string& profile, const Clock& clock) {
  Poco::Data::SQLite::Connector::registerConnector();
  try {
    Poco::Data::Session session("SQLite", file.string());
    session << "PRAGMA busy_timeout = 10000", now;
    store::verify(session, file);
    std::string mode;
    session << "PRAGMA journal_mode = WAL", into(mode), now;
    session << "PRAGMA synchronous = NORMAL", now;
    session << "PRAGMA cache_size = -4000", now;
    store::migrate(session);
    return std::make_unique<store::SqliteStore>(file, profile, clock, std::move(session));
  } catch (const Poco::Exception& e) {
    throw store::storeError(e, file, "open the state");
  }
}

}  // namespace

std::unique_ptr<Store> openStore(const std::string& url, const std::string& profile, const Clock& clock) {
  const fs::path file = store::stateFileOf(url);
  std::error_code failed;
  const mode_t before = ::umask(0077);  // the state holds personal data
  if (!file.parent_path().empty()) fs::create_directories(file.parent_path(), failed);
  try {
    auto opened = open(file, profile, clock);
    ::umask(before);
    return opened;
  } catch (...) {
    ::umask(before);
    throw;
  }
}

std::unique_ptr<Store> openExistingStore(const std::string& url, const std::string& profile,
                                         const Clock& clock) {
  const fs::path file = store::stateFileOf(url);
  std::error_code failed;
  if (!fs::exists(file, failed)) return nullptr;
  return open(file, profile, clock);
}

}  // namespace spojka::host
