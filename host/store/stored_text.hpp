// SPDX-License-Identifier: Apache-2.0
// How text goes into the database and comes back. Everything is stored byte for byte, except NUL: neither
// SQLite's JSON functions nor Poco's extraction can carry it, so it is written as C0 80, a pair that no valid
// UTF-8 contains. Without that the keys "a" and "a\0b" would meet in one row.
// Ownership: plain values. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "spojka/json.hpp"

namespace spojka::host::store {

std::string toStored(std::string_view text);
std::string fromStored(std::string stored);

// A JSON array of strings: one bound parameter that carries a whole batch, read back by json_each(). The
// strings are those that toStored() gives.
class JsonRows {
 public:
  void add(std::string_view item) {
    if (text_.size() > 1) text_ += ',';
    quoteJson(text_, item);
  }
  void finish() { text_ += ']'; }
  // Stays at one place, so that a prepared statement can refer to it.
  std::string& text() noexcept { return text_; }

 private:
  std::string text_ = "[";
};

}  // namespace spojka::host::store
