// SPDX-License-Identifier: Apache-2.0
#include "host/store/failed_records.hpp"

#include <Poco/Data/Statement.h>

#include <limits>

#include "host/store/links.hpp"
#include "host/store/stored_text.hpp"

namespace spojka::host::store {
namespace {

using namespace Poco::Data::Keywords;

// All texts of a record on their way in or out.
template <class F>
void forEachText(FailedRecord& f, F&& change) {
  for (auto* text : {&f.key, &f.bodyJson, &f.reason, &f.field, &f.message, &f.answerExcerpt, &f.trace})
    *text = change(std::move(*text));
}

std::string toStoredText(const std::string& text) {
  return toStored(text);
}

// Nothing where it is not known.
std::string storedRefusal(const FingerprintBytes& refused) {
  return refused == FingerprintBytes{} ? std::string() : hexOf(refused);
}

FingerprintBytes refusedFrom(const std::string& stored) {
  return fingerprintFrom(stored).value_or(FingerprintBytes{});
}

bool isDue(const Database& db, bool poisoned, std::int64_t nextAtUs) {
  return !poisoned && FailedPolicy{}.isOver(nextAtUs, db.time());
}

constexpr const char* kMatches =
    "flow_id IN (SELECT id FROM flow WHERE profile = ? AND (? = '' OR name = ?)) "
    "AND (? = '' OR reason = ?) AND (? = '' OR key = ?)";

// What kMatches is bound to; lives as long as the statement.
struct Matching {
  explicit Matching(const FailedFilter& f) : flow(f.flow), reason(toStored(f.reason)), key(toStored(f.key)) {}
  void bind(Poco::Data::Statement& statement, Database& db) {
    statement, use(db.profile()), use(flow), use(flow), use(reason), use(reason), use(key), use(key);
  }
  std::string flow;
  std::string reason;
  std::string key;
};

std::int64_t change(Database& db, const std::string& what, const FailedFilter& filter) {
  Matching matching(filter);
  Poco::Data::Statement statement(db.session());
  statement << what + " WHERE " + kMatches;
  matching.bind(statement, db);
  statement, now;
  std::int64_t rows = 0;
  db.session() << "SELECT changes()", into(rows), now;
  return rows;
}

}  // namespace

std::vector<KeptFailure> keptFailures(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::vector<std::string> keys;
  std::vector<std::string> refused;
  std::vector<std::int64_t> next;
  std::vector<int> poisoned;
  std::vector<int> ignored;
  db.session() << "SELECT key, refused, next_at, poisoned, ignored FROM failed WHERE flow_id = ?", use(id),
      into(keys), into(refused), into(next), into(poisoned), into(ignored), now;
  std::vector<KeptFailure> kept;
  kept.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    kept.push_back({fromStored(std::move(keys[i])), refusedFrom(refused[i]),
                    isDue(db, poisoned[i] != 0, next[i]), ignored[i] != 0});
  return kept;
}

std::vector<FailedRecord> failedMatching(Database& db, const FailedFilter& filter,
                                         const std::string& afterFlow, const std::string& afterKey,
                                         std::size_t limit) {
  Matching matching(filter);
  std::string flow = afterFlow;
  std::string key = toStored(afterKey);
  int most = static_cast<int>(limit);
  FailedRecord f;
  int poisoned = 0;
  int ignored = 0;
  std::string refused;
  std::vector<FailedRecord> rows;
  Poco::Data::Statement select(db.session());
  select << std::string(
                "SELECT s.name, key, op, body, reason, field, message, attempts, first_at, last_at, next_at, "
                "poisoned, answer, trace, refused, ignored FROM failed JOIN flow s ON s.id = flow_id "
                "WHERE ") +
                kMatches + " AND (s.name, key) > (?, ?) ORDER BY s.name, key LIMIT ?";
  matching.bind(select, db);
  select, use(flow), use(key), use(most), into(f.flow), into(f.key), into(f.op), into(f.bodyJson),
      into(f.reason), into(f.field), into(f.message), into(f.attempts), into(f.firstAtUs), into(f.lastAtUs),
      into(f.nextAtUs), into(poisoned), into(f.answerExcerpt), into(f.trace), into(refused), into(ignored),
      range(0, 1);
  while (!select.done()) {
    if (select.execute() == 0) continue;
    f.poisoned = poisoned != 0;
    f.due = isDue(db, f.poisoned, f.nextAtUs);
    f.refused = refusedFrom(refused);
    f.ignored = ignored != 0;
    rows.push_back(f);
    forEachText(rows.back(), fromStored);
  }
  return rows;
}

std::vector<FailedRecord> failedBehind(Database& db, const std::string& flow, const std::string& afterKey,
                                       std::size_t limit) {
  return failedMatching(db, {flow, "", ""}, flow, afterKey, limit);
}

std::int64_t countMatching(Database& db, const FailedFilter& filter) {
  Matching matching(filter);
  std::int64_t n = 0;
  Poco::Data::Statement select(db.session());
  select << std::string("SELECT count(*) FROM failed WHERE ") + kMatches;
  matching.bind(select, db);
  select, into(n), now;
  return n;
}

std::int64_t countFailed(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM failed WHERE flow_id = ?", use(id), into(n), now;
  return n;
}

std::int64_t countPoisoned(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM failed WHERE flow_id = ? AND poisoned <> 0 AND ignored = 0", use(id),
      into(n), now;
  return n;
}

std::int64_t countIgnored(Database& db, const std::string& flow) {
  int id = db.findFlow(flow);
  std::int64_t n = 0;
  db.session() << "SELECT count(*) FROM failed WHERE flow_id = ? AND ignored <> 0", use(id), into(n), now;
  return n;
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

void storeFailed(Database& db, int flow, FailedRecord f, const FailedPolicy& policy) {
  forEachText(f, toStoredText);
  std::int64_t at = db.time();
  std::int64_t longest = policy.longestPauseUs;
  std::int64_t first = policy.firstPauseUs;
  int limit = policy.poisonAfter;
  std::string refused = storedRefusal(f.refused);
  // On the right-hand sides stand the values from before. A streak of 0 is the first failure since a retry
  // was asked for: like the very first one it is offered again on the next run, and so is the first of what
  // the record has become since.
  db.session()
      << "INSERT INTO failed (flow_id, key, op, body, reason, field, message, attempts, first_at, last_at, "
         "next_at, answer, trace, refused) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?) "
         "ON CONFLICT DO UPDATE SET "
         "op = excluded.op, body = excluded.body, reason = excluded.reason, field = excluded.field, "
         "message = excluded.message, answer = excluded.answer, trace = excluded.trace, "
         "refused = excluded.refused, attempts = attempts + 1, last_at = excluded.last_at, "
         "streak = CASE WHEN refused = excluded.refused THEN streak + 1 ELSE 1 END, "
         "next_at = excluded.last_at + CASE WHEN streak = 0 OR refused <> excluded.refused THEN 0 "
         "ELSE min(?, ? << min(streak - 1, 20)) END, "
         "poisoned = (refused = excluded.refused AND streak + 1 >= ?), "
         "ignored = (refused = excluded.refused AND ignored)",
      use(flow), use(f.key), use(f.op), use(f.bodyJson), use(f.reason), use(f.field), use(f.message), use(at),
      use(at), use(at), use(f.answerExcerpt), use(f.trace), use(refused), use(longest), use(first),
      use(limit), now;
}

void restoreFailed(Database& db, int flow, FailedRecord f) {
  forEachText(f, toStoredText);
  int poisoned = f.poisoned ? 1 : 0;
  int ignored = f.ignored ? 1 : 0;
  std::string refused = storedRefusal(f.refused);
  // The streak is not exported; that of a poisoned record is beyond every limit.
  int streak = f.poisoned ? std::numeric_limits<int>::max() / 2 : 1;
  db.session()
      << "INSERT INTO failed (flow_id, key, op, body, reason, field, message, attempts, first_at, last_at, "
         "next_at, poisoned, answer, trace, streak, refused, ignored) "
         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      use(flow), use(f.key), use(f.op), use(f.bodyJson), use(f.reason), use(f.field), use(f.message),
      use(f.attempts), use(f.firstAtUs), use(f.lastAtUs), use(f.nextAtUs), use(poisoned),
      use(f.answerExcerpt), use(f.trace), use(streak), use(refused), use(ignored), now;
}

void forgetFailed(Database& db, int flow, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    std::string stored = toStored(key);
    db.session() << "DELETE FROM failed WHERE flow_id = ? AND key = ?", use(flow), use(stored), now;
  }
}

}  // namespace spojka::host::store
