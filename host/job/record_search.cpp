// SPDX-License-Identifier: Apache-2.0
#include "host/job/record_search.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "host/engine/person_match.hpp"
#include "host/identity/membership.hpp"
#include "host/job/group_names.hpp"
#include "host/job/seen_words.hpp"
#include "host/mapping/roles.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kSearchPage = 200;
constexpr std::size_t kLinksAtOnce = 5000;
// Of one group; the others are shown as the last run gathered them.
constexpr std::size_t kMostOfAGroup = 500;

// What one flow knows of what is asked for, before anything is read.
struct Known {
  std::string key;                // empty = nothing
  std::set<std::string> members;  // of a group: STREAM:KEY
};

class RecordSearch {
 public:
  RecordSearch(Session& session, Store& store, const std::vector<Mapping>& mappings, const RecordQuery& query,
               std::size_t most, const CancelToken& cancel)
      : session_(session),
        store_(store),
        query_(query),
        match_(query.email, query.phone, regionsOf(mappings)),
        words_(query.name),
        most_(most),
        cancel_(cancel) {
    for (const auto& mapping : mappings)
      if (query.flow.empty() || query.flow == mapping.flow()) meant_.push_back(&mapping);
    for (const Mapping* mapping : meant_) names_[mapping->flow()] = personsNames(*mapping);
  }

  FoundRecords run() {
    if (const std::string problem = byPerson() ? match_.problem() : std::string(); !problem.empty())
      throw StatusError(RunStatus::refused, problem);
    std::vector<std::pair<const Mapping*, Known>> known;
    for (const Mapping* mapping : meant_)
      if (Known of = knownTo(*mapping); !of.key.empty()) known.emplace_back(mapping, std::move(of));
    if (known.empty() && query_.id.empty()) readAll();
    if (query_.what == RecordQuery::For::showing) readKnown(known);
    for (const auto& [mapping, of] : known)
      if (!hasAny(mapping->flow())) addWithoutSource(mapping->flow(), of.key);
    const auto place = [&](const FoundRecord& r) {
      return std::find_if(meant_.begin(), meant_.end(), [&](const auto* m) { return m->flow() == r.flow; });
    };
    std::stable_sort(found_.records.begin(), found_.records.end(),
                     [&](const auto& x, const auto& y) { return place(x) < place(y); });
    return std::move(found_);
  }

 private:
  bool byPerson() const { return !query_.email.empty() || !query_.phone.empty(); }

  bool hasAny(const std::string& flow) const {
    return std::any_of(found_.records.begin(), found_.records.end(),
                       [&](const auto& r) { return r.flow == flow; });
  }

  void addWithoutSource(const std::string& flow, const std::string& key) {
    FoundRecord& r = found_.records.emplace_back();
    r.flow = flow;
    r.key = key;
    r.by = byKnown();
  }
  const char* byKnown() const { return query_.id.empty() ? "key" : "id"; }

