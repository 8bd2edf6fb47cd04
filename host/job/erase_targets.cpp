// SPDX-License-Identifier: Apache-2.0
#include "host/job/erase_targets.hpp"

#include <algorithm>
#include <optional>

namespace spojka::host {
namespace {

bool takes(const Mapping& mapping, const std::string& stream) {
  const auto& streams = mapping.streams();
  return std::find(streams.begin(), streams.end(), stream) != streams.end();
}

// Yes where one of them is; no only where all are surely not.
AtSource together(const std::vector<const PersonsRecord*>& records) {
  const auto is = [](AtSource at) { return [at](const PersonsRecord* r) { return r->atSource == at; }; };
  if (std::any_of(records.begin(), records.end(), is(AtSource::yes))) return AtSource::yes;
  return std::all_of(records.begin(), records.end(), is(AtSource::no)) ? AtSource::no : AtSource::unknown;
}

class Targets {
 public:
  Targets(Store& store, const PersonsRecords& records) : store_(store), records_(records) {}

  void addEach(const Mapping& mapping) {
    for (const auto& [name, record] : records_)
      if (takes(mapping, name.first)) add(mapping, name.second, record.foundBy, record.atSource);
  }

  void addGroups(const Mapping& mapping) {
    store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
      std::map<std::int64_t, std::vector<RecordName>> groups;
      for (const auto& [name, record] : records_) {
        if (!takes(mapping, name.first)) continue;
        const auto member = table.find(name.first, name.second);
        if (member && member->group != 0)
          groups[member->group].push_back(name);
        else  // not gathered, or the state was lost: its object may be there all the same
          add(mapping, name.first + ":" + name.second, record.foundBy, record.atSource);
      }
      for (const auto& [id, members] : groups)
        if (const auto group = table.group(id)) addGroup(table, mapping, *group, members);
    });
  }

  std::vector<ErasedRecord> take() { return std::move(all_); }

 private:
  ErasedRecord& add(const Mapping& mapping, const std::string& key, const std::string& by, AtSource at) {
    ErasedRecord& r = all_.emplace_back();
    r.stream = mapping.flow();
    r.key = key;
    r.foundBy = by;
    r.atSource = at;
    return r;
  }

  void addGroup(MemberTable& table, const Mapping& mapping, const Group& group,
                const std::vector<RecordName>& members) {
    if (members.size() < table.sizeOf(group.id)) {
      for (const auto& member : members) {
        const PersonsRecord& record = records_.at(member);
        ErasedRecord& r =
            add(mapping, leaverName(member.first, member.second), record.foundBy, record.atSource);
        r.members = {member};
        r.stays = true;
      }
      return;
    }
    std::vector<const PersonsRecord*> of;
    for (const auto& member : members) of.push_back(&records_.at(member));
    const std::string first = members.front().first + ":" + members.front().second;
    add(mapping, group.name.empty() ? first : group.name, of.front()->foundBy, together(of)).members =
        members;
    // Objects of the same person that were found, and are not merged.
    for (const auto& other : table.absorbed(group.id)) add(mapping, other.name, "group", together(of));
  }

  Store& store_;
  const PersonsRecords& records_;
  std::vector<ErasedRecord> all_;
};

}  // namespace

void addGathered(Store& store, const Gathering& gathering, PersonsRecords& records) {
  for (std::size_t before = 0; before != records.size();) {
    before = records.size();
    for (const auto& [flow, membership] : gathering) {
      if (membership.reader().onlyIds()) continue;
      store.lookAtMembers(flow, [&](MemberTable& table) {
        std::set<std::int64_t> groups;
        for (const auto& [name, record] : records)
          if (const auto member = table.find(name.first, name.second); member && member->group != 0)
            groups.insert(member->group);
        for (const auto group : groups)
          for (const auto& member : table.seatedIn(group))
            records.try_emplace({member.stream, member.key}, PersonsRecord{"group"});
      });
    }
  }
}

std::vector<ErasedRecord> erasedFor(Store& store, const std::string& profile,
                                    const std::vector<Mapping>& mappings, const Gathering& gathering,
                                    const PersonsRecords& records, const std::set<RecordName>& failed) {
  std::vector<ErasedRecord> all;
  for (const auto& mapping : mappings) {
    Targets targets(store, records);
    gathering.count(mapping.flow()) != 0 ? targets.addGroups(mapping) : targets.addEach(mapping);
    for (auto& r : targets.take()) {
      const auto link = store.findLinks(r.stream, {r.key}).front();
      r.linked = link.has_value();
      if (!r.stays) r.target = link ? link->targetId : objectKey(profile, mapping, r.key);
      r.keptAsFailed = failed.count({r.stream, r.key}) != 0;
      all.push_back(std::move(r));
    }
  }
  return all;
}

std::string leaverName(const std::string& stream, const std::string& key) {
  return "within " + stream + ":" + key;
}

}  // namespace spojka::host
