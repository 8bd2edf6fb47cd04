// SPDX-License-Identifier: Apache-2.0
#include "host/store/inbox.hpp"

#include <utility>

#include "host/store/inbox_rows.hpp"
#include "host/store/own_connection.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace store {

Inbox::Load inboxLoad(Database& db) {
  Rows rows = db.rows("SELECT count(*), min(at) FROM inbox WHERE profile = ?1", db.profile());
  return rows.next() ? Inbox::Load{rows.number(0), rows.number(1)} : Inbox::Load{};
}

namespace {

class StoredInbox final : public Inbox {
 public:
  StoredInbox(std::string url, std::string profile, const Clock& clock)
      : connection_(std::move(url), std::move(profile), clock) {}

  void put(const std::vector<Named>& records) override {
    if (records.empty()) return;
    Database& db = connection_.made();
    db.transaction(N_("store what the source's system told"), [&] {
      for (const auto& record : records) {
        // A new row, and not the old one with another time: whoever is reading the old one forgets only that.
        db.change("DELETE FROM inbox WHERE profile = ?1 AND stream = ?2 AND key = ?3", db.profile(),
                  record.stream, record.key);
        db.change("INSERT INTO inbox (profile, stream, key, at) VALUES (?1, ?2, ?3, ?4)", db.profile(),
                  record.stream, record.key, db.time());
      }
    });
  }
  std::vector<Notice> waiting(std::size_t limit) override {
    Database* db = connection_.existing();
    if (db == nullptr) return {};
    return db->guarded(N_("read what the source's system told"), [&] {
      Rows rows = db->rows("SELECT id, stream, key, at FROM inbox WHERE profile = ?1 ORDER BY id LIMIT ?2",
                           db->profile(), static_cast<std::int64_t>(limit));
      std::vector<Notice> all;
      while (rows.next()) all.push_back({rows.number(0), {rows.text(1), rows.text(2)}, rows.number(3)});
      return all;
    });
  }
  void done(const std::vector<Notice>& notices) override {
    Database* db = connection_.existing();
    if (db == nullptr || notices.empty()) return;
    db->transaction(N_("forget what was read"), [&] {
      for (const auto& notice : notices)
        db->change("DELETE FROM inbox WHERE profile = ?1 AND id = ?2", db->profile(), notice.id);
    });
  }
  Load load() override {
    Database* db = connection_.existing();
    if (db == nullptr) return {};
    return db->guarded(N_("read what the source's system told"), [&] { return inboxLoad(*db); });
  }

 private:
  OwnConnection connection_;
};

}  // namespace
}  // namespace store

std::unique_ptr<Inbox> openInbox(const std::string& url, const std::string& profile, const Clock& clock) {
  return std::make_unique<store::StoredInbox>(url, profile, clock);
}

}  // namespace spojka::host
