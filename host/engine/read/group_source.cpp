// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/group_source.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "host/identity/membership.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupsAtOnce = 250;

FailedRecord untold(const std::string& flow, const Member& first) {
  FailedRecord failed;
  failed.flow = flow;
  failed.key = identity::memberName(first);
  failed.reason = "unfound";
  failed.message =
      "whether an object of its records is at the destination already could not be found out, so none was "
      "made; it is looked for again on the next run";
  return failed;
}

}  // namespace

bool GroupSource::wants(const Group& group, const std::vector<Member>& members) const {
  if (!scope_.only || scope_.wants(mapping_.flow(), group.name)) return true;
  return std::any_of(members.begin(), members.end(), [&](const Member& member) {
    return scope_.wants(mapping_.flow(), identity::memberName(member));
  });
}

// Changed ones, with their members; of those without members what was never written is nobody's.
GroupSource::Page GroupSource::page() {
  Page groups;
  more_ = false;
  store_.gather(mapping_.flow(), {}, [&](MemberTable& table) {
    for (auto& group : table.changed(behind_, kGroupsAtOnce)) {
      auto members = table.membersOf(group.id);
      behind_ = group.id;
      more_ = true;
      if (!wants(group, members)) continue;
      if (group.name.empty() && members.empty()) {
        table.drop(group.id);
        continue;
      }
      // Its object goes, and so do those that are the same person's.
      if (members.empty())
        for (auto& other : table.absorbed(group.id)) {
          if (table.linkedBy(mapping_.flow(), other.name).empty()) {  // found, and not known to be ours
            table.drop(other.id);
            continue;
          }
          table.absorb(other.id, 0);
          table.touch(other.id);
          ++other.version;
          groups.emplace_back(std::move(other), std::vector<Member>());
        }
      groups.emplace_back(std::move(group), std::move(members));
    }
  });
  return groups;
}

// True = all have a name now, but for `open`.
bool GroupSource::nameAll(Page& groups, std::vector<FailedRecord>& open) {
  std::vector<const std::vector<Member>*> unnamed;
  for (const auto& [group, members] : groups)
    if (group.name.empty()) unnamed.push_back(&members);
  if (unnamed.empty()) return true;
  if (!naming_.look(unnamed)) return false;
  store_.gather(mapping_.flow(), {}, [&](MemberTable& table) {
    for (auto& [group, members] : groups)
      if (group.name.empty() && !naming_.name(table, group, members))
        open.push_back(untold(mapping_.flow(), members.front()));
  });
  std::erase_if(groups, [](const auto& entry) { return entry.first.name.empty(); });
  return true;
}

std::optional<Portion> GroupSource::next() {
  Page groups = page();
  while (groups.empty() && more_) groups = page();
  PortionBuilder portion(mapping_.stream());
  std::vector<FailedRecord> open;
  if (groups.empty() || !nameAll(groups, open)) return std::nullopt;
  for (auto& failed : open) portion.addProblem(std::move(failed));
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
    PortionBuilder::Kept kept{group.name, SPOJKA_OP_UPSERT, {}, newest};
    kept.body = identity::groupBody(portion.arena(), mapping_.streams(), std::move(members));
    portion.add(kept);
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
    for (const auto& member : page) {
      if (passes_(member.key)) continue;
      PortionBuilder::Kept kept{member.key, SPOJKA_OP_UPSERT, {}, member.atUs};
      kept.body = identity::bodyOf(portion.arena(), member);
      portion.add(kept);
    }
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
  // A link without a fingerprint is of an object in doubt: it is to be written once more.
  for (const auto& row : settlement.links)
    if (failed.count(row.key) == 0 && row.link.fingerprint != FingerprintBytes{}) take(row.key);
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
