// SPDX-License-Identifier: Apache-2.0
#include "host/identity/gatherer.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace spojka::host::identity {
namespace {

// Most keys are known by fewer groups and names: one look tells all of them.
constexpr std::size_t kFew = 8;

Member memberOf(const Gatherer::Record& record, std::int64_t group) {
  return {0, std::string(record.stream), record.key, record.atUs, group, writeKeys(record.keys), record.body};
}

// Of those that are not in `others` too.
KeyPairs without(const KeyPairs& keys, const KeyPairs& others) {
  KeyPairs left;
  std::set_difference(keys.begin(), keys.end(), others.begin(), others.end(), std::back_inserter(left));
  return left;
}

}  // namespace

// All that is connected by keys with what changed, sorted by the sequence of the streams and by key.
struct Gatherer::Closure {
  std::vector<Member> members;
  std::vector<std::vector<MemberKey>> keys;  // of each, those that join
  std::map<Name, std::size_t> index;
};

Gatherer::Rules Gatherer::rulesOf(const KeyReader& reader, const std::vector<std::string>& streams) {
  return {reader.rules(), reader.moreThan(), streams};
}

Gatherer::Gatherer(MemberTable& table, const Rules& rules)
    : table_(table), keys_(table), rules_(rules), decisions_(table.decisions()) {
  if (!rules_.referred) table_.nobodyRefers();
  for (const auto& decision : decisions_) {
    decidedOf_.insert({decision.first.stream, decision.first.key});
    decidedOf_.insert({decision.second.stream, decision.second.key});
  }
}

bool Gatherer::isDecided(std::string_view stream, std::string_view key) const {
  return !decidedOf_.empty() && decidedOf_.count({std::string(stream), std::string(key)}) != 0;
}

// No further than to one more than may be.
std::size_t Gatherer::countNames(std::int64_t value) {
  const auto known = names_.find(value);
  // More of them do not change it, and less are counted anew.
  if (known != names_.end() && (known->second.crowd || known->second.atMost <= rules_.moreThan))
    return known->second.crowd ? rules_.moreThan + 1 : known->second.atMost;
  const std::size_t names = table_.countNames(value, rules_.moreThan + 1);
  if (names >= kFew || known != names_.end()) names_[value] = {names, names > rules_.moreThan};
  return names;
}

// One more, or one that was there: counted when it matters.
void Gatherer::addsName(std::int64_t value) {
  if (const auto known = names_.find(value); known != names_.end()) ++known->second.atMost;
}

std::optional<std::int64_t> Gatherer::nameOf(const MemberKey& key) const {
  if (rules_.keys[key.rule].withName) return key.name;
  return std::nullopt;
}

bool Gatherer::joins(const MemberKey& key) {
  if (rules_.keys[key.rule].withName && key.name == 0) return false;
  return !counts(key) || !isCrowded(key.value);
}

void Gatherer::seed(const Member& member) {
  seeds_.emplace(member.id, member);
}

void Gatherer::seedHolders(std::int64_t value) {
  for (const auto& member : holders(table_, value, std::nullopt)) seed(member);
}

void Gatherer::foresee(const std::vector<const Record*>& records) {
  std::vector<std::int64_t> values;
  for (const auto* record : records)
    for (const auto& key : record->keys) values.push_back(key.value);
  table_.foresee(std::move(values), kFew);
}

std::optional<MemberTable::Seat> Gatherer::anySeat(const MemberKey& key) {
  const auto one = table_.seats(key.value, nameOf(key), 1);
  return one.empty() ? std::nullopt : std::optional(one.front());
}

// With its names, if they are new ones. Where this says no, nothing changes for others who have the key.
bool Gatherer::mayCrowd(const std::vector<MemberKey>& keys) {
  for (const auto& key : keys) {
    if (!counts(key) || key.name == 0) continue;
    const std::size_t names = countNames(key.value);
    if (names > rules_.moreThan) continue;
    const auto more = std::count_if(keys.begin(), keys.end(), [&](const MemberKey& other) {
      return other.value == key.value && other.name != 0;
    });
    if (names + static_cast<std::size_t>(more) > rules_.moreThan) return true;
  }
  return false;
}

// All its keys lead to one group, which nothing else is connected with, or to none.
bool Gatherer::joinsSimply(const Record& record, std::int64_t& group) {
  group = 0;
  bool strange = false;  // an id that the group does not have, as far as is known
  for (const auto& key : record.keys) {
    if (!joins(key)) continue;
    const auto seat = anySeat(key);
    if (!seat) {
      strange = strange || rules_.keys[key.rule].id;
      continue;
    }
    if (seat->group == 0 || !seat->whole || (group != 0 && group != seat->group)) return false;
    group = seat->group;
  }
  return group == 0 || !strange;
}

