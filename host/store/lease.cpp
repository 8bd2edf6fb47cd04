// SPDX-License-Identifier: Apache-2.0
#include "host/store/lease.hpp"

#include "host/store/holder.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

std::string secondsText(std::int64_t micros) {
  return formatTimestamp(micros - micros % 1'000'000);
}

std::string nameOf(const LeaseInfo& lease) {
  return tr("run {} (process {} on '{}') since {}", lease.runId, lease.pid, lease.host,
            secondsText(lease.sinceUs));
}

void store(Database& db, const LeaseInfo& l) {
  db.change(
      "INSERT INTO lease (profile, token, run_id, host, machine, pid, born, since, renewed, expires) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (profile) DO UPDATE SET "
      "token = excluded.token, run_id = excluded.run_id, host = excluded.host, machine = excluded.machine, "
      "pid = excluded.pid, born = excluded.born, since = excluded.since, renewed = excluded.renewed, "
      "expires = excluded.expires, limited_until = 0, waiting = ''",
      db.profile(), l.token, l.runId, l.host, l.machine, l.pid, l.born, l.sinceUs, l.renewedUs, l.expiresUs);
}

void refuseWhenHeld(Database& db, const LeaseInfo& lease) {
  if (!isLive(lease, db.time())) return;
  throw StoreError(
      StoreError::Kind::busy,
      tr("profile '{}' is in use: {} is at work, last sign of life {}. Nothing was changed. Wait until "
         "it has ended, then run again; should that process be gone, its claim ends by itself at {}",
         db.profile(), nameOf(lease), secondsText(lease.renewedUs), secondsText(lease.expiresUs)));
}

}  // namespace

std::optional<LeaseInfo> readLease(Database& db) {
  Rows rows = db.rows(
      "SELECT token, run_id, host, machine, pid, born, since, renewed, expires, limited_until, waiting "
      "FROM lease WHERE profile = ?1",
      db.profile());
  if (!rows.next()) return std::nullopt;
  return LeaseInfo{rows.number(0), rows.text(1),   rows.text(2),   rows.text(3),
                   rows.number(4), rows.number(5), rows.number(6), rows.number(7),
                   rows.number(8), rows.number(9), rows.text(10)};
}

bool isLive(const LeaseInfo& lease, std::int64_t time) {
  const Holder holder{lease.host, lease.machine, lease.pid, lease.born};
  if (lease.runId.empty() || lease.expiresUs <= time || isGone(holder)) return false;
  // A holder that is at work here renews its claim by the right clock within seconds.
  return lease.expiresUs <= time + kLeaseUs + kSkewUs || isHere(holder);
}

std::int64_t takeLease(Database& db, const std::string& runId) {
  const auto before = readLease(db);
  if (before) refuseWhenHeld(db, *before);
  const Holder self = thisProcess();
  const std::int64_t at = db.time();
  const LeaseInfo taken{(before ? before->token : 0) + 1,
                        runId,
                        self.host,
                        self.machine,
                        self.pid,
                        self.born,
                        at,
                        at,
                        at + kLeaseUs};
  store(db, taken);
  return taken.token;
}

void checkToken(Database& db, std::int64_t token) {
  if (db.number("SELECT token FROM lease WHERE profile = ?1", db.profile()) == token) return;
  const auto lease = readLease(db);
  throw StoreError(StoreError::Kind::fenced,
                   tr("this run of profile '{}' was thought dead after {} s without a sign of life, and {} "
                      "took over. Nothing more is stored by this one; what it stored before is kept. Run "
                      "again to go on",
                      db.profile(), kLeaseUs / 1'000'000,
                      lease && !lease->runId.empty() ? nameOf(*lease) : tr("another one")));
}

void renewLease(Database& db) {
  db.change("UPDATE lease SET renewed = ?1, expires = ?2 WHERE profile = ?3", db.time(), db.time() + kLeaseUs,
            db.profile());
}

void storeWaiting(Database& db, std::int64_t untilUs, const std::string& text) {
  db.change("UPDATE lease SET limited_until = ?1, waiting = ?2 WHERE profile = ?3", untilUs, text,
            db.profile());
}

void releaseLease(Database& db) {
  db.change("UPDATE lease SET run_id = '', expires = 0 WHERE profile = ?1", db.profile());
}

void fenceAll(Database& db) {
  const auto before = readLease(db);
  if (!before) return;
  refuseWhenHeld(db, *before);
  db.change("UPDATE lease SET token = token + 1, run_id = '', expires = 0 WHERE profile = ?1", db.profile());
}

}  // namespace spojka::host::store
