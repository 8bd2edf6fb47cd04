// SPDX-License-Identifier: Apache-2.0
// One connection to the state of one profile: its lock, its transactions, its statements, its time, its error
// words. Ownership: owns the session, borrows the clock. Threads: guarded(), transaction() and snapshot()
// lock; everything else is called from within them. Errors: StoreError; what is thrown inside a transaction
// undoes all of it.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "host/base/clock.hpp"
#include "host/store/dialect.hpp"
#include "host/store/seal.hpp"
#include "host/store/store_error.hpp"
#include "host/store/stored_text.hpp"

namespace spojka::host::store {

// What a statement brings, row by row. The statement is free for its next use when this goes. Columns are
// counted from 0.
class Rows {
 public:
  explicit Rows(Statement& statement) : statement_(&statement) {}
  ~Rows() {
    if (statement_ != nullptr) statement_->reset();
  }
  Rows(Rows&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  Rows& operator=(Rows&&) = delete;

  bool next() { return statement_->next(); }
  std::int64_t number(int column) const { return statement_->number(column); }
  bool flag(int column) const { return statement_->number(column) != 0; }
  std::string text(int column) const { return fromStored(std::string(statement_->text(column))); }
  // As it was bound; anything of another size is no fingerprint and matches nothing.
  FingerprintBytes fingerprint(int column) const {
    FingerprintBytes print{};
    const auto bytes = statement_->bytes(column);
    if (bytes.size() == print.size()) std::copy(bytes.begin(), bytes.end(), print.begin());
    return print;
  }
  bool isText(int column) const { return statement_->isText(column); }
  std::string bytes(int column) const { return std::string(statement_->bytes(column)); }

 private:
  Statement* statement_;
};

// Bytes that are no text, for a parameter.
struct Blob {
  std::string_view bytes;
};

// A value of a person, for a parameter: a text, or bytes where it is packed or the state is encrypted.
struct Sealed {
  std::string bytes;
  bool binary = false;
};

class Database {
 public:
  Database(std::filesystem::path file, std::string profile, const Clock& clock, Poco::Data::Session session);

  // `doing` completes "cannot ...".
  template <class F>
  auto guarded(const char* doing, F&& f) -> decltype(f()) {
    const std::lock_guard lock(mutex_);
    time_ = 0;
    try {
      return f();
    } catch (const Poco::Exception& e) {
      throw storeError(e, file_, doing);
    }
  }

  // Everything `f` changes, or nothing.
  template <class F>
  auto transaction(const char* doing, F&& f) -> decltype(f()) {
    return within(dialect::kBeginWriting, doing, std::forward<F>(f));
  }

  // Everything `f` reads is of one moment.
  template <class F>
  auto snapshot(const char* doing, F&& f) -> decltype(f()) {
    return within(dialect::kBeginReading, doing, std::forward<F>(f));
  }

  // Parameters are numbers, texts, fingerprints (nothing where all is zero) and Blobs, in the sequence of ?1,
  // ?2 ... Each text of SQL is prepared once; two uses of one must not overlap.
  template <class... Args>
  Rows rows(std::string_view sql, const Args&... args) {
    return Rows(bound(sql, args...));
  }
  // Says how many rows it changed.
  template <class... Args>
  std::int64_t change(std::string_view sql, const Args&... args) {
    Statement& statement = bound(sql, args...);
    const Rows untilReset(statement);
    while (statement.next()) continue;
    return statement.changed();
  }
  // The id of the row that it made; 0 = it made none.
  template <class... Args>
  std::int64_t insert(std::string_view sql, const Args&... args) {
    Statement& statement = bound(sql, args...);
    const Rows untilReset(statement);
    while (statement.next()) continue;
    return statement.changed() == 0 ? 0 : statement.inserted();
  }
  // Of the first row, 0 where there is none.
  template <class... Args>
  std::int64_t number(std::string_view sql, const Args&... args) {
    Rows found = rows(sql, args...);
    return found.next() ? found.number(0) : 0;
  }

  // Writes the file anew, so that no deleted row is left in free pages or in the journal. StoreError (busy)
  // when others did not let go of the old one in time.
  void rewrite();

  // Values of persons. `what` names the column.
  bool isSealing() const noexcept { return cipher_ != nullptr; }
  void sealWith(std::unique_ptr<const Cipher> cipher) noexcept { cipher_ = std::move(cipher); }
  // Takes the key that was told. StoreError (damaged) where the state is encrypted and the key is missing or
  // another one.
  void unlock();
  Sealed sealed(std::string_view what, std::string_view text) const;
  // As it was given to sealed(), or the bytes as they were bound.
  std::string opened(std::string_view what, const Rows& row, int column) const;

  Poco::Data::Session& session() noexcept { return session_; }
  const std::filesystem::path& file() const noexcept { return file_; }
  const std::string& profile() const noexcept { return profile_; }
  // One and the same throughout a transaction. The database's own, which all who share it share, unless
  // somebody gave a clock that is not the system's.
  std::int64_t time();

  // 0 when the flow is not known yet; no row has that id.
  std::int64_t findFlow(const std::string& flow);
  std::int64_t makeFlow(const std::string& flow);

 private:
  template <class F>
  auto within(const char* begins, const char* doing, F&& f) -> decltype(f()) {
    return guarded(doing, [&] {
      change(begins);
      try {
        if constexpr (std::is_void_v<decltype(f())>) {
          f();
          commit();
        } else {
          auto result = f();
          commit();
          return result;
        }
      } catch (...) {
        rollback();
        throw;
      }
    });
  }

  void commit();
  void rollback() noexcept;

  Statement& prepared(std::string_view sql);
  template <class... Args>
  Statement& bound(std::string_view sql, const Args&... args) {
    Statement& statement = prepared(sql);
    int at = 0;
    (bind(statement, ++at, args), ...);
    return statement;
  }
  template <class Number>
  requires std::is_integral_v<Number>
  static void bind(Statement& s, int at, Number number) { s.bind(at, static_cast<std::int64_t>(number)); }
  static void bind(Statement& s, int at, std::string_view text) {
    if (text.find('\0') == std::string_view::npos)
      s.bindText(at, text);
    else
      s.bindText(at, toStored(text));
  }
  static void bind(Statement& s, int at, const Blob& blob) { s.bindBytes(at, blob.bytes); }
  static void bind(Statement& s, int at, const Sealed& value) {
    if (value.binary)
      s.bindBytes(at, value.bytes);
    else
      bind(s, at, std::string_view(value.bytes));
  }
  static void bind(Statement& s, int at, const FingerprintBytes& print) {
    const bool known = print != FingerprintBytes{};
    s.bindBytes(at, {reinterpret_cast<const char*>(print.data()), known ? print.size() : 0});
  }

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  const std::filesystem::path file_;
  const std::string profile_;
  const Clock& clock_;
  Poco::Data::Session session_;
  // By their text. After the session, which has to outlive them.
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
  std::unordered_map<std::string, std::int64_t> ids_;
  std::int64_t time_ = 0;  // of what is done now; 0 = not asked for yet
  std::mutex mutex_;
  std::unique_ptr<const Cipher> cipher_;  // null = values stand in clear
};

}  // namespace spojka::host::store