// A new record as most of them are: one row with its seat, and one for each key. False = it was not stored.
bool Gatherer::takeSimply(const Record& record) {
  if (isDecided(record.stream, record.key)) return false;
  std::int64_t group = 0;
  if (mayCrowd(record.keys) || !joinsSimply(record, group)) return false;
  const bool alone = group == 0;
  if (alone) group = table_.addGroup(true, 1);
  const auto member = table_.add(memberOf(record, group));
  if (member == 0) {
    if (alone) table_.drop(group);
    return false;
  }
  if (!alone) table_.touchOnce(group);
  keys_.add(group, pairsOf(record.keys));
  for (const auto& key : record.keys)
    if (counts(key) && key.name != 0) addsName(key.value);
  return true;
}

void Gatherer::take(const Record& record) {
  if (newOnes_ && takeSimply(record)) return;
  const auto prior = table_.find(record.stream, record.key);
  const bool looked = std::exchange(newOnes_, !prior);
  Member member = memberOf(record, prior ? prior->group : 0);
  if (prior) member.id = prior->id;
  // Earlier versions wrote the same in other bytes.
  const bool sameKeys = prior && readKeys(prior->keys) == record.keys;
  if (sameKeys && prior->body == record.body && prior->atUs == record.atUs) return;
  if (sameKeys) {
    table_.change(member);
    if (member.group != 0) table_.touchOnce(member.group);
    return;
  }
  if (!prior && !looked && takeSimply(record)) return;
  const auto before = prior ? readKeys(prior->keys) : std::vector<MemberKey>();
  std::map<std::int64_t, bool> wasCrowded;
  for (const auto* all : {&before, &record.keys})
    for (const auto& key : *all)
      if (counts(key)) wasCrowded.emplace(key.value, isCrowded(key.value));
  const auto old = pairsOf(before);
  const auto fresh = pairsOf(record.keys);
  keys_.remove(member.group, without(old, fresh));
  keys_.add(member.group, without(fresh, old));
  if (prior)
    table_.change(member);
  else
    member.id = table_.add(member);
  if (prior)
    for (const auto& [value, was] : wasCrowded) names_.erase(value);
  else
    for (const auto& key : record.keys)
      if (counts(key) && key.name != 0) addsName(key.value);
  for (const auto& [value, was] : wasCrowded)
    if (isCrowded(value) != was) seedHolders(value);
  dirty_.insert(member.id);
  member.body.clear();
  seeds_.insert_or_assign(member.id, member);
  for (const auto& key : before)
    if (std::find(record.keys.begin(), record.keys.end(), key) == record.keys.end()) {
      gone_.insert({key.value, nameOf(key).value_or(0)});
      seedHolders(key.value);
    }
}

void Gatherer::leave(std::string_view stream, std::string_view key) {
  const auto member = table_.find(stream, key);
  if (!member) return;
  const auto keys = readKeys(member->keys);
  std::map<std::int64_t, bool> wasCrowded;
  for (const auto& k : keys)
    if (counts(k)) wasCrowded.emplace(k.value, isCrowded(k.value));
  keys_.remove(member->group, pairsOf(keys));
  table_.remove(member->id);
  seeds_.erase(member->id);
  dirty_.erase(member->id);
  if (member->group != 0) {
    table_.touchOnce(member->group);
    left_.insert(member->group);
  }
  for (const auto& k : keys) {
    gone_.insert({k.value, nameOf(k).value_or(0)});
    if (joins(k)) seedHolders(k.value);
  }
  for (const auto& [value, was] : wasCrowded) {
    names_.erase(value);
    if (isCrowded(value) != was) seedHolders(value);
  }
  table_.dropConflicts({}, {member->id});
  if (isDecided(stream, key))
    for (const auto& decision : decisions_)
      for (const auto* record : {&decision.first, &decision.second})
        if (const auto other = table_.find(record->stream, record->key)) seed(*other);
}

namespace {

// Who sits in which group, each group read once.
class SeatedMembers {
 public:
  explicit SeatedMembers(MemberTable& table) : table_(table) {}

  using Known = std::vector<std::pair<Member, std::vector<MemberKey>>>;
  const Known& of(std::int64_t group) {
    const auto [at, isNew] = known_.try_emplace(group);
    if (isNew)
      for (auto& member : table_.seatedIn(group)) {
        auto keys = readKeys(member.keys);
        at->second.emplace_back(std::move(member), std::move(keys));
      }
    return at->second;
  }

 private:
  MemberTable& table_;
  std::unordered_map<std::int64_t, Known> known_;
};

}  // namespace

