// SPDX-License-Identifier: Apache-2.0
#include "host/engine/former_groups.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/decide/stream_notes.hpp"
#include "host/identity/membership.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupsOfPage = 100;

class Heirs {
 public:
  Heirs(const Coupling& c, std::string flow) : c_(c), flow_(std::move(flow)) {
    const auto notes = StreamNotes::parse(c.store.notes(flow_).value_or(""));
    for (const auto& mapping : c.mappings)
      if (!mapping.gathers() && mapping.target() == notes.target)
        flows_.emplace(mapping.stream(), mapping.flow());
  }

  bool none() const { return flows_.empty(); }

  // What comes first may be done once more: it only makes that all is read and looked at.
  void inherit() {
    StreamNotes notes = StreamNotes::parse(c_.store.notes(flow_).value_or(""));
    notes.lookedForAll = false;
    notes.sent.clear();
    notes.readOnce.clear();
    notes.ended.clear();
    Settlement settlement;
    settlement.notes = notes.text();
    c_.store.settle(flow_, settlement);
    std::vector<StreamCheckpoint> fromTheStart;
    for (const auto& [stream, heir] : flows_) {
      fromTheStart.push_back({stream, ""});
      Settlement again;
      again.checkpoints = {{stream, ""}};
      c_.store.settle(heir, again);
    }
    c_.store.gather(flow_, fromTheStart, [this](MemberTable& table) { passAll(table); });
  }

 private:
  void passAll(MemberTable& table) {
    std::vector<Group> duplicates;
    std::int64_t behind = 0;
    for (auto page = table.groups(behind, kGroupsOfPage); !page.empty();
         page = table.groups(behind, kGroupsOfPage))
      for (const auto& group : page) {
        behind = group.id;
        if (const auto record = recordOf(table, group)) pass(table, group, *record);
        for (auto& other : table.absorbed(group.id)) duplicates.push_back(std::move(other));
      }
    // Each has its own record's name, unless that got a living group's object.
    for (const auto& other : duplicates) {
      const auto colon = other.name.find(':');
      if (colon == std::string::npos) continue;
      const auto record = std::make_pair(other.name.substr(0, colon), other.name.substr(colon + 1));
      if (flows_.count(record.first) != 0 && table.find(record.first, record.second))
        pass(table, other, record);
    }
    table.forgetAll();
  }

  using Record = std::pair<std::string, std::string>;  // stream, key

  // Whose name its object bears, else its first one.
  std::optional<Record> recordOf(MemberTable& table, const Group& group) const {
    std::optional<Record> first;
    for (const auto& member : table.seatedIn(group.id)) {
      if (flows_.count(member.stream) == 0) continue;
      Record record(member.stream, member.key);
      if (identity::memberName(member) == group.name) return record;
      if (!first || record < *first) first = std::move(record);
    }
    return first;
  }

  void pass(MemberTable& table, const Group& group, const Record& record) {
    const std::string id = table.linkedBy(flow_, group.name);
    if (id.empty() || !given_.insert(record).second) return;
    const std::string& heir = flows_.at(record.first);
    table.dropLink(flow_, group.name);
    table.passLink(heir, record.second, id);
    c_.observer.object({heir, record.second, ObjectEvent::What::takenOver});
  }

  const Coupling& c_;
  const std::string flow_;
  std::map<std::string, std::string> flows_;  // by stream
  std::set<Record> given_;
};

bool gathersStill(const Coupling& c, const std::string& flow) {
  const auto is = [&](const Mapping& mapping) { return mapping.flow() == flow && mapping.gathers(); };
  return std::any_of(c.mappings.begin(), c.mappings.end(), is) ||
         std::any_of(c.resting.begin(), c.resting.end(), is);
}

}  // namespace

void passObjectsToRecords(const Coupling& c) {
  for (const auto& flow : c.store.gatheringFlows()) {
    if (gathersStill(c, flow)) continue;
    Heirs heirs(c, flow);
    if (heirs.none()) continue;
    c.logger.info("records of this flow are gathered no longer: its objects are those of the records",
                  {{"flow", flow}});
    heirs.inherit();
  }
}

}  // namespace spojka::host
