// SPDX-License-Identifier: Apache-2.0
#include "host/job/found_groups.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/base/run_status.hpp"
#include "host/identity/membership.hpp"

namespace spojka::host {
namespace {

struct FoundGroup {
  std::string name;
  std::vector<Member> members;
};

// Of a record that was read, or of the group's own name.
std::optional<FoundGroup> groupOf(MemberTable& table, const FoundRecord& found) {
  std::optional<Group> group;
  if (!found.atSource) {
    group = table.groupNamed(found.key);
  } else if (const auto member = table.find(found.stream, found.key)) {
    group = table.group(member->group);
  }
  if (!group) return std::nullopt;
  FoundGroup of{group->name, table.membersOf(group->id)};
  if (of.name.empty() && !of.members.empty()) of.name = identity::memberName(of.members.front());
  return of;
}

// As the source has it now, in its group or, where no run has gathered it yet, alone. Nothing = it is
// nobody's.
std::optional<FoundGroup> withRecord(const identity::Membership& membership, const FoundRecord& found,
                                     std::optional<FoundGroup> group) {
  const auto record = membership.of(found.stream, found.record);
  if (membership.belongsToNothing(record)) return std::nullopt;
  if (!group) {
    Member member;
    member.stream = found.stream;
    member.key = found.key;
    member.atUs = record.atUs;
    group = FoundGroup{identity::memberName(member), {member}};
  }
  for (auto& member : group->members)
    if (member.stream == found.stream && member.key == found.key) member.body = record.body;
  return group;
}

void become(FoundGroup&& group, const Mapping& mapping, Arena& arena, FoundRecord& found) {
  found.key = std::move(group.name);
  found.stream = mapping.stream();
  found.atSource = !group.members.empty();
  found.record.op = SPOJKA_OP_UPSERT;
  found.record.key = toAbi(arena.copy(found.key));
  if (found.atSource)
    found.record.body = identity::groupBody(arena, mapping.streams(), std::move(group.members));
}

}  // namespace

void gatherFound(Session& session, Store& store, const std::vector<Mapping>& mappings, FoundRecords& found) {
  std::vector<FoundRecord> kept;
  bool isNobodys = false;
  for (auto& record : found.records) {
    const Mapping& mapping = *std::find_if(mappings.begin(), mappings.end(),
                                           [&](const Mapping& m) { return m.flow() == record.flow; });
    if (mapping.gathers()) {
      std::optional<FoundGroup> group;
      store.lookAtMembers(record.flow, [&](MemberTable& table) { group = groupOf(table, record); });
      if (record.atSource) group = withRecord(session.gathering().at(record.flow), record, std::move(group));
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