Gatherer::Closure Gatherer::close() {
  std::map<std::int64_t, Member> found;
  std::vector<std::int64_t> open;
  SeatedMembers seated(table_);
  const auto add = [&](const Member& member) {
    if (found.emplace(member.id, member).second) open.push_back(member.id);
  };
  for (const auto& [id, member] : seeds_) add(member);
  // A decision that was taken back may be all that connected two members.
  const bool fresh = std::any_of(decisions_.begin(), decisions_.end(), [](const auto& d) { return d.fresh; });
  std::set<std::int64_t> groups;
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  while (!open.empty()) {
    const Member member = found.at(open.back());
    open.pop_back();
    for (const auto& key : readKeys(member.keys)) {
      const auto name = nameOf(key);
      if (!joins(key) || !seen.insert({key.value, name.value_or(0)}).second) continue;
      for (const auto group : table_.groupsKnownBy(key.value, name))
        for (const auto& [other, keys] : seated.of(group))
          if (isKnownBy(keys, key.value, name)) add(other);
    }
    if (fresh && member.group != 0 && groups.insert(member.group).second)
      for (const auto& [other, keys] : seated.of(member.group)) add(other);
    for (const auto& other : decidedWith(member)) add(other);
  }
  return sorted(std::move(found));
}

// Whom people put together with it.
std::vector<Member> Gatherer::decidedWith(const Member& member) {
  std::vector<Member> all;
  if (!isDecided(member.stream, member.key)) return all;
  const Decision::Record self{member.stream, member.key};
  for (const auto& decision : decisions_) {
    if (decision.kind != Decision::Kind::together) continue;
    for (const auto& [one, other] :
         {std::pair{&decision.first, &decision.second}, std::pair{&decision.second, &decision.first}})
      if (*one == self)
        if (auto with = table_.find(other->stream, other->key)) all.push_back(std::move(*with));
  }
  return all;
}

Gatherer::Closure Gatherer::sorted(std::map<std::int64_t, Member> found) {
  Closure all;
  const auto place = [&](const std::string& stream) {
    return std::find(rules_.streams.begin(), rules_.streams.end(), stream) - rules_.streams.begin();
  };
  for (auto& [id, member] : found) all.members.push_back(std::move(member));
  std::sort(all.members.begin(), all.members.end(), [&](const Member& a, const Member& b) {
    return std::make_pair(place(a.stream), std::string_view(a.key)) <
           std::make_pair(place(b.stream), std::string_view(b.key));
  });
  for (std::size_t i = 0; i < all.members.size(); ++i) {
    auto keys = readKeys(all.members[i].keys);
    std::erase_if(keys, [&](const MemberKey& key) { return !joins(key); });
    all.keys.push_back(std::move(keys));
    all.index[{all.members[i].stream, all.members[i].key}] = i;
  }
  return all;
}

Decided Gatherer::decided(const Closure& all) const {
  Decided decided;
  for (const auto& decision : decisions_) {
    const auto first = all.index.find({decision.first.stream, decision.first.key});
    if (first == all.index.end()) continue;
    if (decision.kind == Decision::Kind::alone) {
      decided.alone.push_back(first->second);
      continue;
    }
    const auto second = all.index.find({decision.second.stream, decision.second.key});
    if (second == all.index.end()) continue;
    auto& pairs = decision.kind == Decision::Kind::together ? decided.together : decided.apart;
    pairs.emplace_back(first->second, second->second);
  }
  return decided;
}

void Gatherer::finish() {
  bool fresh = false;
  for (const auto& decision : decisions_) {
    if (!decision.fresh) continue;
    fresh = true;
    for (const auto* record : {&decision.first, &decision.second})
      if (const auto member = table_.find(record->stream, record->key)) seed(*member);
  }
  if (!seeds_.empty()) regroup(close());
  for (const std::int64_t group : left_)
    if (table_.sizeOf(group) == 0)
      if (const auto row = table_.group(group); row && row->name.empty()) table_.drop(group);
  if (!gone_.empty() && seeds_.empty()) table_.dropConflicts({gone_.begin(), gone_.end()}, {});
  if (fresh) table_.decisionsActedUpon();
  seeds_.clear();
  dirty_.clear();
  left_.clear();
  gone_.clear();
  names_.clear();
  keys_.forget();
}

namespace {

// What becomes of groups whose members were partitioned anew: the part that has most of a group's members has
// the group; where it has several, the oldest object of a member of the first stream stays, or the oldest.
class Inheritance {
 public:
  Inheritance(MemberTable& table, const std::string& firstStream)
      : table_(table), first_(firstStream + ":") {}

  void add(std::int64_t group, std::size_t part) {
    if (group != 0) ++members_[group][part];
  }

