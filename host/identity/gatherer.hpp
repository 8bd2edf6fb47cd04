// SPDX-License-Identifier: Apache-2.0
// Keeps the groups of one flow right while records come, change and leave. Touches only the groups that a
// record touches: most records join one group, or none, and cost a look at each of their keys; where a record
// joins groups or parts them, what is connected with it by keys is partitioned anew. Ownership: borrows the
// table and the reader. Threads: one, within one transaction. Errors: StoreError.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/identity/group_keys.hpp"
#include "host/identity/key_reader.hpp"
#include "host/identity/partition.hpp"
#include "host/store/member_table.hpp"

namespace spojka::host::identity {

class Gatherer {
 public:
  // What partition() and the counting of names have to know of a flow.
  struct Rules {
    std::vector<KeyRule> keys;
    std::size_t moreThan = 0;
    std::vector<std::string> streams;  // in the sequence of `from`
    bool referred = false;             // another flow points to the groups
  };
  static Rules rulesOf(const KeyReader& reader, const std::vector<std::string>& streams);

  Gatherer(MemberTable& table, const Rules& rules);

  struct Record {
    std::string_view stream;  // borrowed
    std::string key;
    std::int64_t atUs = 0;
    std::vector<MemberKey> keys{};
    std::string body{};
  };
  // Keys of records that are taken next.
  void foresee(const std::vector<const Record*>& records);
  void take(const Record& record);
  void leave(std::string_view stream, std::string_view key);
  // Once all records of the transaction were told. What people decided since the last time is acted upon.
  void finish();

 private:
  using Name = std::pair<std::string, std::string>;  // stream and key
  struct Closure;

  bool counts(const MemberKey& key) const { return rules_.moreThan > 0 && !rules_.keys[key.rule].id; }
  std::size_t countNames(std::int64_t value);
  bool isCrowded(std::int64_t value) { return countNames(value) > rules_.moreThan; }
  void addsName(std::int64_t value);
  bool joins(const MemberKey& key);
  std::optional<std::int64_t> nameOf(const MemberKey& key) const;
  bool isDecided(std::string_view stream, std::string_view key) const;
  void seed(const Member& member);
  void seedHolders(std::int64_t value);
  std::optional<MemberTable::Seat> anySeat(const MemberKey& key);
  bool takeSimply(const Record& record);
  bool joinsSimply(const Record& record, std::int64_t& group);
  bool mayCrowd(const std::vector<MemberKey>& keys);
  Closure close();
  std::vector<Member> decidedWith(const Member& member);
  Closure sorted(std::map<std::int64_t, Member> found);
  std::vector<std::size_t> heapsOf(const Closure& all) const;
  void move(const Member& member, std::int64_t group);
  Decided decided(const Closure& all) const;
  void regroup(const Closure& all);
  void storeConflicts(const Closure& all, const std::vector<Conflict>& conflicts);

  MemberTable& table_;
  GroupKeys keys_;
  const Rules& rules_;
  std::vector<Decision> decisions_;
  std::set<Name> decidedOf_;
  std::map<std::int64_t, Member> seeds_;
  std::set<std::int64_t> dirty_;  // members that changed, whatever becomes of their groups
  std::set<std::int64_t> left_;   // groups that a member left
  std::set<std::pair<std::int64_t, std::int64_t>> gone_;  // keys that a member has no longer
  bool newOnes_ = true;  // the record before was one: the next may be looked for last
  // Behind a value of more than a few: those of others are counted each time.
  struct Names {
    std::size_t atMost = 0;
    bool crowd = false;  // counted, and too many to join anybody
  };
  std::unordered_map<std::int64_t, Names> names_;
};

}  // namespace spojka::host::identity
