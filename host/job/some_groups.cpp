// SPDX-License-Identifier: Apache-2.0
#include "host/job/some_groups.hpp"

#include <algorithm>
#include <utility>

#include "host/job/group_names.hpp"
#include "host/store/state_copy.hpp"

namespace spojka::host {
namespace {

// So many records of each stream are gathered, to show some groups with more than one.
constexpr std::size_t kGathered = 200;
// So many are looked at where those belong to nobody.
constexpr std::size_t kLookedAt = 5000;

}  // namespace

SomeGroups::SomeGroups(Session& session, const std::vector<Mapping>& mappings, const Clock& clock,
                       const CancelToken& cancel, bool anew)
    : session_(session) {
  std::vector<std::pair<std::string, std::vector<const Mapping*>>> streams;
  for (const auto& mapping : mappings)
    for (const auto& stream : mapping.gathers() ? mapping.streams() : std::vector<std::string>()) {
      auto at =
          std::find_if(streams.begin(), streams.end(), [&](const auto& s) { return s.first == stream; });
      if (at == streams.end()) at = streams.insert(streams.end(), {stream, {}});
      at->second.push_back(&mapping);
    }
  if (streams.empty()) return;
  state_ = copyOfState(session.stateUrl(), session.profile().name, clock, anew);
  for (const auto& [stream, takers] : streams) gather(stream, takers, cancel);
}

void SomeGroups::gather(const std::string& stream, const std::vector<const Mapping*>& takers,
                        const CancelToken& cancel) {
  auto reading = session_.readFromStart(stream, kGathered);
  Batch batch;
  const auto hasNone = [&](const Mapping* mapping) { return read_[mapping->flow()].empty(); };
  for (std::size_t read = 0; read < kLookedAt && !cancel.requested() && reading.next(batch);) {
    if (read >= kGathered && std::none_of(takers.begin(), takers.end(), hasNone)) return;
    for (const Mapping* mapping : takers) {
      const identity::Membership& membership = session_.gathering().at(mapping->flow());
      auto& gathered = read_[mapping->flow()];
      if (read >= kGathered && !gathered.empty()) continue;
      state_->gather(mapping->flow(), {}, [&](MemberTable& table) {
        identity::Gatherer gatherer(table, membership.rules());
        for (std::size_t i = 0; i < batch.size(); ++i) {
          const spojka_record& record = batch.record(i);
          if (record.op != SPOJKA_OP_UPSERT) continue;
          const auto member = membership.of(stream, record);
          if (membership.belongsToNothing(member)) continue;
          gatherer.take(member);
          gathered.push_back({stream, std::string(fromAbi(record.key))});
        }
        gatherer.finish();
      });
    }
    read += batch.size();
    batch.reset();
  }
}

std::vector<SomeGroup> SomeGroups::of(const Mapping& mapping, std::size_t most, Arena& arena) {
  std::vector<SomeGroup> groups;
  if (!state_) return groups;
  state_->lookAtMembers(mapping.flow(), [&](MemberTable& table) {
    std::set<std::int64_t> seen;
    std::vector<std::pair<std::size_t, std::int64_t>> all;  // size, group
    for (const auto& record : read_[mapping.flow()])
      if (const auto member = table.find(record.stream, record.key))
        if (seen.insert(member->group).second) all.emplace_back(table.sizeOf(member->group), member->group);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (all.size() > most) all.resize(most);
    for (const auto& [size, id] : all) {
      const auto group = table.group(id);
      auto members = table.membersOf(id);
      if (!group || members.empty()) continue;
      std::string key = nameOfGroup(*group, mapping.streams(), members);
      groups.push_back({std::move(key), identity::groupBody(arena, mapping.streams(), std::move(members))});
    }
  });
  return groups;
}

}  // namespace spojka::host
