// SPDX-License-Identifier: Apache-2.0
// Which object a group gets that has none yet. Before one is made, the names that objects of its records have
// in flows that write one for each of them are looked for, those of all its records: what is there is taken
// over, so that a lost state, and a profile that begins to gather, find what was written before. Of several
// the one of the first stream stays, else that of the oldest record; the others are duplicates of the group.
// What another group has is never taken. Ownership: borrows the coupling and the mapping. Threads: one.
// Errors: Error of a look that failed as a whole, StoreError.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/engine/find/finder.hpp"
#include "host/engine/read/group_source.hpp"

namespace spojka::host {

class Adoption final : public GroupNaming {
 public:
  using Look = std::function<std::optional<std::vector<Finder::Named>>(const std::vector<std::string>&)>;
  // `absent`: is told that a name was looked for, and is written next.
  Adoption(const Coupling& coupling, const Mapping& mapping, RunObserver& observer, Look look,
           std::function<void(const std::string&)> absent);

  bool look(const std::vector<const std::vector<Member>*>& groups) override;
  bool name(MemberTable& table, Group& group, const std::vector<Member>& members) override;

 private:
  // A name that an object of the group may bear.
  struct Candidate {
    std::string group;  // STREAM:KEY
    std::string object;
    std::size_t place = 0;  // of its stream in the flow
    std::int64_t atUs = 0;
    std::string former{};  // the flow that linked it, of those that write no longer; empty = none has
    std::string key{};     // ... and under which key
    std::string id{};
  };
  std::size_t placeOf(const Member& member) const;
  std::vector<Candidate> candidates(MemberTable& table, const std::vector<Member>& members) const;
  void give(MemberTable& table, const Candidate& object) const;
  const Candidate* survivor(const std::vector<Candidate>& found) const;

  const Coupling& c_;
  const Mapping& mapping_;
  RunObserver& observer_;
  const Look look_;
  const std::function<void(const std::string&)> absent_;
  // Flows that may have linked an object of a record, by stream: this one, and those that write no longer.
  std::map<std::string, std::vector<std::string>> linkers_;
  // Groups had names before: they may have kept one when they parted. What is given here is of its own
  // records.
  bool named_ = false;
  std::unordered_map<std::string, Finder::Named> seen_;  // by name, of the groups at hand
  // Of those of them that may bear several names; no name of one is that of another.
  std::unordered_map<const std::vector<Member>*, std::vector<Candidate>> candidates_;
};

}  // namespace spojka::host
