// SPDX-License-Identifier: Apache-2.0
#include "host/store/database.hpp"

#include "spojka/translation.hpp"

namespace spojka::host::store {

Database::Database(std::filesystem::path file, std::string profile, const Clock& clock,
                   Poco::Data::Session session)
    : file_(std::move(file)), profile_(std::move(profile)), clock_(clock), session_(std::move(session)) {
  unlock();
}

void Database::unlock() {
  const auto key = stateKey(file_.string(), profile_);
  std::string salt;
  std::string proof;
  guarded(N_("look whether the state is encrypted"), [&] {
    Rows found = rows("SELECT salt, proof FROM seal WHERE profile = ?1", profile_);
    if (!found.next()) return;
    salt = found.bytes(0);
    proof = found.bytes(1);
  });
  if (proof.empty()) return;
  const auto refuse = [&](const std::string& why) {
    throw StoreError(StoreError::Kind::damaged, tr("state {}: what it holds for '{}' is encrypted, and {}",
                                                   file_.string(), profile_, why));
  };
  if (!key)
    refuse(
        tr("the profile names no key: write state: { key: ${file:...} } with the one it was encrypted with"));
  auto cipher = std::make_unique<Cipher>(*key, salt, profile_);
  if (!cipher->proves(proof))
    refuse(tr("the key of the profile (state.key) is not the one it was encrypted with"));
  cipher_ = std::move(cipher);
}

Sealed Database::sealed(std::string_view what, std::string_view text) const {
  if (!cipher_) return {std::string(text), false};
  return {cipher_->seal(what, text), true};
}

std::string Database::opened(std::string_view what, const Rows& row, int column) const {
  const std::string bytes = row.bytes(column);
  if (!isSealed(bytes)) return row.isText(column) ? row.text(column) : bytes;
  if (!cipher_)
    throw StoreError(StoreError::Kind::damaged,
                     tr("state {}: it was encrypted while it was open; run again", file_.string()));
  return cipher_->open(what, bytes);
}

void Database::commit() {
  change("COMMIT");
}

void Database::rollback() noexcept {
  try {
    change("ROLLBACK");
  } catch (...) {
    // SQLite has rolled back by itself after a full disk.
  }
}

Statement& Database::prepared(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return *known->second;
  std::string text(sql);
  auto made = std::make_unique<Statement>(session_, text);
  return *(statements_[std::move(text)] = std::move(made));
}

void Database::rewrite() {
  if (dialect::rewrite(session_)) return;
  throw StoreError(
      StoreError::Kind::busy,
      tr("state {}: it cannot be rewritten while another process reads it (a status, an export, a program "
         "that opened the file), so what was deleted from it still stands in its free space",
         file_.string()));
}

std::int64_t Database::time() {
  if (!clock_.isTheSystems()) return clock_.nowMicros();
  if (time_ == 0) time_ = number(dialect::kNow);
  return time_;
}

std::int64_t Database::findFlow(const std::string& flow) {
  if (const auto known = ids_.find(flow); known != ids_.end()) return known->second;
  const auto id = number("SELECT id FROM flow WHERE profile = ?1 AND name = ?2", profile_, flow);
  if (id != 0) ids_[flow] = id;
  return id;
}

std::int64_t Database::makeFlow(const std::string& flow) {
  if (const auto known = ids_.find(flow); known != ids_.end()) return known->second;
  change("INSERT INTO flow (profile, name) VALUES (?1, ?2) ON CONFLICT (profile, name) DO NOTHING", profile_,
         flow);
  // Not remembered: the transaction that made it may still be rolled back.
  return number("SELECT id FROM flow WHERE profile = ?1 AND name = ?2", profile_, flow);
}

}  // namespace spojka::host::store
