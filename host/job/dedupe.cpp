// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "host/job/object_values.hpp"
#include "host/mapping/mapping.hpp"
#include "host/mapping/name_key.hpp"
#include "host/mapping/roles.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kIdsAtOnce = 50;

// What is kept of each object while all are compared: nothing anybody could read.
struct Seen {
  std::string id;
  std::optional<KnownObjects::Group> group;
  std::vector<identity::MemberKey> keys;
  std::size_t values = 0;
};

struct Body {
  std::string key;
  std::unique_ptr<Arena> arena;
  spojka_value value{};
  bool there = false;
};
using Bodies = std::map<std::string, Body>;

std::vector<std::string> fieldsOf(const CatalogEntry& target) {
  std::vector<std::string> fields;
  for (const auto& field : target.fields)
    if (!field.readonly) fields.push_back(field.path);
  return fields;
}

std::string objectDigest(const CatalogEntry& target, ValueView body) {
  Arena a;
  std::vector<spojka_value> values;
  for (const auto& field : fieldsOf(target)) {
    std::vector<spojka_value> texts{make::string(a, field)};
    for (const auto& text : textsOf(body.at(field))) texts.push_back(make::string(a, text));
    values.push_back(make::list(a, texts));
  }
  const spojka_value all = make::list(a, values);
  std::string hex;
  for (const auto byte : fingerprintOf(target.name, ValueView(all))) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string titleOf(const CatalogEntry& target, ValueView body) {
  for (const auto* field : mapping::fieldsOfRole(target, "record.title")) {
    const auto texts = textsOf(body.at(field->path));
    if (!texts.empty()) return texts.front();
  }
  return {};
}

Bodies bodiesOf(const DedupeScene& scene, const std::vector<std::string>& ids) {
  Bodies bodies;
  scene.desk.find(scene.target.name, ids, fieldsOf(scene.target), [&](const DeskObject& object) {
    Body& body = bodies[object.id];
    body.arena = std::make_unique<Arena>();
    body.key = object.key;
    body.there = object.there;
    body.value = make::copy(*body.arena, object.body);
  });
  return bodies;
}

std::vector<Seen> lookAtAll(const DedupeScene& scene, const DedupeRequest& request, DedupePlan& plan) {
  std::vector<Seen> seen;
  std::vector<Seen> manual;
  scene.desk.each(scene.target.name, fieldsOf(scene.target), [&](const DeskObject& object) {
    ++plan.looked;
    Seen one{object.id, scene.known.groupOf(object, titleOf(scene.target, object.body)),
             scene.keys.read(object.body), 0};
    for (const auto& field : scene.target.fields) one.values += textsOf(object.body.at(field.path)).size();
    if (one.group) one.keys.insert(one.keys.begin(), ObjectKeys::ofGroup(one.group->id));
    (one.group || request.includeManual ? seen : manual).push_back(std::move(one));
  });
  // What somebody made is no bridge between others either; how many look like one of them is said.
  std::set<std::pair<int, std::int64_t>> known;
  for (const auto& one : seen)
    for (const auto& key : one.keys) known.emplace(key.rule, key.value);
  for (const auto& one : manual)
    plan.manual += std::any_of(one.keys.begin(), one.keys.end(), [&](const auto& key) {
      return known.count({key.rule, key.value}) != 0;
    });
  return seen;
}

// An address of more different names than anybody has is everybody's.
void dropCrowded(const ObjectKeys& keys, std::vector<Seen>& seen) {
  if (keys.moreThan() == 0) return;
  std::map<std::pair<int, std::int64_t>, std::set<std::int64_t>> names;
  for (const auto& one : seen)
    for (const auto& key : one.keys)
      if (key.rule != 0 && key.name != 0) names[{key.rule, key.value}].insert(key.name);
  for (auto& one : seen)
    std::erase_if(one.keys, [&](const auto& key) {
      const auto found = names.find({key.rule, key.value});
      return key.rule != 0 && found != names.end() && found->second.size() > keys.moreThan();
    });
}

// Objects that any key connects; only these are compared with each other.
std::vector<std::vector<std::size_t>> connected(const std::vector<Seen>& seen) {
  std::vector<std::size_t> root(seen.size());
  std::iota(root.begin(), root.end(), 0);
  const auto rootOf = [&](std::size_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  std::map<std::pair<int, std::int64_t>, std::size_t> first;
  for (std::size_t i = 0; i < seen.size(); ++i)
    for (const auto& key : seen[i].keys) {
      const auto [at, isNew] = first.try_emplace({key.rule, key.value}, i);
      if (isNew) continue;
      const auto a = rootOf(at->second);
      const auto b = rootOf(i);
      root[std::max(a, b)] = std::min(a, b);
    }
  std::map<std::size_t, std::vector<std::size_t>> parts;
  for (std::size_t i = 0; i < seen.size(); ++i) parts[rootOf(i)].push_back(i);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [at, part] : parts)
    if (part.size() > 1) out.push_back(std::move(part));
  return out;
}

// Those that are one, by the rules records are gathered by.
std::vector<std::vector<std::size_t>> personsOf(const ObjectKeys& keys, const std::vector<Seen>& seen) {
  std::vector<std::vector<std::size_t>> persons;
  for (const auto& part : connected(seen)) {
    std::vector<std::vector<identity::MemberKey>> records;
    for (const auto i : part) records.push_back(seen[i].keys);
    const auto parts = identity::partition(records, keys.rules(), {}).part;
    std::map<std::size_t, std::vector<std::size_t>> joined;
    for (std::size_t i = 0; i < part.size(); ++i) joined[parts[i]].push_back(part[i]);
    for (auto& [at, one] : joined)
      if (one.size() > 1) persons.push_back(std::move(one));
  }
  return persons;
}

std::string makerOf(const Seen& one) {
  if (!one.group) return "person";
  return one.group->earlier ? "earlier" : "profile";
}

// The one the profile writes; else what somebody made; else the one that says most.
std::size_t survivorOf(const std::vector<Seen>& seen, const std::vector<std::size_t>& person) {
  return *std::min_element(person.begin(), person.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](const Seen& one) {
      const int what = one.group && one.group->linked ? 0 : !one.group ? 1 : 2;
      return std::make_tuple(what, -static_cast<std::int64_t>(one.values), one.id);
    };
    return rank(seen[a]) < rank(seen[b]);
  });
}

