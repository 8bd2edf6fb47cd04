// SPDX-License-Identifier: Apache-2.0
#include "host/store/failed_records.hpp"

#include <limits>

#include "spojka/abi.h"

namespace spojka::host::store {
namespace {

// What stands in the column: a person's word is for good, the other's as long as it is ignored itself.
constexpr std::int64_t kByPerson = 1;
constexpr std::int64_t kWithOther = 2;

bool isDue(std::int64_t now, bool poisoned, std::int64_t nextAtUs) {
  return !poisoned && FailedPolicy{}.isOver(nextAtUs, now);
}

// ?1 to ?4: the profile, and what the filter says.
constexpr const char* kMatches =
    "flow_id IN (SELECT id FROM flow WHERE profile = ?1 AND (?2 = '' OR name = ?2)) "
    "AND (?3 = '' OR reason = ?3) AND (?4 = '' OR key = ?4)";

std::string matching(const char* what) {
  return std::string(what) + " WHERE " + kMatches;
}

std::int64_t change(Database& db, const char* what, const FailedFilter& f) {
  return db.change(matching(what), db.profile(), f.flow, f.reason, f.key);
}

}  // namespace

std::vector<KeptFailure> keptFailures(Database& db, const std::string& flow) {
  const auto time = db.time();
  Rows rows = db.rows(
      "SELECT key, refused, next_at, poisoned, ignored, edited, reason, field, message, op FROM failed "
      "WHERE flow_id = ?1",
      db.findFlow(flow));
  std::vector<KeptFailure> kept;
  while (rows.next())
    kept.push_back({rows.text(0), rows.fingerprint(1), isDue(time, rows.flag(3), rows.number(2)),
                    rows.flag(4), rows.number(4) == kWithOther, rows.flag(5), rows.text(6), rows.text(7),
                    db.opened("failed.message", rows, 8), rows.number(9) == SPOJKA_OP_DELETE});
  return kept;
}

std::vector<FailedRecord> failedMatching(Database& db, const FailedFilter& filter,
                                         const std::string& afterFlow, const std::string& afterKey,
                                         std::size_t limit) {
  const auto time = db.time();
  Rows rows = db.rows(
      matching(
          "SELECT f.name, key, op, body, reason, field, message, attempts, first_at, last_at, next_at, "
          "poisoned, answer, trace, refused, ignored, edited FROM failed JOIN flow f ON f.id = flow_id") +
          " AND (f.name, key) > (?5, ?6) ORDER BY f.name, key LIMIT ?7",
      db.profile(), filter.flow, filter.reason, filter.key, afterFlow, afterKey, limit);
  std::vector<FailedRecord> page;
  while (rows.next()) {
    FailedRecord& f = page.emplace_back();
    f.flow = rows.text(0);
    f.key = rows.text(1);
    f.op = static_cast<std::uint32_t>(rows.number(2));
    f.bodyJson = db.opened("failed.body", rows, 3);
    f.reason = rows.text(4);
    f.field = rows.text(5);
    f.message = db.opened("failed.message", rows, 6);
    f.attempts = rows.number(7);
    f.firstAtUs = rows.number(8);
    f.lastAtUs = rows.number(9);
    f.nextAtUs = rows.number(10);
    f.poisoned = rows.flag(11);
    f.answerExcerpt = db.opened("failed.answer", rows, 12);
    f.trace = db.opened("failed.trace", rows, 13);
    f.refused = rows.fingerprint(14);
    f.ignored = rows.flag(15);
    f.ignoredWithOther = rows.number(15) == kWithOther;
    f.edited = rows.flag(16);
    f.due = isDue(time, f.poisoned, f.nextAtUs);
  }
  return page;
}

std::vector<FailedRecord> failedBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                       std::size_t limit) {
  return failedMatching(db, {flow, "", ""}, flow, afterKey, limit);
}

std::vector<FailedGroup> groupsOfFailed(Database& db, std::size_t most) {
  std::vector<FailedGroup> groups;
  {
    Rows rows = db.rows(
        "SELECT f.name, min(key), count(*) AS records FROM failed JOIN flow f ON f.id = flow_id "
        "WHERE f.profile = ?1 GROUP BY f.name, reason, field, message, ignored, poisoned "
        "ORDER BY records DESC, f.name, min(key) LIMIT ?2",
        db.profile(), most);
    while (rows.next()) {
      FailedGroup& group = groups.emplace_back();
      group.example.flow = rows.text(0);
      group.example.key = rows.text(1);
      group.records = rows.number(2);
    }
  }
  for (auto& group : groups) {
    auto found = failedMatching(db, {group.example.flow, "", group.example.key}, "", "", 1);
    if (!found.empty()) group.example = std::move(found.front());
  }
  return groups;
}

std::int64_t countMatching(Database& db, const FailedFilter& f) {
  return db.number(matching("SELECT count(*) FROM failed"), db.profile(), f.flow, f.reason, f.key);
}

