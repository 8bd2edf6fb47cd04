// SPDX-License-Identifier: Apache-2.0
// A connection to the state beside that of a run, for what must wait for no run and needs no lease: opened
// with the first call that needs it. Ownership: borrows the clock. Threads: any. Errors: StoreError.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "host/store/database.hpp"
#include "host/store/open.hpp"
#include "host/store/state_url.hpp"

namespace spojka::host::store {

class OwnConnection {
 public:
  OwnConnection(std::string url, std::string profile, const Clock& clock)
      : url_(std::move(url)), profile_(std::move(profile)), clock_(clock) {}

  // Null where there is no state yet.
  Database* existing() {
    const std::lock_guard lock(opening_);
    if (db_ == nullptr && stateExists(stateFileOf(url_))) open();
    return db_.get();
  }
  Database& made() {
    const std::lock_guard lock(opening_);
    if (db_ == nullptr) open();
    return *db_;
  }

 private:
  void open() {
    const auto file = stateFileOf(url_);
    db_ = std::make_unique<Database>(file, profile_, clock_, openForWriting(file));
  }

  const std::string url_;
  const std::string profile_;
  const Clock& clock_;
  std::mutex opening_;
  std::unique_ptr<Database> db_;
};

}  // namespace spojka::host::store
