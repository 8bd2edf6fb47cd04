// SPDX-License-Identifier: Apache-2.0
#include "host/store/sqlite_store.hpp"

#include "host/store/catalogs.hpp"
#include "host/store/failed_records.hpp"
#include "host/store/flows.hpp"
#include "host/store/lease.hpp"
#include "host/store/links.hpp"
#include "host/store/members.hpp"
#include "host/store/open.hpp"
#include "host/store/runs.hpp"
#include "host/store/sides.hpp"
#include "host/store/state_url.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace store {

std::vector<std::optional<Link>> SqliteStore::findLinks(const std::string& flow,
                                                        const std::vector<std::string_view>& keys) {
  return db_.guarded(N_("look up links"), [&] { return store::findLinks(db_, flow, keys); });
}

std::vector<LinkRow> SqliteStore::linkPage(const std::string& flow, const std::string& afterKey,
                                           std::size_t limit) {
  return db_.guarded(N_("read links"), [&] { return linksBehind(db_, flow, afterKey, limit); });
}

std::int64_t SqliteStore::countLinks(const std::string& flow) {
  return db_.guarded(N_("count records"), [&] { return store::countLinks(db_, flow); });
}

std::optional<std::string> SqliteStore::checkpoint(const std::string& flow, const std::string& stream) {
  return db_.guarded(N_("read the checkpoint"), [&] { return readCheckpoint(db_, flow, stream); });
}

std::optional<std::string> SqliteStore::notes(const std::string& flow) {
  return db_.guarded(N_("read what is known of the flow"), [&] { return readNotes(db_, flow); });
}

std::optional<SideIdentity> SqliteStore::boundTo(StateSide side) {
  return db_.guarded(N_("read which systems the state describes"), [&] { return readSide(db_, side); });
}

bool SqliteStore::describesSystems() {
  return db_.guarded(N_("read which systems the state describes"),
                     [&] { return store::describesSystems(db_); });
}

void SqliteStore::bind(StateSide side, const SideIdentity& identity, bool anew) {
  db_.transaction(N_("store which systems the state describes"), [&] {
    checkToken(db_, token_);
    storeSide(db_, side, identity);
    if (anew) forgetSystem(db_, side == StateSide::source);
    if (anew) forgetCatalog(db_, side);
  });
}

std::optional<KeptCatalog> SqliteStore::catalog(StateSide side) {
  return db_.guarded(N_("read the catalog"), [&] { return readCatalog(db_, side); });
}

void SqliteStore::keepCatalog(StateSide side, const std::string& json, const std::string& digest) {
  db_.transaction(N_("store the catalog"), [&] {
    checkToken(db_, token_);
    storeCatalog(db_, side, json, digest);
  });
}

void SqliteStore::settle(const std::string& flow, const Settlement& s) {
  // The check stands inside the transaction: between a check and a change the lease could go to another run.
  db_.transaction(N_("store settled records"), [&] {
    checkToken(db_, token_);
    const auto id = db_.makeFlow(flow);
    storeLinks(db_, id, s.links, runSeq_);
    removeLinks(db_, id, s.removedLinks);
    forgetFailed(db_, id, s.passed);
    for (const auto& f : s.failed) storeFailed(db_, id, f, failed_);
    for (const auto& c : s.checkpoints) storeCheckpoint(db_, id, c);
    if (s.notes) storeNotes(db_, id, *s.notes);
    SqlMembers members(db_, id);
    for (const auto& group : s.groups) {
      if (group.gone)
        members.drop(group.id);
      else
        members.wrote(group.id, group.version);
    }
    renewWhenDue();
  });
}

void SqliteStore::setLinksAside(const std::string& flow, const std::string& aside, const std::string& back,
                                const std::string& notes) {
  db_.transaction(N_("set links aside"), [&] {
    checkToken(db_, token_);
    const auto id = db_.makeFlow(flow);
    moveLinks(db_, id, db_.makeFlow(aside));
    if (const auto before = db_.findFlow(back); before != 0) moveLinks(db_, before, id);
    storeNotes(db_, id, notes);
  });
}

void SqliteStore::gather(const std::string& flow, const std::vector<StreamCheckpoint>& checkpoints,
                         const std::function<void(MemberTable&)>& work) {
  if (!gathers_.exchange(true))
    db_.guarded(N_("get ready to gather"), [&] { dialect::forGathering(db_.session()); });
  db_.transaction(N_("store gathered records"), [&] {
    checkToken(db_, token_);
    const auto id = db_.makeFlow(flow);
    changeMembers(db_, id, work);
    for (const auto& c : checkpoints) storeCheckpoint(db_, id, c);
    renewWhenDue();
  });
}

