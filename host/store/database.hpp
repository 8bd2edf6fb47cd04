// SPDX-License-Identifier: Apache-2.0
// One connection to the state of one profile: its lock, its transactions, its error words.
// Ownership: owns the session, borrows the clock. Threads: guarded() and transaction() lock; everything else
// is called from within them. Errors: StoreError; what is thrown inside a transaction undoes all of it.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <filesystem>
#include <mutex>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "host/base/clock.hpp"
#include "host/store/store_error.hpp"

namespace spojka::host::store {

class Database {
 public:
  Database(std::filesystem::path file, std::string profile, const Clock& clock, Poco::Data::Session session);

  // `doing` completes "cannot ...".
  template <class F>
  auto guarded(const char* doing, F&& f) -> decltype(f()) {
    const std::lock_guard lock(mutex_);
    try {
      return f();
    } catch (const Poco::Exception& e) {
      throw storeError(e, file_, doing);
    }
  }

  // Everything `f` changes, or nothing.
  template <class F>
  auto transaction(const char* doing, F&& f) -> decltype(f()) {
    // IMMEDIATE: the write lock is waited for here and nowhere in the middle.
    return within("BEGIN IMMEDIATE", doing, std::forward<F>(f));
  }

  // Everything `f` reads is of one moment; nobody is kept from writing.
  template <class F>
  auto snapshot(const char* doing, F&& f) -> decltype(f()) {
    return within("BEGIN", doing, std::forward<F>(f));
  }

  // Writes the file anew, so that no deleted row is left in free pages or in the journal. StoreError (busy)
  // when others did not let go of the old one in time.
  void rewrite();

  Poco::Data::Session& session() noexcept { return session_; }
  const std::filesystem::path& file() const noexcept { return file_; }
  // Not const: Poco binds only what it could also change.
  std::string& profile() noexcept { return profile_; }
  std::int64_t time() const { return clock_.nowMicros(); }

  // 0 when the flow is not known yet; no row has that id.
  int findFlow(const std::string& flow);
  int makeFlow(const std::string& flow);

 private:
  template <class F>
  auto within(const char* begins, const char* doing, F&& f) -> decltype(f()) {
    return guarded(doing, [&] {
      begin(begins);
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

  void begin(const char* sql);
  void commit();
  void rollback() noexcept;

  const std::filesystem::path file_;
  std::string profile_;
  const Clock& clock_;
  Poco::Data::Session session_;
  std::unordered_map<std::string, int> ids_;
  std::mutex mutex_;
};

}  // namespace spojka::host::store
