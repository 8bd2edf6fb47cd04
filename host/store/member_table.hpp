// SPDX-License-Identifier: Apache-2.0
// The records that one flow gathers, what they are known by, the groups they form, and what people decided of
// them. Abstract, so that gathering can be tried without a database. Ownership: plain values in and out.
// Threads and errors: as of the transaction it is used in, see Store::gather.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spojka::host {

struct Member {
  std::int64_t id = 0;
  std::string stream;
  std::string key;
  std::int64_t atUs = 0;   // when the record changed, by the source
  std::int64_t group = 0;  // 0 = not gathered yet
  std::string keys;        // what it is known by, see identity::writeKeys
  std::string body{};      // packed (see packValue), what is used of the record; not read by seatedIn()
};

struct Group {
  std::int64_t id = 0;
  std::int64_t version = 0;  // counts its changes
  std::int64_t written = 0;  // the version its object is of; another one than `version`: it has changed
  bool whole = false;        // nothing outside of it has a key of one of its members
  // STREAM:KEY of the member it is named after, for ever; empty = it was not written yet.
  std::string name{};
  std::int64_t into = 0;  // another one has its members and is to have its object; 0 = it lives
};

// What a person decided of records.
struct Decision {
  enum class Kind { together = 1, apart, alone };
  struct Record {
    std::string stream;
    std::string key;
    friend bool operator==(const Record&, const Record&) = default;
  };
  Kind kind = Kind::together;
  Record first;
  Record second{};    // of alone: none
  bool fresh = true;  // not acted upon yet
};

// Keys that contradict each other, see identity::Conflict.
struct KeyConflict {
  std::uint8_t rule = 0;
  std::int64_t value = 0;
  std::int64_t name = 0;
  std::int64_t member = 0;            // that is on its own because of it; 0 = the key joins nobody
  std::vector<std::int64_t> leadsTo;  // a member of each side
};

class MemberTable {
 public:
  virtual ~MemberTable() = default;

  virtual std::optional<Member> find(std::string_view stream, std::string_view key) = 0;
  virtual std::optional<Member> find(std::int64_t id) = 0;
  // Names that records of the stream have in common: shorter to store with them, the same without.
  virtual void words(std::string_view stream, std::string_view words) = 0;
  // Its id; 0 = the record is a member already, and stays as it is.
  virtual std::int64_t add(const Member& member) = 0;
  // Time, keys and body.
  virtual void change(const Member& member) = 0;
  virtual void remove(std::int64_t member) = 0;

  // seats() will be asked of these with that `most`: they are read in the sequence they lie in.
  virtual void foresee(std::vector<std::int64_t> values, std::size_t most) = 0;
  // A member of the group is known by it, the first or a further one; group 0: one that sits nowhere yet.
  virtual void addKey(std::int64_t value, std::int64_t name, std::int64_t group) = 0;
  // None is any more.
  virtual void removeKey(std::int64_t value, std::int64_t name, std::int64_t group) = 0;
  // Groups that are known by it, of whatever name where none is given, each once.
  virtual std::vector<std::int64_t> groupsKnownBy(std::int64_t value, std::optional<std::int64_t> name) = 0;
  // The same, once under each name, at most so many of them.
  struct Seat {
    std::int64_t name = 0;
    std::int64_t group = 0;
    bool whole = false;
  };
  virtual std::vector<Seat> seats(std::int64_t value, std::optional<std::int64_t> name, std::size_t most) = 0;
  // Different names that are known with it, 0 not counted; looks no further than `most`.
  virtual std::size_t countNames(std::int64_t value, std::size_t most) = 0;

