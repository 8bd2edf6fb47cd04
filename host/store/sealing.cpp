// SPDX-License-Identifier: Apache-2.0
#include "host/store/sealing.hpp"

#include <array>

#include "spojka/translation.hpp"

namespace spojka::host::store {
namespace {

constexpr std::size_t kSealedAtOnce = 500;

void sealMembers(Database& db) {
  std::int64_t behind = 0;
  for (;;) {
    std::vector<std::pair<std::int64_t, std::string>> page;
    {
      Rows rows = db.rows(
          "SELECT id, body FROM member WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?1) AND id > ?2 "
          "ORDER BY id LIMIT ?3",
          db.profile(), behind, kSealedAtOnce);
      while (rows.next()) page.emplace_back(rows.number(0), rows.bytes(1));
    }
    if (page.empty()) return;
    behind = page.back().first;
    for (const auto& [id, body] : page)
      db.change("UPDATE member SET body = ?1 WHERE id = ?2", db.sealed("member.body", body), id);
  }
}

void sealFailed(Database& db) {
  struct Kept {
    std::int64_t flow;
    std::string key;
    std::array<std::string, 4> texts;
  };
  std::vector<Kept> all;
  {
    Rows rows = db.rows(
        "SELECT flow_id, key, body, message, answer, trace FROM failed "
        "WHERE flow_id IN (SELECT id FROM flow WHERE profile = ?1)",
        db.profile());
    while (rows.next())
      all.push_back({rows.number(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4), rows.text(5)}});
  }
  for (const auto& kept : all)
    db.change(
        "UPDATE failed SET body = ?1, message = ?2, answer = ?3, trace = ?4 WHERE flow_id = ?5 AND key = ?6",
        db.sealed("failed.body", kept.texts[0]), db.sealed("failed.message", kept.texts[1]),
        db.sealed("failed.answer", kept.texts[2]), db.sealed("failed.trace", kept.texts[3]), kept.flow,
        kept.key);
}

}  // namespace

void sealWhenAsked(Database& db) {
  const auto key = stateKey(db.file().string(), db.profile());
  if (!key) return;
  if (!db.isSealing())
    db.transaction(N_("encrypt what is stored"), [&] {
      const std::string salt = Cipher::newSalt();
      auto cipher = std::make_unique<Cipher>(*key, salt, db.profile());
      // Another process may have been quicker.
      if (db.change("INSERT INTO seal (profile, salt, proof, clean) VALUES (?1, ?2, ?3, 0) "
                    "ON CONFLICT (profile) DO NOTHING",
                    db.profile(), Blob{salt}, Blob{cipher->proof()}) == 0)
        return;
      db.sealWith(std::move(cipher));
      sealMembers(db);
      sealFailed(db);
    });
  if (!db.isSealing()) db.unlock();
  const bool clean = db.guarded(N_("look whether plain values are left"), [&] {
    return db.number("SELECT clean FROM seal WHERE profile = ?1", db.profile()) != 0;
  });
  if (clean) return;
  try {
    db.guarded(N_("rewrite the file"), [&] { db.rewrite(); });
    db.transaction(N_("store that it was rewritten"),
                   [&] { db.change("UPDATE seal SET clean = 1 WHERE profile = ?1", db.profile()); });
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::busy) throw;  // with the next opening
  }
}

}  // namespace spojka::host::store
