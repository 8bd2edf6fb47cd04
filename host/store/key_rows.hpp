// SPDX-License-Identifier: Apache-2.0
// What the groups of one flow are known by, within one transaction. Keys are digests: one after the other
// each touches a page of its own. So what is added waits, and is stored in the sequence of the table at the
// end, and what is known to be looked for is read in that sequence at the beginning; in between, looks see
// both. Ownership: borrows the database. Threads and errors: as of the transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host::store {

class KeyRows {
 public:
  KeyRows(Database& db, std::int64_t flow) : db_(db), flow_(flow) {}

  // See MemberTable.
  void foresee(std::vector<std::int64_t> values, std::size_t most);
  void add(std::int64_t value, std::int64_t name, std::int64_t group);
  void remove(std::int64_t value, std::int64_t name, std::int64_t group);
  std::vector<MemberTable::Seat> seats(std::int64_t value, std::optional<std::int64_t> name,
                                       std::size_t most);
  std::size_t countNames(std::int64_t value, std::size_t most) const;
  // Each once.
  std::vector<std::int64_t> groups(std::int64_t value, std::optional<std::int64_t> name) const;

  void touchOnce(std::int64_t group);
  // The row of the group has changed.
  void lookAgain(std::int64_t group) { places_.erase(group); }
  void lookAtAllAgain() { places_.clear(); }

  // What waits is in the table then. The owner sees to it before the transaction ends.
  void store();
  void forget();

 private:
  struct Row {
    std::int64_t name = 0;
    std::int64_t group = 0;
    bool waits = false;  // to be stored
    bool is(std::int64_t n, std::int64_t g) const noexcept { return name == n && group == g; }
  };
  // What is asked of a group again and again.
  struct Place {
    bool whole = false;
    bool due = false;  // to be written
  };
  using OfValues = std::unordered_map<std::int64_t, std::vector<Row>>;
  std::vector<Row> stored(std::int64_t value, std::optional<std::int64_t> name, std::size_t most) const;
  // All of the value: null = it was not foreseen.
  const std::vector<Row>* known(std::int64_t value) const;
  const std::vector<Row>& waiting(std::int64_t value) const;
  Place& place(std::int64_t group);
  void foreseePlaces();

  Database& db_;
  const std::int64_t flow_;
  OfValues known_;    // foreseen: what the table has of them, and what waits
  OfValues waiting_;  // of other values what waits; the table may have it
  std::unordered_map<std::int64_t, Place> places_;
};

}  // namespace spojka::host::store