std::int64_t countFailed(Database& db, const std::string& flow) {
  return db.number("SELECT count(*) FROM failed WHERE flow_id = ?1", db.findFlow(flow));
}

std::int64_t countPoisoned(Database& db, const std::string& flow) {
  return db.number("SELECT count(*) FROM failed WHERE flow_id = ?1 AND poisoned <> 0 AND ignored = 0",
                   db.findFlow(flow));
}

std::int64_t countIgnored(Database& db, const std::string& flow) {
  return db.number("SELECT count(*) FROM failed WHERE flow_id = ?1 AND ignored <> 0", db.findFlow(flow));
}

std::int64_t retryMatching(Database& db, const FailedFilter& filter) {
  return change(db, "UPDATE failed SET streak = 0, next_at = 0, poisoned = 0, ignored = 0", filter);
}

std::int64_t ignoreMatching(Database& db, const FailedFilter& filter) {
  return change(db, "UPDATE failed SET ignored = 1", filter);
}

std::int64_t dropMatching(Database& db, const FailedFilter& filter) {
  return change(db, "DELETE FROM failed", filter);
}

void mendFailed(Database& db, std::int64_t flow, const std::string& key, const std::string& bodyJson) {
  db.change(
      "UPDATE failed SET body = ?3, streak = 0, next_at = 0, poisoned = 0, ignored = 0, edited = 1 "
      "WHERE flow_id = ?1 AND key = ?2",
      flow, key, db.sealed("failed.body", bodyJson));
}

void storeFailed(Database& db, std::int64_t flow, const FailedRecord& f, const FailedPolicy& policy) {
  // On the right-hand sides stand the values from before. A streak of 0 is the first failure since a retry
  // was asked for: like the very first one it is offered again on the next run, and so is the first of what
  // the record has become since. Beyond a streak of 20 the pause is the longest one whatever the first was.
  db.change(
      "INSERT INTO failed (flow_id, key, op, body, reason, field, message, attempts, first_at, last_at, "
      "next_at, answer, trace, refused, ignored, edited) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8, ?8, "
      "?9, ?10, ?11, ?15, ?17) "
      "ON CONFLICT (flow_id, key) DO UPDATE SET "
      "op = excluded.op, body = excluded.body, reason = excluded.reason, field = excluded.field, "
      "message = excluded.message, answer = excluded.answer, trace = excluded.trace, "
      "refused = excluded.refused, edited = excluded.edited, attempts = failed.attempts + 1, "
      "last_at = excluded.last_at, "
      "streak = CASE WHEN failed.refused = excluded.refused THEN failed.streak + 1 ELSE 1 END, "
      "next_at = excluded.last_at + CASE "
      "WHEN failed.streak = 0 OR failed.refused <> excluded.refused THEN 0 "
      "WHEN failed.streak > 20 OR (?12 << (failed.streak - 1)) > ?13 THEN ?13 "
      "ELSE ?12 << (failed.streak - 1) END, "
      "poisoned = CASE WHEN failed.refused = excluded.refused AND failed.streak + 1 >= ?14 THEN 1 ELSE 0 "
      "END, "
      "ignored = CASE WHEN excluded.ignored <> 0 THEN excluded.ignored "
      "WHEN failed.refused = excluded.refused AND failed.ignored = ?16 THEN failed.ignored ELSE 0 END",
      flow, f.key, f.op, db.sealed("failed.body", f.bodyJson), f.reason, f.field,
      db.sealed("failed.message", f.message), db.time(), db.sealed("failed.answer", f.answerExcerpt),
      db.sealed("failed.trace", f.trace), f.refused, policy.firstPauseUs, policy.longestPauseUs,
      policy.poisonAfter, f.ignoredWithOther ? kWithOther : 0, kByPerson, f.edited);
}

void restoreFailed(Database& db, std::int64_t flow, const FailedRecord& f) {
  // The streak is not exported; that of a poisoned record is beyond every limit.
  const int streak = f.poisoned ? std::numeric_limits<int>::max() / 2 : 1;
  db.change(
      "INSERT INTO failed (flow_id, key, op, body, reason, field, message, attempts, first_at, last_at, "
      "next_at, poisoned, answer, trace, streak, refused, ignored, edited) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
      flow, f.key, f.op, db.sealed("failed.body", f.bodyJson), f.reason, f.field,
      db.sealed("failed.message", f.message), f.attempts, f.firstAtUs, f.lastAtUs, f.nextAtUs, f.poisoned,
      db.sealed("failed.answer", f.answerExcerpt), db.sealed("failed.trace", f.trace), streak, f.refused,
      f.ignoredWithOther ? kWithOther
      : f.ignored        ? kByPerson
                         : 0,
      f.edited);
}

void forgetFailed(Database& db, std::int64_t flow, const std::vector<std::string>& keys) {
  for (const auto& key : keys) db.change("DELETE FROM failed WHERE flow_id = ?1 AND key = ?2", flow, key);
}

}  // namespace spojka::host::store