std::string whyOf(const Seen& survivor) {
  if (survivor.group && survivor.group->linked) return "written";
  return survivor.group ? "fullest" : "person";
}

// Is this text held by the source or by the one that stays, in whatever spelling?
std::function<bool(const std::string&, const std::string&)> knownIn(const DedupeScene& scene,
                                                                    const std::set<std::string>& group,
                                                                    ValueView survivor) {
  auto held = std::make_shared<std::set<std::string>>(group);
  for (const auto& field : scene.target.fields)
    for (const auto& text : textsOf(survivor.at(field.path)))
      held->merge(scene.keys.spellings(field.path, text));
  if (std::string name = scene.keys.nameOf(survivor); !name.empty()) held->insert(std::move(name));
  return [&scene, held](const std::string& field, const std::string& text) {
    const auto spelt = scene.keys.spellings(field, text);
    return std::any_of(spelt.begin(), spelt.end(), [&](const auto& one) { return held->count(one) != 0; });
  };
}

struct Compared {
  Takeover takeover;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
};

Compared compare(const DedupeScene& scene, const DedupePlan& plan, bool written, ValueView survivor,
                 const std::vector<ValueView>& others, const std::vector<bool>& knows,
                 const std::set<std::string>& group) {
  TakeoverRules rules{scene.target, {}, {}, knownIn(scene, group, survivor)};
  if (written) rules.written = scene.written;
  rules.expendable.insert(plan.expendable.begin(), plan.expendable.end());
  Compared out;
  out.takeover = takeOver(*out.arena, rules, survivor, others, knows);
  return out;
}

void decide(const DedupeScene& scene, const DedupePlan& plan, PlannedObject& other,
            const std::optional<std::set<std::string>>& referred) {
  const auto leave = [&](const char* why) {
    other.then = "leave";
    other.why = why;
  };
  if (!other.lost.empty()) return leave("values");
  if (scene.desk.merges(scene.target.name)) {
    other.then = "merge";
  } else if (!plan.remove) {
    leave("not_asked");
  } else if (other.madeBy == "person") {
    leave("person");
  } else if (!referred) {
    leave("references_unknown");
  } else if (referred->count(other.id) != 0) {
    leave("referred");
  } else {
    other.then = "remove";
  }
}

