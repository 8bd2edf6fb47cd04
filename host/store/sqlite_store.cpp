// SPDX-License-Identifier: Apache-2.0
// The Store over SQLite. WAL with synchronous NORMAL: a killed process loses nothing; a power cut may lose the newest
// transactions, which costs look-ups on the next run, never a wrong state.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include "host/store/schema.hpp"
#include "host/store/state_url.hpp"
#include "host/store/store.hpp"
#include "host/store/store_error.hpp"
#include "host/store/stored_text.hpp"

namespace spojka::host {
namespace {

using namespace Poco::Data::Keywords;
using store::fromStored;
using store::JsonRows;
using store::toStored;
namespace fs = std::filesystem;

constexpr const char* kHex = "0123456789abcdef";

std::string hexOf(const std::array<std::uint8_t, 16>& bytes) {
  std::string text;
  for (const auto b : bytes) {
    text += kHex[b >> 4U];
    text += kHex[b & 15U];
  }
  return text;
}

std::uint8_t nibble(char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

std::array<std::uint8_t, 16> bytesOf(const std::string& hex) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 16 && 2 * i + 1 < hex.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(nibble(hex[2 * i]) << 4U | nibble(hex[2 * i + 1]));
  return bytes;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(fs::path file, std::string profile, const Clock& clock, Poco::Data::Session session)
      : file_(std::move(file)), profile_(std::move(profile)), clock_(clock), session_(std::move(session)) {}

  std::vector<std::optional<Link>> findLinks(const std::string& stream, const std::vector<std::string_view>& keys) override {
    std::vector<std::optional<Link>> found(keys.size());
    if (keys.empty()) return found;
    return guarded("look up links", [&] {
      JsonRows rows;
      rows.clear();
      for (const auto key : keys) rows.add(toStored(key));
      rows.finish();
      std::vector<int> at;
      std::vector<std::string> targets;
      std::vector<std::string> prints;
      int id = streamId(stream, false);
      session_ << "SELECT j.key, l.target_id, l.fingerprint FROM json_each(?) j JOIN link l ON l.stream_id = ? AND l.key = j.value",
          use(rows.text()), use(id), into(at), into(targets), into(prints), now;
      for (std::size_t i = 0; i < at.size(); ++i) found[static_cast<std::size_t>(at[i])] = Link{fromStored(targets[i]), bytesOf(prints[i])};
      return found;
    });
  }

  std::int64_t countLinks(const std::string& stream) override { return countIn("link", stream); }
  std::int64_t countFailed(const std::string& stream) override { return countIn("failed", stream); }

  std::optional<std::string> checkpoint(const std::string& stream) override {
    return guarded("read the checkpoint", [&]() -> std::optional<std::string> {
      int id = streamId(stream, false);
      std::vector<std::string> rows;
      session_ << "SELECT checkpoint FROM stream WHERE id = ? AND checkpoint IS NOT NULL", use(id), into(rows), now;
      if (rows.empty()) return std::nullopt;
      return fromStored(rows[0]);
    });
  }

  void settle(const std::string& stream, const Settlement& s) override {
    guarded("store settled records", [&] {
      session_ << "BEGIN IMMEDIATE", now;
      try {
        const int id = streamId(stream, true);
        storeLinks(id, s.links);
        remove("link", id, s.removedLinks);
        remove("failed", id, s.passed);
        for (const auto& f : s.failed) storeFailed(id, f);
        if (s.checkpoint) {
          std::string text = toStored(*s.checkpoint);
          int stored = id;
          session_ << "UPDATE stream SET checkpoint = ? WHERE id = ?", use(text), use(stored), now;
        }
        session_ << "COMMIT", now;
      } catch (...) {
        rollback();
        throw;
      }
      return 0;
    });
  }

  std::vector<std::string> failedKeys(const std::string& stream) override {
    return guarded("read failed records", [&] {
      int id = streamId(stream, false);
      std::vector<std::string> keys;
      session_ << "SELECT key FROM failed WHERE stream_id = ?", use(id), into(keys), now;
      for (auto& key : keys) key = fromStored(std::move(key));
      return keys;
    });
  }

  std::vector<FailedRecord> failed(const std::string& stream, const std::string& afterKey, std::size_t limit) override {
    return guarded("read failed records", [&] {
      int id = streamId(stream, false);
      std::string after = toStored(afterKey);
      int most = static_cast<int>(limit);
      FailedRecord f;
      std::vector<FailedRecord> rows;
      Poco::Data::Statement select(session_);
      select << "SELECT key, op, body, reason, field, message, attempts, first_at, last_at FROM failed "
                "WHERE stream_id = ? AND key > ? ORDER BY key LIMIT ?",
          use(id), use(after), use(most), into(f.key), into(f.op), into(f.bodyJson), into(f.reason), into(f.field), into(f.message),
          into(f.attempts), into(f.firstAtUs), into(f.lastAtUs), range(0, 1);
      while (!select.done()) {
        if (select.execute() == 0) continue;
        rows.push_back(f);
        auto& row = rows.back();
        row.stream = stream;
        for (auto* text : {&row.key, &row.bodyJson, &row.reason, &row.field, &row.message}) *text = fromStored(std::move(*text));
      }
      return rows;
    });
  }

  void beginRun(const std::string& runId) override {
    guarded("store the run", [&] {
      std::string id = runId;
      std::int64_t at = clock_.nowMicros();
      session_ << "INSERT INTO run (profile, run_id, status, started_at, finished_at, error) VALUES (?, ?, 'running', ?, 0, '')",
          use(profile_), use(id), use(at), now;
      return 0;
    });
  }

  void finishRun(const RunRow& run) override {
    guarded("store the run", [&] {
      RunRow r = run;
      session_ << "BEGIN IMMEDIATE", now;
      try {
        std::string error = toStored(r.error);
        session_ << "UPDATE run SET status = ?, started_at = ?, finished_at = ?, error = ? WHERE run_id = ?", use(r.status),
            use(r.startedAtUs), use(r.finishedAtUs), use(error), use(r.runId), now;
        int position = 0;
        for (auto& [name, c] : r.streams) {
          session_ << "INSERT OR REPLACE INTO run_stream VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", use(r.runId), use(position), use(name),
              use(c.read), use(c.created), use(c.updated), use(c.unchanged), use(c.skipped), use(c.failed), use(c.requests), now;
          ++position;
        }
        session_ << "COMMIT", now;
      } catch (...) {
        rollback();
        throw;
      }
      return 0;
    });
  }

  std::vector<RunRow> lastRuns(std::size_t limit) override {
    return guarded("read the runs", [&] {
      int most = static_cast<int>(limit);
      std::vector<std::string> ids, status, errors;
      std::vector<std::int64_t> started, finished;
      session_ << "SELECT run_id, status, started_at, finished_at, error FROM run WHERE profile = ? ORDER BY seq DESC LIMIT ?",
          use(profile_), use(most), into(ids), into(status), into(started), into(finished), into(errors), now;
      std::vector<RunRow> runs;
      for (std::size_t i = 0; i < ids.size(); ++i)
        runs.push_back({ids[i], status[i], started[i], finished[i], fromStored(errors[i]), streamsOf(ids[i])});
      return runs;
    });
  }

 private:
  template <class F>
  auto guarded(const char* doing, F&& f) -> decltype(f()) {
    const std::lock_guard lock(mutex_);
    try {
      return f();
    } catch (const Poco::Exception& e) {
      throw store::storeError(e, file_, doing);
    }
  }

  void rollback() {
    try {
      session_ << "ROLLBACK", now;
    } catch (const Poco::Exception&) {
      // SQLite has rolled back by itself after a full disk.
    }
  }

  // 0 when the stream is not known yet and is not to be made.
  int streamId(const std::string& stream, bool create) {
    if (const auto known = ids_.find(stream); known != ids_.end()) return known->second;
    std::string name = stream;
    if (create) session_ << "INSERT OR IGNORE INTO stream (profile, name) VALUES (?, ?)", use(profile_), use(name), now;
    std::vector<int> rows;
    session_ << "SELECT id FROM stream WHERE profile = ? AND name = ?", use(profile_), use(name), into(rows), now;
    if (rows.empty()) return 0;
    // Not remembered inside the transaction that made it: it may still be rolled back.
    if (!create) ids_[stream] = rows[0];
    return rows[0];
  }

  void storeLinks(int id, const std::vector<LinkRow>& links) {
    if (links.empty()) return;
    std::string json = "[";
    for (const auto& row : links) {
      JsonRows one;
      one.clear();
      one.add(toStored(row.key));
      one.add(toStored(row.link.targetId));
      one.add(hexOf(row.link.fingerprint));
      one.finish();
      json += (json.size() > 1 ? "," : "") + one.text();
    }
    json += "]";
    session_ << "INSERT INTO link SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') "
                "FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET target_id = excluded.target_id, fingerprint = excluded.fingerprint",
        use(id), use(json), now;
  }

  void remove(const std::string& table, int id, const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      std::string stored = toStored(key);
      session_ << "DELETE FROM " + table + " WHERE stream_id = ? AND key = ?", use(id), use(stored), now;
    }
  }

