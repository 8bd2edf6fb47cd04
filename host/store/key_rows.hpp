// SPDX-License-Identifier: Apache-2.0
// What the groups of one flow are known by, within one transaction. Keys are digests: one after the other
// each touches a page of its own. So what is added waits, and is stored in the sequence of the table at the
// end, and what is known to be looked for is read in that sequence at the beginning; in between, looks see
// both. Ownership: borrows the database. Threads and errors: as of the transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
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
    friend bool operator==(const Row&, const Row&) = default;
  };
  static constexpr Row kGone{0, -1};  // of no group: the table has it no longer
  // What is asked of a group again and again.
  struct Place {
    bool whole = false;
    bool due = false;  // to be written
  };
  // Until one is taken that tells to stop, by returning false.
  using Take = std::function<bool(const Row&)>;
  bool eachStored(std::int64_t value, std::optional<std::int64_t> name, std::size_t most,
                  const Take& take) const;
  std::size_t countForeseen(std::size_t at) const;
  bool eachForeseen(std::size_t at, std::optional<std::int64_t> name, const Take& take) const;
  // What is stored, and what waits; at most so many of those that are stored and were not foreseen.
  void each(std::int64_t value, std::optional<std::int64_t> name, std::size_t most, const Take& take) const;
  // Where the value stands in values_; nothing = it was not foreseen.
  std::optional<std::size_t> foreseen(std::int64_t value) const;
  bool isKnown(std::int64_t value, const Row& row) const;
  Place& place(std::int64_t group);
  void foreseePlaces();

  Database& db_;
  const std::int64_t flow_;
  // Foreseen, sorted; behind each, where what the table has of it begins in rows_.
  std::vector<std::pair<std::int64_t, std::uint32_t>> values_;
  std::vector<Row> rows_;
  std::unordered_multimap<std::int64_t, Row>
      waiting_;  // of those that were not foreseen the table may have it
  std::unordered_map<std::int64_t, Place> places_;
};

}  // namespace spojka::host::store
