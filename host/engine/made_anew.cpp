// SPDX-License-Identifier: Apache-2.0
#include "host/engine/made_anew.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "host/engine/decide/group_referred.hpp"

namespace spojka::host {
namespace {

bool refersTo(const Mapping& mapping, const std::string& flow) {
  const auto& references = mapping.references();
  return std::any_of(references.begin(), references.end(),
                     [&](const Reference& reference) { return reference.flow == flow; });
}

// Its members are offered to whoever refers to them, as if they had just joined it.
std::vector<Member> untold(Store& store, const std::string& flow, std::string_view named) {
  std::vector<Member> members;
  store.gather(flow, {}, [&](MemberTable& table) {
    const auto group = table.groupNamed(named);
    if (!group) return;
    members = table.seatedIn(group->id);
    table.untell(group->id);
  });
  return members;
}

}  // namespace

std::function<void(std::string_view key)> whenMadeAnew(const Coupling& c, const Mapping& mapping) {
  std::vector<const Mapping*> referring;
  for (const auto* all : {&c.mappings, &c.resting})
    for (const auto& other : *all)
      if (refersTo(other, mapping.flow())) referring.push_back(&other);
  if (referring.empty()) return nullptr;
  return [&c, &mapping, referring = std::move(referring)](std::string_view key) {
    std::vector<Member> records(1);
    records[0].stream = mapping.stream();
    records[0].key = std::string(key);
    if (mapping.gathers()) records = untold(c.store, mapping.flow(), key);
    for (const Mapping* other : referring)
      for (const auto& record : records) {
        if (other->gathers()) {
          std::string name;
          c.store.lookAtMembers(other->flow(), [&](MemberTable& table) {
            name = groupNameOf(table, record.stream, record.key);
          });
          loseGroup(c.store, other->flow(), name);
        } else if (record.stream == other->stream()) {
          forgetWritten(c.store, other->flow(), record.key);
        }
      }
  };
}

}  // namespace spojka::host
