// SPDX-License-Identifier: Apache-2.0
#include "host/store/sqlite_store.hpp"

#include "host/store/failed_records.hpp"
#include "host/store/links.hpp"
#include "host/store/open.hpp"
#include "host/store/runs.hpp"
#include "host/store/state_url.hpp"

namespace spojka::host {
namespace store {

std::vector<std::optional<Link>> SqliteStore::findLinks(const std::string& stream,
                                                        const std::vector<std::string_view>& keys) {
  return db_.guarded("look up links", [&] { return store::findLinks(db_, stream, keys); });
}

std::int64_t SqliteStore::countLinks(const std::string& stream) {
  return db_.guarded("count records", [&] { return store::countLinks(db_, stream); });
}

std::optional<std::string> SqliteStore::checkpoint(const std::string& stream) {
  return db_.guarded("read the checkpoint", [&] { return readCheckpoint(db_, stream); });
}

void SqliteStore::settle(const std::string& stream, const Settlement& s) {
  db_.transaction("store settled records", [&] {
    const int id = db_.makeStream(stream);
    storeLinks(db_, id, s.links);
    removeLinks(db_, id, s.removedLinks);
    forgetFailed(db_, id, s.passed);
    for (const auto& f : s.failed) storeFailed(db_, id, f);
    if (s.checkpoint) storeCheckpoint(db_, id, *s.checkpoint);
  });
}

std::vector<std::string> SqliteStore::failedKeys(const std::string& stream) {
  return db_.guarded("read failed records", [&] { return store::failedKeys(db_, stream); });
}

std::vector<FailedRecord> SqliteStore::failed(const std::string& stream, const std::string& afterKey,
                                              std::size_t limit) {
  return db_.guarded("read failed records", [&] { return failedBehind(db_, stream, afterKey, limit); });
}

std::int64_t SqliteStore::countFailed(const std::string& stream) {
  return db_.guarded("count records", [&] { return store::countFailed(db_, stream); });
}

void SqliteStore::beginRun(const std::string& runId) {
  db_.transaction("store the run", [&] { insertRun(db_, runId); });
}

void SqliteStore::finishRun(const RunRow& run) {
  db_.transaction("store the run", [&] { storeRun(db_, run); });
}

std::vector<RunRow> SqliteStore::lastRuns(std::size_t limit) {
  return db_.guarded("read the runs", [&] { return store::lastRuns(db_, limit); });
}

}  // namespace store

std::unique_ptr<Store> openStore(const std::string& url, const std::string& profile, const Clock& clock) {
  const auto file = store::stateFileOf(url);
  return std::make_unique<store::SqliteStore>(file, profile, clock, store::openForWriting(file));
}

std::unique_ptr<Store> openExistingStore(const std::string& url, const std::string& profile,
                                         const Clock& clock) {
  const auto file = store::stateFileOf(url);
  if (!store::stateExists(file)) return nullptr;
  return std::make_unique<store::SqliteStore>(file, profile, clock, store::openForReading(file));
}

}  // namespace spojka::host
