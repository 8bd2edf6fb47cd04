// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/group_source.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "host/base/value_codec.hpp"
#include "host/identity/membership.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupsAtOnce = 100;

// Named after its first member: by the sequence of the streams, then by key.
std::vector<std::string> namesInSequence(const Mapping& mapping, const std::vector<Member>& members) {
  const auto& streams = mapping.streams();
  std::vector<std::pair<std::size_t, std::string>> all;
  for (const auto& member : members) {
    const auto at = std::find(streams.begin(), streams.end(), member.stream) - streams.begin();
    all.emplace_back(static_cast<std::size_t>(at), identity::memberName(member));
  }
  std::sort(all.begin(), all.end());
  std::vector<std::string> names;
  for (auto& [at, name] : all) names.push_back(std::move(name));
  return names;
}

}  // namespace

void GroupSource::name(MemberTable& table, Group& group, const std::vector<Member>& members) const {
  const auto names = namesInSequence(mapping_, members);
  const auto free =
      std::find_if(names.begin(), names.end(), [&](const auto& n) { return !table.isNameTaken(n); });
  group.name = free != names.end() ? *free : std::string();
  // Every name of its members is that of another group, which kept it when they parted.
  for (int i = 2; group.name.empty(); ++i)
    if (const std::string next = names.front() + "~" + std::to_string(i); !table.isNameTaken(next))
      group.name = next;
  table.nameGroup(group.id, group.name);
}

std::optional<Portion> GroupSource::next() {
  std::vector<std::pair<Group, std::vector<Member>>> groups;
  store_.gather(mapping_.flow(), {}, [&](MemberTable& table) {
    for (auto& group : table.changed(behind_, kGroupsAtOnce)) {
      auto members = table.membersOf(group.id);
      behind_ = group.id;
      if (group.name.empty() && members.empty()) {
        table.drop(group.id);  // never written, and nobody's
        continue;
      }
      if (group.name.empty()) name(table, group, members);
      groups.emplace_back(std::move(group), std::move(members));
    }
  });
  if (groups.empty()) return std::nullopt;
  PortionBuilder portion(mapping_.stream());
  const std::lock_guard lock(mutex_);
  for (auto& [group, members] : groups) {
    std::int64_t newest = SPOJKA_TIME_UNKNOWN;
    for (const auto& member : members) newest = std::max(newest, member.atUs);
    const bool gone = members.empty();
    given_.insert_or_assign(group.name, Given{group.id, group.version, gone});
    if (gone) {
      portion.add({group.name, SPOJKA_OP_DELETE});
      continue;
    }
    Arena arena;
    const spojka_value body = identity::groupBody(arena, mapping_.streams(), std::move(members));
    portion.add({group.name, SPOJKA_OP_UPSERT, encodeValue(ValueView(body)), newest});
  }
  return portion.finish();
}

std::optional<Portion> MovedRecords::next() {
  PortionBuilder portion(mapping_.stream());
  while (portion.empty()) {
    std::vector<Member> page;
    store_.lookAtMembers(gathering_, [&](MemberTable& table) {
      page = table.moved(mapping_.stream(), behind_, kGroupsAtOnce);
    });
    if (page.empty()) return std::nullopt;
    behind_ = page.back().id;
    for (const auto& member : page)
      if (!passes_(member.key)) portion.add({member.key, SPOJKA_OP_UPSERT, member.body, member.atUs});
  }
  return portion.finish();
}

void GroupSource::amend(Settlement& settlement) {
  const std::lock_guard lock(mutex_);
  const auto take = [&](const std::string& name) {
    const auto at = given_.find(name);
    if (at == given_.end()) return;
    settlement.groups.push_back({at->second.id, at->second.version, at->second.gone});
    given_.erase(at);
  };
  std::set<std::string_view> failed;
  for (const auto& f : settlement.failed) failed.insert(f.key);
  for (const auto& row : settlement.links)
    if (failed.count(row.key) == 0) take(row.key);
  for (const auto& key : settlement.removedLinks)
    if (failed.count(key) == 0) take(key);
}

void GroupSource::settleUnchanged() {
  std::set<std::string> failed;
  for (const auto& kept : store_.keptFailures(mapping_.flow())) failed.insert(kept.key);
  const std::lock_guard lock(mutex_);
  store_.gather(mapping_.flow(), {}, [&](MemberTable& table) {
    for (const auto& [name, given] : given_) {
      if (failed.count(name) != 0) continue;
      if (given.gone)
        table.drop(given.id);
      else
        table.wrote(given.id, given.version);
    }
  });
  given_.clear();
}

}  // namespace spojka::host