std::set<std::string> spellingsOf(const DedupeScene& scene, const std::vector<Seen>& seen,
                                  const std::vector<std::size_t>& person) {
  for (const auto i : person)
    if (seen[i].group) return scene.known.spellings(seen[i].group->id);
  return {};
}

PlannedPerson planOne(const DedupeScene& scene, const DedupePlan& plan, const std::vector<Seen>& seen,
                      const std::vector<std::size_t>& person, const Bodies& bodies,
                      const std::optional<std::set<std::string>>& referred) {
  const std::size_t stays = survivorOf(seen, person);
  const auto planned = [&](std::size_t i) {
    return PlannedObject{seen[i].id, objectDigest(scene.target, ValueView(bodies.at(seen[i].id).value)),
                         makerOf(seen[i]), "stay"};
  };
  PlannedPerson out{planned(stays), whyOf(seen[stays]), {}, {}};
  std::vector<ValueView> others;
  std::vector<bool> knows;
  for (const auto i : person) {
    if (i == stays) continue;
    out.others.push_back(planned(i));
    others.emplace_back(bodies.at(seen[i].id).value);
    knows.push_back(seen[i].group.has_value());
  }
  const auto compared = compare(scene, plan, out.why == "written", ValueView(bodies.at(seen[stays].id).value),
                                others, knows, spellingsOf(scene, seen, person));
  out.moved = compared.takeover.moved;
  for (std::size_t i = 0; i < out.others.size(); ++i) {
    out.others[i].lost = compared.takeover.lost[i];
    decide(scene, plan, out.others[i], referred);
  }
  return out;
}

bool allThere(const Bodies& bodies, const std::vector<Seen>& seen, const std::vector<std::size_t>& person) {
  return std::all_of(person.begin(), person.end(), [&](auto i) {
    const auto found = bodies.find(seen[i].id);
    return found != bodies.end() && found->second.there;
  });
}

}  // namespace

std::optional<std::set<std::string>> referredObjects(const DedupeScene& scene) {
  std::set<std::string> referred;
  for (const auto& target : scene.targets) {
    std::vector<std::string> fields;
    for (const auto& field : target.fields)
      if (field.refersTo == scene.target.name) fields.push_back(field.path);
    if (fields.empty()) continue;
    if (!scene.desk.lists(target.name)) return std::nullopt;
    scene.desk.each(target.name, fields, [&](const DeskObject& object) {
      for (const auto& field : fields)
        for (auto& id : textsOf(object.body.at(field))) referred.insert(std::move(id));
    });
  }
  return referred;
}

void planPeople(const DedupeScene& scene, const DedupeRequest& request, DedupePlan& plan) {
  auto seen = lookAtAll(scene, request, plan);
  dropCrowded(scene.keys, seen);
  const auto persons = personsOf(scene.keys, seen);
  std::optional<std::set<std::string>> referred;
  if (plan.remove && !persons.empty() && !scene.desk.merges(scene.target.name))
    referred = referredObjects(scene);
  for (std::size_t at = 0; at < persons.size();) {
    std::vector<std::string> ids;
    std::size_t end = at;
    for (; end < persons.size() && (ids.empty() || ids.size() + persons[end].size() <= kIdsAtOnce); ++end)
      for (const auto i : persons[end]) ids.push_back(seen[i].id);
    const Bodies bodies = bodiesOf(scene, ids);
    for (; at < end; ++at)
      if (allThere(bodies, seen, persons[at]))
        plan.people.push_back(planOne(scene, plan, seen, persons[at], bodies, referred));
  }
}

namespace {

// One person of a plan at work.
class PersonWork {
 public:
  PersonWork(const DedupeScene& scene, const DedupePlan& plan, const PlannedPerson& person,
             const std::optional<std::set<std::string>>& referred)
      : scene_(scene), plan_(plan), person_(person), referred_(referred) {}

  // Empty = done.
  std::string work() {
    look();
    if (const std::string changed = changedSince(); !changed.empty()) return changed;
    if (compared_.takeover.moved.empty()) return {};
    const Body& survivor = bodies_.at(person_.survivor.id);
    scene_.desk.update(scene_.target.name,
                       {person_.survivor.id, survivor.key, ValueView(compared_.takeover.body)});
    look();
    return compared_.takeover.moved.empty()
               ? std::string()
               : "the destination said that it was changed, and does not hold what moves";
  }

