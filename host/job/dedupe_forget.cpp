// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe_forget.hpp"

#include <utility>

#include "host/engine/flow_start.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kLinksOfPage = 1000;
constexpr std::size_t kGroupsOfTurn = 500;

std::vector<std::string> keysLinkedTo(Store& store, const std::string& flow,
                                      const std::set<std::string>& gone) {
  std::vector<std::string> keys;
  std::string behind;
  for (auto page = store.linkPage(flow, behind, kLinksOfPage); !page.empty();
       page = store.linkPage(flow, behind, kLinksOfPage)) {
    behind = page.back().key;
    for (auto& row : page)
      if (gone.count(row.link.targetId) != 0) keys.push_back(std::move(row.key));
  }
  return keys;
}

void forgetBeside(MemberTable& table, const std::string& profile, const std::string& flow,
                  const std::set<std::string>& gone) {
  std::int64_t behind = 0;
  for (auto page = table.withAbsorbed(behind, kGroupsOfTurn); !page.empty();
       page = table.withAbsorbed(behind, kGroupsOfTurn))
    for (const auto& group : page) {
      behind = group.id;
      for (const auto& other : table.absorbed(group.id)) {
        const std::string linked = table.linkedBy(flow, other.name);
        if (gone.count(linked.empty() ? groupKey(profile, other.name) : linked) == 0) continue;
        table.dropLink(flow, other.name);
        table.drop(other.id);
      }
    }
}

}  // namespace

void forgetObjects(Store& store, const std::string& profile, const std::vector<Mapping>& mappings,
                   const Mapping& flow, const std::set<std::string>& gone) {
  if (gone.empty()) return;
  std::vector<std::pair<std::string, std::string>> links;  // flow, key
  for (const auto& stream : flow.streams())
    for (const auto& former : formerFlows(store, mappings, stream, flow.target()))
      for (auto& key : keysLinkedTo(store, former, gone)) links.emplace_back(former, std::move(key));
  store.gather(flow.flow(), {}, [&](MemberTable& table) {
    for (const auto& [former, key] : links) table.dropLink(former, key);
    forgetBeside(table, profile, flow.flow(), gone);
  });
}

}  // namespace spojka::host
