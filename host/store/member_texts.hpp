// SPDX-License-Identifier: Apache-2.0
// How the records that a flow gathers are stored: packed, for which the names that the records of a stream
// have in common (its words) are kept beside them, once. The words hold names and no values. What was stored
// with earlier words, or without any, is read as ever. Ownership: borrows the database. Threads and errors:
// called within guarded() or transaction() of the database; StoreError (damaged) for what cannot be unpacked.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "host/store/database.hpp"

namespace spojka::host::store {

class MemberTexts {
 public:
  MemberTexts(Database& db, std::int64_t flow);
  ~MemberTexts();
  MemberTexts(const MemberTexts&) = delete;
  MemberTexts& operator=(const MemberTexts&) = delete;

  // What records of the stream are packed with from now on.
  void use(std::string_view stream, std::string_view words);
  Sealed packed(std::string_view stream, std::string_view text);
  std::string unpacked(const Rows& rows, int column);

 private:
  struct Packing;

  std::int64_t wordsOf(std::string_view stream);
  Packing& packing(std::int64_t words);

  Database& db_;
  const std::int64_t flow_;
  std::map<std::string, std::int64_t, std::less<>> current_;  // 0 = the stream has no words
  std::map<std::int64_t, std::unique_ptr<Packing>> packings_;
};

}  // namespace spojka::host::store
