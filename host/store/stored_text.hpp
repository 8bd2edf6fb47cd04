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

// A JSON array of strings as they are stored: one bound parameter that carries a whole batch, read back as
// rows (see dialect.hpp).
class JsonRows {
 public:
  void add(std::string_view item) {
    if (text_.size() > 1) text_ += ',';
    if (item.find('\0') == std::string_view::npos)
      quoteJson(text_, item);
    else
      quoteJson(text_, toStored(item));
  }
  void finish() { text_ += ']'; }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_ = "[";
};

}  // namespace spojka::host::store