  // `version`: another one than 0 is to be written.
  virtual std::int64_t addGroup(bool whole, std::int64_t version = 0) = 0;
  virtual std::optional<Group> group(std::int64_t id) = 0;
  virtual void setWhole(std::int64_t group, bool whole) = 0;
  // It is to be written again.
  virtual void touch(std::int64_t group) = 0;
  // The same while nobody writes its object: one that is to be written anyway stays as it is.
  virtual void touchOnce(std::int64_t group) = 0;
  // The member sits there from now on. What the groups are known by is told besides.
  virtual void seat(std::int64_t member, std::int64_t group) = 0;
  virtual std::size_t sizeOf(std::int64_t group) = 0;
  // Of 0: those that sit nowhere yet. Without their bodies.
  virtual std::vector<Member> seatedIn(std::int64_t group) = 0;
  // Its members are in another one, which gets its object too; 0 = it is on its own again.
  virtual void absorb(std::int64_t group, std::int64_t into) = 0;
  virtual void drop(std::int64_t group) = 0;
  // STREAM:KEY, for ever. Whether a group of the flow has it, one that lives or one that is to be merged.
  virtual void nameGroup(std::int64_t group, std::string_view name) = 0;
  virtual bool isNameTaken(std::string_view name) = 0;
  // Any group has one.
  virtual bool hasNames() = 0;
  virtual std::optional<Group> groupNamed(std::string_view name) = 0;
  // What another flow of the state has linked for a key; its id at the destination, empty = nothing.
  virtual std::string linkedBy(const std::string& flow, std::string_view key) = 0;
  // No longer.
  virtual void dropLink(const std::string& flow, std::string_view key) = 0;
  // The object is that of the group of this name from now on; what it holds is not known.
  virtual void giveLink(std::string_view name, const std::string& id) = 0;
  // The object is that of another flow's record from now on; what it holds is not known.
  virtual void passLink(const std::string& flow, std::string_view key, const std::string& id) = 0;
  // Records and groups, and not what people decided.
  virtual void forgetAll() = 0;

  // Those that live and have changed since they were written, behind that id.
  virtual std::vector<Group> changed(std::int64_t behind, std::size_t limit) = 0;
  // All that live.
  virtual std::vector<Group> groups(std::int64_t behind, std::size_t limit) = 0;
  // Whose objects are to be merged into that of the group.
  virtual std::vector<Group> absorbed(std::int64_t into) = 0;
  // That have such, behind that id.
  virtual std::vector<Group> withAbsorbed(std::int64_t behind, std::size_t limit) = 0;
  // With their bodies, in no sequence.
  virtual std::vector<Member> membersOf(std::int64_t group) = 0;
  // Of that stream, behind that id; without their bodies.
  virtual std::vector<Member> membersFrom(std::string_view stream, std::int64_t behind,
                                          std::size_t limit) = 0;
  // Members of the stream that moved to another group since told() was called last, with their bodies.
  virtual std::vector<Member> moved(std::string_view stream, std::int64_t behind, std::size_t limit) = 0;
  // Whoever refers to their groups knows.
  virtual void told(std::string_view stream) = 0;
  // Whoever refers to the group does not know any more: its members count as moved. And of all groups.
  virtual void untell(std::int64_t group) = 0;
  virtual void untellAll() = 0;
  // No flow points to these groups: of seats given from now on nobody has to be told.
  virtual void nobodyRefers() = 0;
  // Their objects are to be written again, all of them: the rules have changed.
  virtual void touchAll() = 0;
  // Its object is of this version now.
  virtual void wrote(std::int64_t group, std::int64_t version) = 0;

  // In the sequence they were made.
  virtual std::vector<Decision> decisions() = 0;
  virtual void decisionsActedUpon() = 0;
  virtual void decide(const Decision& decision) = 0;
  // Whether there was one; of the same kind and records, in whatever sequence those are.
  virtual bool undecide(const Decision& decision) = 0;

  // Of these keys (value and name), and those in which these members are on their own.
  virtual void dropConflicts(const std::vector<std::pair<std::int64_t, std::int64_t>>& keys,
                             const std::vector<std::int64_t>& members) = 0;
  virtual void addConflict(const KeyConflict& conflict) = 0;
  virtual std::vector<KeyConflict> conflicts() = 0;
};

}  // namespace spojka::host
