// SPDX-License-Identifier: Apache-2.0
#include "host/engine/adoption.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "host/engine/flow_start.hpp"
#include "host/identity/membership.hpp"

namespace spojka::host {

Adoption::Adoption(const Coupling& coupling, const Mapping& mapping, RunObserver& observer, Look look,
                   std::function<void(const std::string&)> absent)
    : c_(coupling),
      mapping_(mapping),
      observer_(observer),
      look_(std::move(look)),
      absent_(std::move(absent)) {
  c_.store.lookAtMembers(mapping_.flow(), [&](MemberTable& table) { named_ = table.hasNames(); });
  for (const auto& stream : mapping_.streams()) {
    // A state that was read in knows the objects, and not who is gathered with whom.
    linkers_[stream] = {mapping_.flow()};
    for (auto& former : formerFlows(c_.store, c_.mappings, stream, mapping_.target(), c_.resting))
      linkers_[stream].push_back(std::move(former));
    // What gets a link from now on is of a group that has its name by then.
    std::erase_if(linkers_[stream], [&](const auto& flow) { return c_.store.countLinks(flow) == 0; });
  }
}

std::size_t Adoption::placeOf(const Member& member) const {
  const auto& streams = mapping_.streams();
  return static_cast<std::size_t>(std::find(streams.begin(), streams.end(), member.stream) - streams.begin());
}

// By the sequence of the streams, then by key. Without names that other groups have.
std::vector<Adoption::Candidate> Adoption::candidates(MemberTable& table,
                                                      const std::vector<Member>& members) const {
  std::vector<Candidate> all;
  all.reserve(members.size());
  for (const auto& member : members) {
    Candidate candidate{identity::memberName(member), targetKey(c_.profile, member.stream, member.key),
                        placeOf(member), member.atUs};
    if (named_ && table.isNameTaken(candidate.group)) continue;
    for (const auto& flow : linkers_.at(member.stream)) {
      const bool own = flow == mapping_.flow();
      candidate.id = table.linkedBy(flow, own ? candidate.group : member.key);
      if (candidate.id.empty()) continue;
      candidate.former = flow;
      if (!own) candidate.key = member.key;
      break;
    }
    all.push_back(std::move(candidate));
  }
  std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.place, a.group) < std::tie(b.place, b.group);
  });
  return all;
}

bool Adoption::look(const std::vector<const std::vector<Member>*>& groups) {
  std::vector<std::string> names;
  candidates_.clear();
  c_.store.lookAtMembers(mapping_.flow(), [&](MemberTable& table) {
    for (const auto* members : groups) {
      // One name alone is looked for by whoever writes it.
      if (members->size() < 2) continue;
      const auto& all = candidates_.emplace(members, candidates(table, *members)).first->second;
      if (all.size() < 2) continue;
      for (const auto& candidate : all)
        if (candidate.former.empty()) names.push_back(candidate.object);
    }
  });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  auto told = look_(names);
  if (!told) return false;
  seen_.clear();
  for (auto& name : *told) seen_.emplace(name.name, std::move(name));
  return true;
}

// What is linked is ours, and no longer that of the flow that had it.
void Adoption::give(MemberTable& table, const Candidate& object) const {
  if (object.former.empty() || object.former == mapping_.flow()) return;
  table.giveLink(object.group, object.id);
  table.dropLink(object.former, object.key);
}

const Adoption::Candidate* Adoption::survivor(const std::vector<Candidate>& found) const {
  const auto age = [](const Candidate& c) {
    return c.atUs == SPOJKA_TIME_UNKNOWN ? std::numeric_limits<std::int64_t>::max() : c.atUs;
  };
  // Of equal ones the first.
  return &*std::min_element(found.begin(), found.end(), [&](const Candidate& a, const Candidate& b) {
    if (a.place == 0 || b.place == 0) return a.place < b.place;
    return age(a) < age(b);
  });
}

bool Adoption::name(MemberTable& table, Group& group, const std::vector<Member>& members) {
  const auto known = candidates_.find(&members);
  std::vector<Candidate> single;
  if (known == candidates_.end()) single = candidates(table, members);
  const auto& all = known == candidates_.end() ? single : known->second;
  std::vector<Candidate> found;
  for (const auto& candidate : all) {
    const auto seen = seen_.find(candidate.object);
    const bool linked = !candidate.former.empty();
    if (linked || (seen != seen_.end() && seen->second.what == Sight::What::there))
      found.push_back(candidate);
    if (!linked && seen != seen_.end() && seen->second.what == Sight::What::nothing) return false;
  }
  if (found.empty()) {
    if (!all.empty()) group.name = all.front().group;
    // Every name of its records is that of another group, which kept it when they parted.
    for (int i = 2; group.name.empty(); ++i)
      if (const std::string next = identity::firstName(mapping_.streams(), members) + "~" + std::to_string(i);
          !table.isNameTaken(next))
        group.name = next;
    table.nameGroup(group.id, group.name);
    if (all.size() > 1) absent_(all.front().object);
    return true;
  }
  const Candidate& stays = *survivor(found);
  group.name = stays.group;
  table.nameGroup(group.id, group.name);
  give(table, stays);
  observer_.object({mapping_.flow(), stays.group, ObjectEvent::What::takenOver});
  for (const auto& other : found) {
    if (other.group == stays.group) continue;
    const std::int64_t row = table.addGroup(false);
    table.nameGroup(row, other.group);
    table.absorb(row, group.id);
    give(table, other);
  }
  return true;
}

}  // namespace spojka::host
