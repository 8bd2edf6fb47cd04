// SPDX-License-Identifier: Apache-2.0
#include "host/job/some_groups.hpp"

#include <algorithm>
#include <utility>

#include "host/store/state_copy.hpp"

namespace spojka::host {
namespace {

// So many records of each stream are gathered, to show some groups with more than one.
constexpr std::size_t kGathered = 200;

// As a run would gather them, in a state of its own that goes when it was shown.
void gatherSome(Session& session, Store& store, const Mapping& mapping, const CancelToken& cancel) {
  const identity::Membership& membership = session.gathering().at(mapping.flow());
  for (const auto& stream : mapping.streams()) {
    auto reading = session.readFromStart(stream, kGathered);
    Batch batch;
    for (std::size_t read = 0; read < kGathered && !cancel.requested() && reading.next(batch);) {
      store.gather(mapping.flow(), {}, [&](MemberTable& table) {
        identity::Gatherer gatherer(table, membership.rules());
        for (std::size_t i = 0; i < batch.size() && read < kGathered; ++i, ++read) {
          const auto member = membership.of(stream, batch.record(i));
          if (!membership.belongsToNothing(member)) gatherer.take(member);
        }
        gatherer.finish();
      });
      batch.reset();
    }
  }
}

// As a run names it.
std::string firstName(const Mapping& mapping, const std::vector<Member>& members) {
  const auto& streams = mapping.streams();
  const auto place = [&](const Member& m) {
    return std::make_pair(std::find(streams.begin(), streams.end(), m.stream), identity::memberName(m));
  };
  return identity::memberName(*std::min_element(
      members.begin(), members.end(), [&](const Member& a, const Member& b) { return place(a) < place(b); }));
}

// Those with the most records, of equal ones the first.
std::vector<std::vector<Member>> largestGroups(Store& store, const Mapping& mapping, std::size_t most,
                                               std::map<std::string, std::string>* nameOf) {
  std::vector<std::vector<Member>> all;
  store.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
    for (const auto& group : table.groups(0, kGathered * mapping.streams().size()))
      all.push_back(table.membersOf(group.id));
  });
  if (nameOf != nullptr)
    for (const auto& members : all)
      for (const auto& member : members)
        (*nameOf)[identity::memberName(member)] = firstName(mapping, members);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  if (all.size() > most) all.resize(most);
  return all;
}

}  // namespace

std::vector<SomeGroup> someGroups(Session& session, const Mapping& mapping, std::size_t most,
                                  const Clock& clock, const CancelToken& cancel, Arena& arena,
                                  std::map<std::string, std::string>* nameOf) {
  const auto scratch = copyOfState(session.stateUrl(), session.profile().name, clock, true);
  gatherSome(session, *scratch, mapping, cancel);
  std::vector<SomeGroup> groups;
  for (auto& members : largestGroups(*scratch, mapping, most, nameOf)) {
    std::string key = firstName(mapping, members);
    groups.push_back({std::move(key), identity::groupBody(arena, mapping.streams(), std::move(members))});
  }
  return groups;
}

}  // namespace spojka::host
