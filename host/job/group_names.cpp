// SPDX-License-Identifier: Apache-2.0
#include "host/job/group_names.hpp"

#include <algorithm>

#include "host/identity/membership.hpp"

namespace spojka::host {
namespace {

std::optional<Group> living(MemberTable& table, std::optional<Group> group) {
  return group && group->into != 0 ? table.group(group->into) : group;
}

std::optional<Group> groupWith(MemberTable& table, std::string_view stream, std::string_view key) {
  const auto member = table.find(stream, key);
  return member ? table.group(member->group) : std::nullopt;
}

}  // namespace

std::optional<Decision::Record> recordNamed(const std::vector<std::string>& streams, std::string_view name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Decision::Record record{std::string(name.substr(0, colon)), std::string(name.substr(colon + 1))};
  if (std::find(streams.begin(), streams.end(), record.stream) == streams.end()) return std::nullopt;
  return record;
}

std::optional<Group> groupMeant(MemberTable& table, const std::vector<std::string>& streams,
                                std::string_view text) {
  // A group may bear the name of a record that left it.
  if (const auto record = recordNamed(streams, text))
    if (auto group = groupWith(table, record->stream, record->key)) return group;
  if (auto group = living(table, table.groupNamed(text))) return group;
  for (const auto& stream : streams)
    if (auto group = groupWith(table, stream, text)) return group;
  return std::nullopt;
}

std::string nameOfGroup(const Group& group, const std::vector<std::string>& streams,
                        const std::vector<Member>& members) {
  return group.name.empty() && !members.empty() ? identity::firstName(streams, members) : group.name;
}

std::vector<std::string> membersOfGroup(MemberTable& table, std::string_view name) {
  std::vector<std::string> all;
  auto group = living(table, table.groupNamed(name));
  if (!group)
    if (const auto colon = name.find(':'); colon != std::string_view::npos)
      group = groupWith(table, name.substr(0, colon), name.substr(colon + 1));
  if (group)
    for (const auto& member : table.seatedIn(group->id)) all.push_back(identity::memberName(member));
  return all;
}

}  // namespace spojka::host