  // Those that were to go, and are still there. Empty = as planned.
  std::string end() {
    std::vector<std::string> merging;
    for (const auto& other : person_.others)
      if (other.then == "merge" && isThere(other.id)) merging.push_back(other.id);
    if (!merging.empty()) scene_.desk.merge(scene_.target.name, person_.survivor.id, merging);
    std::vector<std::string> gone = merging;
    for (const auto& other : person_.others) {
      if (other.then != "remove" || !isThere(other.id)) continue;
      scene_.desk.remove(scene_.target.name, {other.id, bodies_.at(other.id).key, {}});
      gone.push_back(other.id);
    }
    if (gone.empty()) return {};
    std::string still;
    scene_.desk.find(scene_.target.name, gone, {}, [&](const DeskObject& object) {
      if (object.there) still += (still.empty() ? "" : ", ") + object.id;
    });
    return still.empty() ? std::string() : "the destination has it still: " + still;
  }

  // Why this is not what was planned; empty = it is.
  std::string changedSince() const {
    if (!isThere(person_.survivor.id)) return person_.survivor.id + " is not there any more";
    const bool untouched = digest(person_.survivor.id) == person_.survivor.digest;
    // What was written by a run of this plan that was cut off is no change.
    if (!untouched && !compared_.takeover.moved.empty()) return person_.survivor.id + " has changed";
    for (std::size_t i = 0; i < present_.size(); ++i) {
      const PlannedObject& other = *present_[i];
      if (digest(other.id) != other.digest) return other.id + " has changed";
      const bool goes = other.then == "remove" || other.then == "merge";
      if (goes && !compared_.takeover.lost[i].empty()) return other.id + " holds what nothing else does";
      if (other.then == "remove" && (!referred_ || referred_->count(other.id) != 0))
        return "something points to " + other.id;
    }
    for (const auto& other : person_.others)
      if (other.then == "leave" && !isThere(other.id)) return other.id + " is not there any more";
    return {};
  }

 private:
  bool isThere(const std::string& id) const { return bodies_.at(id).there; }
  std::string digest(const std::string& id) const {
    return objectDigest(scene_.target, ValueView(bodies_.at(id).value));
  }

  void look() {
    std::vector<std::string> ids{person_.survivor.id};
    for (const auto& other : person_.others) ids.push_back(other.id);
    bodies_ = bodiesOf(scene_, ids);
    present_.clear();
    std::vector<ValueView> others;
    std::vector<bool> knows;
    std::set<std::string> spelt;
    const auto learn = [&](const std::string& id) {
      const Body& body = bodies_.at(id);
      const auto group = scene_.known.groupOf({id, body.key, ValueView(body.value), body.there},
                                              titleOf(scene_.target, ValueView(body.value)));
      if (group && spelt.empty()) spelt = scene_.known.spellings(group->id);
    };
    if (isThere(person_.survivor.id)) learn(person_.survivor.id);
    for (const auto& other : person_.others) {
      if (!isThere(other.id)) continue;
      learn(other.id);
      present_.push_back(&other);
      others.emplace_back(bodies_.at(other.id).value);
      knows.push_back(other.madeBy != "person");
    }
    compared_ = compare(scene_, plan_, person_.why == "written",
                        ValueView(bodies_.at(person_.survivor.id).value), others, knows, spelt);
  }

  const DedupeScene& scene_;
  const DedupePlan& plan_;
  const PlannedPerson& person_;
  const std::optional<std::set<std::string>>& referred_;
  Bodies bodies_;
  std::vector<const PlannedObject*> present_;
  Compared compared_;
};

// It concerns this object, and others may pass.
bool isAboutOne(const Error& e) {
  return e.code() == SPOJKA_E_DATA || e.code() == SPOJKA_E_REMOTE || e.code() == SPOJKA_E_INVALID;
}

}  // namespace

DedupeStep doPerson(const DedupeScene& scene, const DedupePlan& plan, std::size_t person,
                    const std::optional<std::set<std::string>>& referred) {
  PersonWork work(scene, plan, plan.people.at(person), referred);
  try {
    std::string wrong = work.work();
    if (!wrong.empty()) {
      const bool changed = !work.changedSince().empty();
      return {person, changed ? "changed" : "failed", std::move(wrong)};
    }
    wrong = work.end();
    return {person, wrong.empty() ? "done" : "failed", std::move(wrong)};
  } catch (const Error& e) {
    if (!isAboutOne(e)) throw;
    return {person, "failed", e.what()};
  }
}

}  // namespace spojka::host
