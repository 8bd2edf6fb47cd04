// SPDX-License-Identifier: Apache-2.0
// Who is gathered with whom, and why; what contradicts itself; what people decide. No connector is asked.
// Ownership: owns the open state; borrows the surroundings. Threads: one. Errors: ProfileError, StoreError;
// StatusError (refused) for what is not there.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/identity/key_reader.hpp"
#include "host/job/state_place.hpp"

namespace spojka::host {

// A record is written STREAM:KEY.
struct GatheredRecord {
  std::string name;
  std::int64_t atUs = 0;
};

// What joins, or would.
struct GatheredKey {
  std::string key;   // its name in the profile
  std::string text;  // jana@example.com
  std::vector<std::string> records;
  enum class Effect {
    joins = 1,
    alone,     // one record has it
    never,     // the profile says so
    crowded,   // too many different names are behind it
    conflict,  // it leads to different ids
    beside,    // a name: joins only with another key
  };
  Effect effect = Effect::joins;
};

struct GatheredGroup {
  std::string flow;
  std::string name;    // of its object's record; empty = it was not written yet
  std::string object;  // id at the destination; empty = none
  bool changed = false;
  std::vector<GatheredRecord> records;
  std::vector<GatheredKey> keys;        // of show() only
  std::vector<std::string> toBeMerged;  // objects of groups that are part of this one now
};

struct IdentityConflict {
  std::string flow;
  std::string key;
  std::string text;
  std::string record;                // that is on its own because of it; empty = the key joins nobody
  std::vector<std::string> leadsTo;  // a record of each side
  enum class Decided { no, joined, split };
  Decided decided = Decided::no;
  bool waits = false;  // what was decided acts in the next run
};

class IdentityJob {
 public:
  // `flow`: empty = the only one that gathers.
  IdentityJob(const Surroundings& around, const std::string& profileFile, const std::string& flow);

  const std::string& profile() const noexcept { return place_.profile.name; }
  const std::string& flow() const noexcept { return rule_->flow; }

  // Sorted by when they were made. `asked`: an address, a number, an id, or STREAM:KEY; empty = all.
  void each(const std::string& asked, std::size_t most, const std::function<void(const GatheredGroup&)>& act);
  // With the keys; refused where nobody is found.
  std::vector<GatheredGroup> show(const std::string& asked);
  std::vector<IdentityConflict> conflicts();
  // Groups whose objects at the destination are several.
  std::vector<GatheredGroup> duplicates();

  // Both act in the next run, and take the place of what was decided before. True = the opposite was.
  bool join(const std::vector<std::string>& records);
  // One record is taken out; of several, each is kept apart from the others, and what they share stays with
  // the first.
  bool split(const std::vector<std::string>& records);

 private:
  StateAdmin& existing();
  GatheredGroup groupOf(MemberTable& table, const Group& group, bool keys) const;
  std::vector<GatheredKey> keysOf(MemberTable& table, const std::vector<Member>& members) const;
  std::vector<std::int64_t> found(MemberTable& table, const std::string& asked) const;
  void tellDecided(IdentityConflict& conflict, const std::vector<Decision>& decisions) const;
  std::vector<Decision::Record> recordsOf(const std::vector<std::string>& names);

  const Surroundings& around_;
  const StatePlace place_;
  const FlowRule* rule_ = nullptr;
  std::optional<identity::KeyReader> reader_;
  std::unique_ptr<StateAdmin> state_;  // null = there is none yet
};

}  // namespace spojka::host