  // Of each part; what is not in it gets a new group.
  std::map<std::size_t, std::vector<Group>> heirs() {
    std::map<std::size_t, std::vector<Group>> of;
    for (const auto& [group, parts] : members_) {
      const auto most = std::max_element(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;  // of equal ones the first
      });
      if (auto row = table_.group(group)) of[most->first].push_back(std::move(*row));
    }
    for (auto& [part, groups] : of)
      std::sort(groups.begin(), groups.end(),
                [&](const Group& a, const Group& b) { return rank(a) < rank(b); });
    return of;
  }

 private:
  std::pair<int, std::int64_t> rank(const Group& group) const {
    if (group.name.empty()) return {2, group.id};
    return {group.name.compare(0, first_.size(), first_) == 0 ? 0 : 1, group.id};
  }

  MemberTable& table_;
  const std::string first_;
  std::map<std::int64_t, std::map<std::size_t, std::size_t>> members_;
};

}  // namespace

// Of each member which are connected with it by keys, whether those join or contradict each other.
std::vector<std::size_t> Gatherer::heapsOf(const Closure& all) const {
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> first;
  std::vector<std::size_t> heap(all.members.size());
  std::iota(heap.begin(), heap.end(), 0U);
  const auto root = [&](std::size_t i) {
    while (heap[i] != i) i = heap[i] = heap[heap[i]];
    return i;
  };
  for (std::size_t i = 0; i < all.members.size(); ++i)
    for (const auto& key : all.keys[i])
      heap[root(i)] = root(first.emplace(std::pair{key.value, nameOf(key).value_or(0)}, i).first->second);
  for (std::size_t i = 0; i < heap.size(); ++i) heap[i] = root(i);
  return heap;
}

void Gatherer::move(const Member& member, std::int64_t group) {
  const auto keys = pairsOf(readKeys(member.keys));
  keys_.remove(member.group, keys);
  table_.seat(member.id, group);
  keys_.add(group, keys);
  if (member.group != 0) left_.insert(member.group);
}

void Gatherer::regroup(const Closure& all) {
  const Decided decisions = decided(all);
  const Partition parts = partition(all.keys, rules_.keys, decisions);
  Inheritance inheritance(table_, rules_.streams.front());
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < all.members.size(); ++i) {
    members[parts.part[i]].push_back(i);
    inheritance.add(all.members[i].group, parts.part[i]);
  }
  const auto heaps = heapsOf(all);
  std::map<std::size_t, std::set<std::size_t>> partsOf;
  std::set<std::size_t> touchedByPeople;
  for (std::size_t i = 0; i < all.members.size(); ++i) {
    partsOf[heaps[i]].insert(parts.part[i]);
    if (isDecided(all.members[i].stream, all.members[i].key)) touchedByPeople.insert(heaps[i]);
  }
  auto heirs = inheritance.heirs();
  for (const auto& [part, indexes] : members) {
    const std::size_t in = heaps[indexes.front()];
    const bool whole = partsOf[in].size() == 1 && touchedByPeople.count(in) == 0;
    auto& groups = heirs[part];
    bool changed = groups.size() != 1;
    const std::int64_t group = groups.empty() ? table_.addGroup(whole) : groups.front().id;
    if (!groups.empty() && groups.front().whole != whole) table_.setWhole(group, whole);
    for (std::size_t i = 1; i < groups.size(); ++i) {
      if (groups[i].name.empty())
        table_.drop(groups[i].id);
      else
        table_.absorb(groups[i].id, group);
    }
    for (const std::size_t i : indexes) {
      const Member& member = all.members[i];
      changed = changed || member.group != group || dirty_.count(member.id) != 0;
      if (member.group != group) move(member, group);
    }
    if (changed) table_.touchOnce(group);
  }
  // What lost some of its members is another one now, also where it got none.
  for (const std::int64_t group : left_)
    if (const auto row = table_.group(group); row && row->into == 0) table_.touchOnce(group);
  storeConflicts(all, parts.conflicts);
}

void Gatherer::storeConflicts(const Closure& all, const std::vector<Conflict>& conflicts) {
  auto keys = gone_;
  std::vector<std::int64_t> members;
  for (std::size_t i = 0; i < all.members.size(); ++i) {
    members.push_back(all.members[i].id);
    for (const auto& key : readKeys(all.members[i].keys)) keys.insert({key.value, nameOf(key).value_or(0)});
  }
  table_.dropConflicts({keys.begin(), keys.end()}, members);
  for (const auto& conflict : conflicts) {
    KeyConflict row{conflict.key.rule, conflict.key.value, conflict.key.name, 0, {}};
    if (conflict.kind == Conflict::Kind::record) row.member = all.members[conflict.record].id;
    for (const std::size_t i : conflict.leadsTo) row.leadsTo.push_back(all.members[i].id);
    table_.addConflict(row);
  }
}

}  // namespace spojka::host::identity