  void storeFailed(int id, FailedRecord f) {
    std::int64_t at = clock_.nowMicros();
    for (auto* text : {&f.key, &f.bodyJson, &f.reason, &f.field, &f.message}) *text = toStored(*text);
    session_ << "INSERT INTO failed VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET op = excluded.op, body = excluded.body, "
                "reason = excluded.reason, field = excluded.field, message = excluded.message, attempts = attempts + 1, last_at = excluded.last_at",
        use(id), use(f.key), use(f.op), use(f.bodyJson), use(f.reason), use(f.field), use(f.message), use(at), use(at), now;
  }

  std::int64_t countIn(const std::string& table, const std::string& stream) {
    return guarded("count records", [&] {
      int id = streamId(stream, false);
      std::int64_t n = 0;
      session_ << "SELECT count(*) FROM " + table + " WHERE stream_id = ?", use(id), into(n), now;
      return n;
    });
  }

  std::vector<StreamTotals> streamsOf(const std::string& runId) {
    std::string id = runId;
    StreamTotals row;
    StreamCounts& c = row.counts;
    std::vector<StreamTotals> all;
    Poco::Data::Statement select(session_);
    select << "SELECT stream, read, created, updated, unchanged, skipped, failed, requests FROM run_stream WHERE run_id = ? ORDER BY position",
        use(id), into(row.stream), into(c.read), into(c.created), into(c.updated), into(c.unchanged), into(c.skipped), into(c.failed),
        into(c.requests), range(0, 1);
    while (!select.done())
      if (select.execute() > 0) all.push_back(row);
    return all;
  }

  const fs::path file_;
  std::string profile_;
  const Clock& clock_;
  Poco::Data::Session session_;
  std::unordered_map<std::string, int> ids_;
  std::mutex mutex_;
};

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
    return std::make_unique<SqliteStore>(file, profile, clock, std::move(session));
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

std::unique_ptr<Store> openExistingStore(const std::string& url, const std::string& profile, const Clock& clock) {
  const fs::path file = store::stateFileOf(url);
  std::error_code failed;
  if (!fs::exists(file, failed)) return nullptr;
  return open(file, profile, clock);
}

}  // namespace spojka::host