  Known knownTo(const Mapping& mapping) {
    Known known;
    if (!query_.id.empty())
      known.key = keyOfObject(mapping).value_or("");
    else if (!query_.name.empty())
      known.key = keyNamed(mapping);
    if (!known.key.empty() && mapping.gathers())
      store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
        for (auto& name : membersOfGroup(table, known.key)) known.members.insert(std::move(name));
      });
    return known;
  }

  std::string keyNamed(const Mapping& mapping) {
    if (mapping.gathers()) {
      std::string name;
      store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
        if (const auto group = groupMeant(table, mapping.streams(), query_.name))
          name = nameOfGroup(*group, mapping.streams(), table.seatedIn(group->id));
      });
      if (!name.empty()) return name;
    }
    if (store_.findLinks(mapping.flow(), {query_.name}).front()) return query_.name;
    for (const auto& failure : store_.keptFailures(mapping.flow()))
      if (failure.key == query_.name) return query_.name;
    return {};
  }

  std::optional<std::string> keyOfObject(const Mapping& mapping) {
    const std::string& flow = mapping.flow();
    const auto bears = [&](const std::string& key) {
      return objectKey(session_.profile().name, mapping, key) == query_.id;
    };
    std::string after;
    for (;;) {
      const auto page = store_.linkPage(flow, after, kLinksAtOnce);
      if (page.empty()) break;
      for (const auto& row : page)
        if (row.link.targetId == query_.id || bears(row.key)) return row.key;
      after = page.back().key;
    }
    for (const auto& failure : store_.keptFailures(flow))
      if (bears(failure.key)) return failure.key;
    return std::nullopt;
  }

  // Each stream once, whoever wants something of it.
  void readKnown(const std::vector<std::pair<const Mapping*, Known>>& known) {
    std::map<std::string, std::map<std::string, std::vector<const Mapping*>>> wanted;  // by stream and key
    for (const auto& [mapping, of] : known) {
      if (!mapping->gathers()) wanted[mapping->stream()][of.key].push_back(mapping);
      for (const auto& name : of.members)
        if (const auto record = recordNamed(mapping->streams(), name))
          wanted[record->stream][record->key].push_back(mapping);
    }
    for (auto& [stream, keys] : wanted) {
      const std::string alone = keys.size() == 1 ? keys.begin()->first : std::string();
      read(stream, alone, [&, &of = stream, &left = keys](const spojka_record& record) {
        const auto at = left.find(std::string(fromAbi(record.key)));
        if (at == left.end()) return true;
        for (const Mapping* mapping : at->second) take(*mapping, of, record, byKnown());
        left.erase(at);
        return !left.empty();
      });
    }
  }

  // Each stream once, for all flows that take it.
  void readAll() {
    std::vector<std::string> streams;
    for (const Mapping* mapping : meant_)
      for (const auto& stream : streamsOf(*mapping))
        if (std::find(streams.begin(), streams.end(), stream) == streams.end()) streams.push_back(stream);
    for (const auto& stream : streams) {
      std::vector<const Mapping*> takers;
      for (const Mapping* mapping : meant_) {
        const auto taken = streamsOf(*mapping);
        if (std::find(taken.begin(), taken.end(), stream) != taken.end()) takers.push_back(mapping);
      }
      const bool gathered =
          std::any_of(takers.begin(), takers.end(), [](const Mapping* m) { return m->gathers(); });
      read(stream, {}, [&](const spojka_record& record) {
        for (const Mapping* mapping : takers)
          if (const char* why = whyMeant(*mapping, stream, record); why != nullptr)
            takeIfRoom(*mapping, stream, record, why);
        return gathered || !found_.more;
      });
      if (!goesOn()) return;
    }
  }

  static std::vector<std::string> streamsOf(const Mapping& mapping) {
    return mapping.gathers() ? mapping.streams() : std::vector<std::string>{mapping.stream()};
  }

  // A key is of one record, and so is what stands for it; a person, or words, may be in all streams.
  bool goesOn() const {
    if (found_.records.empty() || byPerson()) return true;
    const bool byKey = std::any_of(found_.records.begin(), found_.records.end(),
                                   [](const auto& r) { return std::string_view(r.by) == "key"; });
    return query_.what == RecordQuery::For::showing && !byKey;
  }

  // `key`: that one alone, which the source may give without reading all; empty = everything. `look` says
  // whether to go on.
  template <class Look>
  void read(const std::string& stream, const std::string& key, const Look& look) {
    ReadScope part;
    part.key = key;
    auto reading = session_.readFromStart(stream, kSearchPage, part);
    Batch batch;
    while (reading.next(batch)) {
      if (cancel_.requested()) throw StatusError(RunStatus::cancelled, "cancelled");
      for (std::size_t i = 0; i < batch.size(); ++i)
        if (!look(batch.record(i))) return;
      batch.reset();
    }
  }

  // Fields of the target that hold a person's name, whatever people see first.
  std::vector<std::string> personsNames(const Mapping& mapping) {
    std::vector<std::string> paths;
    for (const auto& target : session_.targets())
      if (target.name == mapping.target())
        for (const char* role : {"person.full_name", "person.first_name", "person.last_name"})
          for (const auto* field : mapping::fieldsOfRole(target, role)) paths.push_back(field->path);
    return paths;
  }

  const char* whyMeant(const Mapping& mapping, const std::string& stream, const spojka_record& record) {
    const auto key = fromAbi(record.key);
    if (!byPerson() &&
        (key == query_.name || (mapping.gathers() && query_.name == stream + ":" + std::string(key))))
      return "key";
    if (!byPerson() && words_.empty()) return nullptr;
    Arena arena;
    spojka_record alone = record;
    if (mapping.gathers()) alone.body = identity::groupOfOne(arena, stream, record.body);
    if (byPerson()) {
      Searched searched;
      return match_.find(mapping, PersonMatch::Side::source, ValueView(alone.body), searched).by;
    }
    // What it refers to is not shown.
    const std::vector<std::string> referred(mapping.references().size(), std::string(key));
    const MappedRecord mapped = mapping.map(alone, arena, referred);
    if (mapped.failure) return nullptr;
    const bool is = query_.what == RecordQuery::For::naming
                        ? words_.areAllOf(mapping, ValueView(mapped.body))
                        : words_.areIn(mapping, ValueView(mapped.body), names_.at(mapping.flow()));
    return is ? "name" : nullptr;
  }

  // Records of one group are one answer.
  void takeIfRoom(const Mapping& mapping, const std::string& stream, const spojka_record& record,
                  const char* why) {
    std::string of(fromAbi(record.key));
    if (mapping.gathers()) {
      of = stream + ":" + of;
      store_.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
        if (const auto member = table.find(stream, fromAbi(record.key)))
          of = "group " + std::to_string(member->group);
      });
    }
    const auto at = answers_.find({mapping.flow(), of});
    if (at == answers_.end() && answers_.size() >= most_) {
      found_.more = true;
      return;
    }
    std::size_t& records = answers_[{mapping.flow(), of}];
    if (++records <= kMostOfAGroup) take(mapping, stream, record, why);
  }

  void take(const Mapping& mapping, const std::string& stream, const spojka_record& record, const char* why) {
    Arena& arena = *found_.arena;
    const auto key = fromAbi(record.key);
    const bool known = std::any_of(found_.records.begin(), found_.records.end(), [&](const auto& r) {
      return r.flow == mapping.flow() && r.stream == stream && r.key == key;
    });
    if (known) return;
    FoundRecord& r = found_.records.emplace_back();
    r.flow = mapping.flow();
    r.stream = stream;
    r.key = std::string(key);
    r.by = why;
    r.atSource = true;
    r.record.op = record.op;
    r.record.key = toAbi(arena.copy(key));
    r.record.stream = toAbi(arena.copy(fromAbi(record.stream)));
    r.record.body = make::copy(arena, ValueView(record.body));
    r.record.changed_at_us = record.changed_at_us;
  }

  Session& session_;
  Store& store_;
  std::vector<const Mapping*> meant_;
  const RecordQuery& query_;
  const PersonMatch match_;
  const SeenWords words_;
  std::map<std::string, std::vector<std::string>> names_;  // target paths, by flow
  const std::size_t most_;
  const CancelToken& cancel_;
  std::map<std::pair<std::string, std::string>, std::size_t> answers_;  // records of each, by flow
  FoundRecords found_;
};

}  // namespace

FoundRecords findRecords(Session& session, Store& store, const std::vector<Mapping>& mappings,
                         const RecordQuery& query, std::size_t most, const CancelToken& cancel) {
  return RecordSearch(session, store, mappings, query, most, cancel).run();
}

}  // namespace spojka::host
