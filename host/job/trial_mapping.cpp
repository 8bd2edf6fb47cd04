// SPDX-License-Identifier: Apache-2.0
#include "host/job/trial_mapping.hpp"

#include <algorithm>
#include <utility>

#include "host/job/group_names.hpp"

namespace spojka::host {

MappedRecord TrialMapping::map(const Mapping& mapping, const spojka_record& record, Arena& arena) const {
  std::vector<std::string> objects;
  for (const auto& reference : mapping.references())
    objects.push_back(referred(mapping, reference.flow, record));
  return mapping.map(record, arena, objects);
}

std::string TrialMapping::linked(const std::string& flow, std::string_view key) const {
  if (state_ == nullptr) return {};
  const auto link = state_->findLinks(flow, {key}).front();
  return link ? link->targetId : std::string();
}

// Of the group that the record is in; empty = it is in none.
std::string TrialMapping::ofGroup(const std::string& flow, std::string_view stream,
                                  std::string_view key) const {
  std::string name;
  if (state_ != nullptr)
    state_->lookAtMembers(flow, [&](MemberTable& table) {
      const auto member = table.find(stream, key);
      const auto group = member ? table.group(member->group) : std::nullopt;
      if (group) name = nameOfGroup(*group, gathering_.at(flow).streams(), table.seatedIn(group->id));
    });
  if (name.empty()) return {};
  std::string object = linked(flow, name);
  return object.empty() ? groupKey(profile_, name) : object;
}

std::string TrialMapping::ofRecord(const Mapping& mapping, const std::string& flow,
                                   const spojka_record& record) const {
  const auto key = fromAbi(record.key);
  const auto groups = gathering_.find(flow);
  if (groups == gathering_.end()) {
    std::string object = linked(flow, key);
    return object.empty() ? targetKey(profile_, flow, key) : object;
  }
  if (std::string object = ofGroup(flow, mapping.stream(), key); !object.empty()) return object;
  // Nobody has gathered it yet.
  const identity::Membership& membership = groups->second;
  if (!membership.takes(mapping.stream()) ||
      membership.belongsToNothing(membership.of(mapping.stream(), record)))
    return {};
  return groupKey(profile_, mapping.stream() + ":" + std::string(key));
}

// As a run does: that of the newest record that has one.
std::string TrialMapping::referred(const Mapping& mapping, const std::string& flow,
                                   const spojka_record& record) const {
  if (!mapping.gathers()) return ofRecord(mapping, flow, record);
  std::vector<Member> members;
  if (state_ != nullptr)
    state_->lookAtMembers(mapping.flow(), [&](MemberTable& table) {
      if (const auto group = groupMeant(table, mapping.streams(), fromAbi(record.key)))
        members = table.seatedIn(group->id);
    });
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::make_pair(b.atUs, std::string_view(a.key)) < std::make_pair(a.atUs, std::string_view(b.key));
  });
  const bool toGroups = gathering_.count(flow) != 0;
  for (const auto& member : members)
    if (std::string object = toGroups ? ofGroup(flow, member.stream, member.key) : linked(flow, member.key);
        !object.empty())
      return object;
  return toGroups || members.empty() ? std::string() : targetKey(profile_, flow, members.front().key);
}

spojka_record recordForTarget(const std::string& profile, const Mapping& mapping, std::string_view key,
                              const spojka_value& body, Arena& arena) {
  spojka_record record{};
  record.op = SPOJKA_OP_UPSERT;
  record.changed_at_us = SPOJKA_TIME_UNKNOWN;
  record.stream = toAbi(mapping.target());
  record.key = toAbi(arena.copy(objectKey(profile, mapping, key)));
  record.body = body;
  return record;
}

}  // namespace spojka::host
