// SPDX-License-Identifier: Apache-2.0
#include "host/job/found_groups.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/base/run_status.hpp"
#include "host/identity/membership.hpp"
#include "host/job/group_names.hpp"

namespace spojka::host {
namespace {

struct FoundGroup {
  std::string name;
  std::vector<Member> members;
};

// All that was found of a flow at once: what one record changes may be of another one's group.
void gatherAgain(Store& trial, const identity::Membership& membership, const FoundRecords& found) {
  trial.gather(membership.flow(), {}, [&](MemberTable& table) {
    identity::Gatherer gatherer(table, membership.rules());
    for (const auto& record : found.records) {
      if (record.flow != membership.flow() || !record.atSource) continue;
      const auto member = membership.of(record.stream, record.record);
      if (record.record.op == SPOJKA_OP_UPSERT && !membership.belongsToNothing(member))
        gatherer.take(member);
      else if (record.record.op == SPOJKA_OP_UPSERT || membership.deletes())
        gatherer.leave(record.stream, record.key);
    }
    gatherer.finish();
  });
}

// Of a record that was read, or of what the state knows by that name.
std::optional<FoundGroup> groupOf(MemberTable& table, const Mapping& mapping, const FoundRecord& found) {
  std::optional<Group> group;
  if (!found.atSource) {
    group = groupMeant(table, mapping.streams(), found.key);
  } else if (const auto member = table.find(found.stream, found.key)) {
    group = table.group(member->group);
  }
  if (!group) return std::nullopt;
  auto members = table.membersOf(group->id);
  std::string name = nameOfGroup(*group, mapping.streams(), members);
  return FoundGroup{std::move(name), std::move(members)};
}

void become(FoundGroup&& group, const Mapping& mapping, Arena& arena, FoundRecord& found) {
  found.key = std::move(group.name);
  found.stream = mapping.stream();
  found.record.op = SPOJKA_OP_UPSERT;
  found.record.key = toAbi(arena.copy(found.key));
  found.atSource = found.atSource && !group.members.empty();
  if (found.atSource)
    found.record.body = identity::groupBody(arena, mapping.streams(), std::move(group.members));
}

}  // namespace

void gatherFound(Session& session, Store& trial, const std::vector<Mapping>& mappings, FoundRecords& found) {
  for (const auto& [flow, membership] : session.gathering()) gatherAgain(trial, membership, found);
  std::vector<FoundRecord> kept;
  bool isNobodys = false;
  for (auto& record : found.records) {
    const Mapping& mapping = *std::find_if(mappings.begin(), mappings.end(),
                                           [&](const Mapping& m) { return m.flow() == record.flow; });
    if (mapping.gathers()) {
      std::optional<FoundGroup> group;
      trial.lookAtMembers(record.flow, [&](MemberTable& table) { group = groupOf(table, mapping, record); });
      if (group) {
        become(std::move(*group), mapping, *found.arena, record);
      } else if (record.atSource) {
        isNobodys = true;
        continue;
      }
    }
    const bool has = std::any_of(kept.begin(), kept.end(), [&](const FoundRecord& other) {
      return other.flow == record.flow && other.key == record.key;
    });
    if (!has) kept.push_back(std::move(record));
  }
  if (kept.empty() && isNobodys)
    throw StatusError(RunStatus::refused,
                      "the source has it, and no flow takes it: it has none of the ids they go by");
  found.records = std::move(kept);
}

}  // namespace spojka::host
