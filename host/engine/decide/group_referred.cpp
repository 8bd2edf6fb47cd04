// SPDX-License-Identifier: Apache-2.0
#include "host/engine/decide/group_referred.hpp"

#include <algorithm>

namespace spojka::host {
namespace {

// No value, and not missing.
Link nothing() {
  return {};
}

}  // namespace

std::string groupNameOf(MemberTable& table, std::string_view stream, std::string_view key) {
  const auto member = table.find(stream, key);
  const auto group = member ? table.group(member->group) : std::nullopt;
  return group ? group->name : std::string();
}

void loseGroup(Store& store, const std::string& flow, const std::string& name) {
  if (name.empty()) return;
  forgetWritten(store, flow, name);
  store.gather(flow, {}, [&](MemberTable& table) {
    if (const auto group = table.groupNamed(name)) table.touch(group->id);
  });
}

std::vector<bool> GroupReferred::underWay(const std::vector<std::string_view>& keys) {
  std::vector<bool> waits(keys.size(), false);
  if (open_) return waits;
  store_.lookAtMembers(flow_, [&](MemberTable& table) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto member = table.find(stream_, keys[i]);
      if (!member || member->group == 0) continue;
      const auto group = table.group(member->group);
      waits[i] = !group || group->version != group->written;
      if (waits[i]) waiting_.insert(std::hash<std::string_view>{}(keys[i]));
    }
  });
  return waits;
}

std::vector<std::string> GroupReferred::groupsOf(const std::vector<std::string_view>& keys) {
  std::vector<std::string> names(keys.size());
  store_.lookAtMembers(flow_, [&](MemberTable& table) {
    for (std::size_t i = 0; i < keys.size(); ++i) names[i] = groupNameOf(table, stream_, keys[i]);
  });
  return names;
}

std::vector<bool> GroupReferred::ignored(const std::vector<std::string_view>& keys) {
  const auto names = groupsOf(keys);
  return ignored_.of(store_, flow_, {names.begin(), names.end()});
}

std::vector<std::optional<Link>> GroupReferred::written(const std::vector<std::string_view>& keys) {
  const auto names = groupsOf(keys);
  const auto found = store_.findLinks(flow_, {names.begin(), names.end()});
  std::vector<std::optional<Link>> links(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (names[i].empty())
      links[i] = nothing();
    else if (found[i] || dryProfile_.empty())
      links[i] = found[i];
    else
      links[i] = Link{groupKey(dryProfile_, names[i]), {}, 0};
  }
  return links;
}

void GroupReferred::lost(std::string_view key) {
  loseGroup(store_, flow_, groupsOf({key}).front());
}

std::optional<MembersReferred::Place> MembersReferred::placeOf(std::string_view named) {
  std::vector<Member> members;
  store_.lookAtMembers(mapping_.flow(), [&](MemberTable& table) {
    if (const auto group = table.groupNamed(named)) members = table.membersOf(group->id);
  });
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::make_pair(b.atUs, std::string_view(a.key)) < std::make_pair(a.atUs, std::string_view(b.key));
  });
  for (const auto& member : members) {
    std::string key = member.key;
    if (toGroups_) {
      store_.lookAtMembers(flow_,
                           [&](MemberTable& table) { key = groupNameOf(table, member.stream, member.key); });
      if (key.empty()) continue;
    }
    auto link = store_.findLinks(flow_, {key}).front();
    if (!link && toGroups_ && !dryProfile_.empty()) link = Link{groupKey(dryProfile_, key), {}, 0};
    if (link) return Place{std::move(key), std::move(*link)};
  }
  return std::nullopt;
}

std::vector<std::optional<Link>> MembersReferred::written(const std::vector<std::string_view>& keys) {
  std::vector<std::optional<Link>> links(keys.size(), nothing());
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (auto place = placeOf(keys[i])) links[i] = std::move(place->link);
  return links;
}

void MembersReferred::lost(std::string_view key) {
  const auto place = placeOf(key);
  if (!place) return;
  if (toGroups_)
    loseGroup(store_, flow_, place->key);
  else
    forgetWritten(store_, flow_, place->key);
}

}  // namespace spojka::host
