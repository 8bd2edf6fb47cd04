// SPDX-License-Identifier: Apache-2.0
// What the members of one flow are known by, within one transaction. Keys are digests: one after the other
// each touches a page of its own. So what is added waits, and is stored in the sequence of the table at the
// end, and what is known to be looked for is read in that sequence at the beginning; in between, looks see
// both. Ownership: borrows the database. Threads and errors: as of the transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host::store {

class MemberKeys {
 public:
  MemberKeys(Database& db, std::int64_t flow) : db_(db), flow_(flow) {}

  // See MemberTable.
  void foresee(std::vector<std::int64_t> values, std::size_t most);
  void add(std::int64_t value, std::int64_t name, std::int64_t member);
  void remove(std::int64_t value, std::int64_t name, std::int64_t member);
  std::vector<MemberTable::Seat> seats(std::int64_t value, std::optional<std::int64_t> name,
                                       std::size_t most);
  std::size_t countNames(std::int64_t value, std::size_t most) const;
  // Members that are known by it and are not in the table of keys yet.
  std::vector<std::int64_t> waiting(std::int64_t value, std::optional<std::int64_t> name) const;

  // A new member sits there.
  void seated(std::int64_t member, std::int64_t group) { groups_[member] = group; }
  // One with these keys does from now on.
  void seat(std::int64_t member, const std::vector<std::pair<std::int64_t, std::int64_t>>& keys,
            std::int64_t group);
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
    std::int64_t member = 0;
    std::int64_t group = 0;
  };
  // What is asked of a group again and again.
  struct Place {
    bool whole = false;
    bool due = false;  // to be written
  };
  std::vector<Row> stored(std::int64_t value, std::optional<std::int64_t> name, std::size_t most);
  // Null = it was not foreseen.
  const std::vector<Row>* seen(std::int64_t value) const;
  void eachWaiting(std::int64_t value, std::optional<std::int64_t> name,
                   const std::function<void(std::int64_t name, std::int64_t member)>& take) const;
  std::int64_t groupOf(std::int64_t member);
  Place& place(std::int64_t group);
  void foreseePlaces();

  Database& db_;
  const std::int64_t flow_;
  std::set<std::tuple<std::int64_t, std::int64_t, std::int64_t>> waiting_;  // value, name, member
  std::vector<std::int64_t> foreseen_;  // sorted: all that the table has of them is in seen_
  std::unordered_map<std::int64_t, std::vector<Row>> seen_;  // of values that somebody has
  std::unordered_map<std::int64_t, std::int64_t> groups_;    // of members whose keys wait
  std::unordered_map<std::int64_t, Place> places_;
};

}  // namespace spojka::host::store