void SqliteStore::lookAtMembers(const std::string& flow, const std::function<void(MemberTable&)>& work) {
  db_.snapshot("read gathered records", [&] {
    SqlMembers members(db_, db_.findFlow(flow));
    work(members);
  });
}

std::vector<std::string> SqliteStore::gatheringFlows() {
  return db_.guarded(N_("read gathered records"), [&] {
    auto flows = flowNames(db_);
    std::erase_if(flows, [&](const auto& flow) { return !hasMembers(db_, db_.findFlow(flow)); });
    return flows;
  });
}

std::vector<KeptFailure> SqliteStore::keptFailures(const std::string& flow) {
  return db_.guarded(N_("read failed records"), [&] { return store::keptFailures(db_, flow); });
}

std::vector<FailedRecord> SqliteStore::failed(const std::string& flow, const std::string& afterKey,
                                              std::size_t limit) {
  return db_.guarded(N_("read failed records"), [&] { return failedBehind(db_, flow, afterKey, limit); });
}

std::int64_t SqliteStore::countFailed(const std::string& flow) {
  return db_.guarded(N_("count records"),
                     [&] { return store::countFailed(db_, flow) - store::countIgnored(db_, flow); });
}

void SqliteStore::scrub() {
  db_.guarded(N_("rewrite the state"), [&] { db_.rewrite(); });
}

std::int64_t SqliteStore::beginRun(const std::string& runId) {
  return db_.transaction(N_("begin the run"), [&] {
    const auto before = readLease(db_);
    token_ = takeLease(db_, runId);
    interruptRuns(db_, before ? before->renewedUs : 0);
    runSeq_ = insertRun(db_, runId);
    runId_ = runId;
    renewAtUs_ = db_.time() + kRenewUs;
    return db_.time();
  });
}

void SqliteStore::renewWhenDue() {
  const auto time = db_.time();
  // A clock that was put back does not make it wait until it has caught up.
  if (token_ == 0 || (time < renewAtUs_ && time >= renewAtUs_ - kRenewUs)) return;
  renewLease(db_);
  renewAtUs_ = time + kRenewUs;
}

void SqliteStore::keepAlive(const RunSigns& signs) {
  if (token_ == 0) return;
  db_.transaction(N_("renew the lease"), [&] {
    checkToken(db_, token_);
    renewLease(db_);
    storeWaiting(db_, signs.limitedUntilUs, signs.waiting);
    storeCounts(db_, runId_, signs.flows, signs.sources);
    renewAtUs_ = db_.time() + kRenewUs;
  });
}

std::int64_t SqliteStore::finishRun(const RunRow& run) {
  const auto at = db_.transaction(N_("store the run"), [&] {
    checkToken(db_, token_);
    storeRun(db_, run, db_.time());
    pruneRuns(db_, history_);
    releaseLease(db_);
    return db_.time();
  });
  token_ = 0;
  return at;
}

void SqliteStore::forgetRun(const std::string& runId) {
  db_.transaction(N_("forget a run"), [&] { store::forgetRun(db_, runId); });
}

std::vector<RunRow> SqliteStore::lastRuns(std::size_t limit) {
  return db_.guarded(N_("read the runs"), [&] { return store::lastRuns(db_, limit); });
}

std::vector<RunRow> SqliteStore::writersOf(const std::string& flow, const std::string& key) {
  return db_.guarded(N_("read the runs"), [&] { return store::writersOf(db_, flow, key); });
}

}  // namespace store

std::unique_ptr<Store> openStore(const std::string& url, const std::string& profile, const Clock& clock,
                                 const FailedPolicy& failed, const HistoryPolicy& history) {
  const auto file = store::stateFileOf(url);
  auto made = std::make_unique<store::SqliteStore>(file, profile, clock, store::openForWriting(file), failed,
                                                   history);
  made->sealAsked();
  return made;
}

void proveStateCanBeKept(const std::string& url) {
  store::proveWritable(store::stateFileOf(url));
}

std::unique_ptr<Store> openExistingStore(const std::string& url, const std::string& profile,
                                         const Clock& clock) {
  const auto file = store::stateFileOf(url);
  if (!store::stateExists(file)) return nullptr;
  return std::make_unique<store::SqliteStore>(file, profile, clock, store::openForReading(file),
                                              FailedPolicy{}, HistoryPolicy{});
}

}  // namespace spojka::host
