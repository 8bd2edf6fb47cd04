// SPDX-License-Identifier: Apache-2.0
#include "host/store/lease.hpp"

#include <Poco/Data/Statement.h>
#include <fmt/format.h>

#include <vector>

#include "host/store/holder.hpp"
#include "spojka/json.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

std::string secondsText(std::int64_t micros) {
  return formatTimestamp(micros - micros % 1'000'000);
}

std::string nameOf(const LeaseInfo& lease) {
  return fmt::format("run {} (process {} on '{}') since {}", lease.runId, lease.pid, lease.host,
                     secondsText(lease.sinceUs));
}

void store(Database& db, LeaseInfo l) {
  db.session()
      << "INSERT OR REPLACE INTO lease (profile, token, run_id, host, machine, pid, born, since, renewed, "
         "expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      use(db.profile()), use(l.token), use(l.runId), use(l.host), use(l.machine), use(l.pid), use(l.born),
      use(l.sinceUs), use(l.renewedUs), use(l.expiresUs), now;
}

void refuseWhenHeld(Database& db, const LeaseInfo& lease) {
  if (!isLive(lease, db.time())) return;
  throw StoreError(
      StoreError::Kind::busy,
      fmt::format(
          "profile '{}' is in use: {} is at work, last sign of life {}. Nothing was changed. Wait until "
          "it has ended, then run again; should that process be gone, its claim ends by itself at {}",
          db.profile(), nameOf(lease), secondsText(lease.renewedUs), secondsText(lease.expiresUs)));
}

}  // namespace

std::optional<LeaseInfo> readLease(Database& db) {
  std::vector<std::int64_t> tokens;
  std::vector<std::string> runs, hosts, machines, waiting;
  std::vector<std::int64_t> pids, born, since, renewed, expires, limited;
  db.session() << "SELECT token, run_id, host, machine, pid, born, since, renewed, expires, limited_until, "
                  "waiting FROM lease WHERE "
                  "profile = ?",
      use(db.profile()), into(tokens), into(runs), into(hosts), into(machines), into(pids), into(born),
      into(since), into(renewed), into(expires), into(limited), into(waiting), now;
  if (tokens.empty()) return std::nullopt;
  return LeaseInfo{tokens[0], runs[0],    hosts[0],   machines[0], pids[0],   born[0],
                   since[0],  renewed[0], expires[0], limited[0],  waiting[0]};
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
  const auto lease = readLease(db);
  if ((lease ? lease->token : 0) == token) return;
  throw StoreError(
      StoreError::Kind::fenced,
      fmt::format("this run of profile '{}' was thought dead after {} s without a sign of life, and {} "
                  "took over. Nothing more is stored by this one; what it stored before is kept. Run "
                  "again to go on",
                  db.profile(), kLeaseUs / 1'000'000,
                  lease && !lease->runId.empty() ? nameOf(*lease) : std::string("another one")));
}

void renewLease(Database& db) {
  std::int64_t at = db.time();
  std::int64_t expires = at + kLeaseUs;
  db.session() << "UPDATE lease SET renewed = ?, expires = ? WHERE profile = ?", use(at), use(expires),
      use(db.profile()), now;
}

void storeWaiting(Database& db, std::int64_t untilUs, std::string text) {
  db.session() << "UPDATE lease SET limited_until = ?, waiting = ? WHERE profile = ?", use(untilUs),
      use(text), use(db.profile()), now;
}

void releaseLease(Database& db) {
  db.session() << "UPDATE lease SET run_id = '', expires = 0 WHERE profile = ?", use(db.profile()), now;
}

void fenceAll(Database& db) {
  const auto before = readLease(db);
  if (!before) return;
  refuseWhenHeld(db, *before);
  db.session() << "UPDATE lease SET token = token + 1, run_id = '', expires = 0 WHERE profile = ?",
      use(db.profile()), now;
}

}  // namespace spojka::host::store
