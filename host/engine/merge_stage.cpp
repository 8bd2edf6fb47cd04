// SPDX-License-Identifier: Apache-2.0
#include "host/engine/merge_stage.hpp"

#include <algorithm>
#include <utility>

#include "host/engine/decide/blast_guard.hpp"
#include "host/engine/patience.hpp"
#include "host/engine/settle/guard_stop.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupsLookedFor = 50;
constexpr int kMostTries = 3;

bool has(const std::vector<std::string>& targets, const std::string& target) {
  return std::find(targets.begin(), targets.end(), target) != targets.end();
}

Finder::Rules rulesOf(const Coupling& c, const Mapping& mapping) {
  Finder::Rules rules;
  rules.target = mapping.target();
  if (has(c.offers.findTargets, rules.target)) rules.most = static_cast<std::size_t>(c.offers.maxFind);
  return rules;
}

}  // namespace

MergeStage::MergeStage(const Coupling& coupling, const Mapping& mapping,
                       const identity::Membership& membership, RunSides& sides, const CancelToken& ended,
                       RunObserver& observer, bool dryRun)
    : c_(coupling),
      mapping_(mapping),
      wanted_(membership.merges()),
      observer_(observer),
      dryRun_(dryRun),
      gate_(sides.destination),
      stop_(&ended),
      services_(c_.destination.connector, c_.logger, stop_, toldTo(sides.destination), &c_.clock),
      held_(c_.limits.heldBytes),
      finder_(rulesOf(c_, mapping), names_, held_, c_.timer),
      search_(finder_, gate_, stop_, [this] { return open(); }) {
  if (c_.destination.memory != nullptr) services_.offerMemory(*c_.destination.memory);
}

std::unique_ptr<DestinationInstance> MergeStage::open() const {
  if (c_.beforeOpening) c_.beforeOpening();
  return std::make_unique<DestinationInstance>(c_.destinationTable, services_.host(),
                                               c_.destination.configJson, c_.runtimeJson,
                                               c_.destination.connector);
}

bool MergeStage::isOffered() const {
  return wanted_ && has(c_.offers.mergeTargets, mapping_.target());
}

bool MergeStage::Several::isDone() const {
  return std::none_of(others.begin(), others.end(), [](const auto& other) { return other.ours; });
}

// Keys of records that refer to groups of this flow and could not be written: they may point to what would
// go.
std::map<std::string, std::set<std::string>> MergeStage::unwritten() const {
  std::map<std::string, std::set<std::string>> keys;
  for (const auto& mapping : c_.mappings) {
    const auto& references = mapping.references();
    if (std::any_of(references.begin(), references.end(),
                    [&](const auto& r) { return r.flow == mapping_.flow(); }))
      for (auto& kept : c_.store.keptFailures(mapping.flow()))
        keys[mapping.stream()].insert(std::move(kept.key));
  }
  return keys;
}

std::vector<MergeStage::Several> MergeStage::collect() {
  const bool adopts = c_.limits.adopt.count(mapping_.flow()) != 0;
  const auto waiting = unwritten();
  const auto waits = [&](const Member& member) {
    const auto of = waiting.find(member.stream);
    return of != waiting.end() && of->second.count(member.key) != 0;
  };
  std::vector<Several> all;
  c_.store.lookAtMembers(mapping_.flow(), [&](MemberTable& table) {
    std::int64_t behind = 0;
    for (auto page = table.withAbsorbed(behind, kGroupsLookedFor); !page.empty();
         page = table.withAbsorbed(behind, kGroupsLookedFor)) {
      behind = page.back().id;
      for (auto& group : page) {
        Several several;
        if (!waiting.empty()) {
          const auto members = table.seatedIn(group.id);
          if (std::any_of(members.begin(), members.end(), waits)) continue;
        }
        for (auto& row : table.absorbed(group.id)) {
          const bool ours = adopts || !table.linkedBy(mapping_.flow(), row.name).empty();
          several.others.push_back({std::move(row), {}, ours});
        }
        several.group = std::move(group);
        all.push_back(std::move(several));
      }
    }
  });
  return all;
}

void MergeStage::tell(const std::vector<Several>& all) const {
  for (const auto& several : all)
    for (const auto& other : several.others)
      observer_.object({mapping_.flow(), other.row.name,
                        isOffered() && other.ours ? ObjectEvent::What::merged : ObjectEvent::What::left,
                        several.group.name});
}

void MergeStage::askGuard(const std::vector<Several>& all) const {
  if (c_.limits.allowChanges.count(mapping_.flow()) != 0) return;
  std::int64_t merges = 0;
  for (const auto& several : all)
    for (const auto& other : several.others) merges += other.ours ? 1 : 0;
  const BlastGuard guard(mapping_.flow(), c_.limits.guard, {c_.store.countLinks(mapping_.flow())}, {});
  const auto why = guard.tooManyMerges(merges);
  if (!why) return;
  if (!dryRun_) throw GuardStop(*why);
  observer_.wouldStop(mapping_.flow(), *why);
}

bool MergeStage::look(std::vector<Several*> groups) {
  std::vector<std::string> names;
  for (const auto* several : groups) {
    names.push_back(groupKey(c_.profile, several->group.name));
    for (const auto& other : several->others) names.push_back(groupKey(c_.profile, other.row.name));
  }
  const auto seen = search_.look(names);
  if (!seen) return false;
  auto at = seen->begin();
  const auto take = [&](std::string& id, bool& isKnown) {
    isKnown = at->what != Sight::What::nothing;
    id = at->what == Sight::What::there ? at->id : std::string();
    ++at;
  };
  for (auto* several : groups) {
    bool known = false;
    take(several->id, known);
    for (auto& other : several->others) {
      take(other.id, known);
      other.ours = other.ours && known;  // what cannot be told of is left for another run
    }
  }
  return true;
}

void MergeStage::run() {
  auto all = collect();
  if (all.empty()) return;
  tell(all);
  if (!isOffered()) return;
  std::erase_if(all, [](const Several& several) { return several.isDone(); });
  askGuard(all);
  if (dryRun_ || all.empty()) return;
  destination_ = open();
  const OnCancel watch(stop_, [this] {
    search_.cancel();
    destination_->cancel();
  });
  for (std::size_t from = 0; from < all.size() && !stop_.requested(); from += kGroupsLookedFor) {
    std::vector<Several*> some;
    for (std::size_t i = from; i < std::min(all.size(), from + kGroupsLookedFor); ++i)
      some.push_back(&all[i]);
    if (!look(some)) return;
    for (auto* several : some)
      if (!stop_.requested()) merge(*several);
  }
  if (merged_ > 0)
    c_.logger.info("objects of the same group were merged",
                   {{"flow", mapping_.flow()}, {"groups", std::to_string(merged_)}});
}

void MergeStage::merge(Several& several) {
  if (several.id.empty()) return;  // it is made again when it changes
  MergeQuery query;
  query.target = mapping_.target();
  const auto fill = [&] {
    query.survivor = several.id;
    query.others.clear();
    for (const auto& other : several.others)
      if (other.ours && !other.id.empty()) query.others.push_back(toAbi(other.id));
    return !query.others.empty();
  };
  std::string survivor = several.id;
  for (int tries = 0; fill(); ++tries) {
    if (tries == kMostTries) return;  // the next run looks what became of them
    bool answered = false;
    try {
      answered = workPatiently(
          gate_, stop_,
          [&](SendGate::Permit& permit) {
            survivor = destination_->merge(query);
            permit.good();
          },
          [](const Error&) { return false; });
    } catch (const Error& e) {
      if (e.code() != SPOJKA_E_DATA && e.code() != SPOJKA_E_REMOTE) throw;
      c_.logger.warning("objects of one group could not be merged and stay beside each other",
                        {{"flow", mapping_.flow()}, {"group", several.group.name}, {"why", e.what()}});
      return;
    }
    if (answered) break;
    // Nobody knows what became of them.
    if (stop_.requested() || !look({&several}) || several.id.empty()) return;
    survivor = several.id;
  }
  forgetMerged(several, survivor.empty() ? several.id : survivor);
}

// What stayed took over something of the others: it is written once more.
void MergeStage::forgetMerged(const Several& several, const std::string& survivor) {
  c_.store.gather(mapping_.flow(), {}, [&](MemberTable& table) {
    for (const auto& other : several.others) {
      if (!other.ours) continue;
      table.dropLink(mapping_.flow(), other.row.name);
      table.drop(other.row.id);
    }
    table.giveLink(several.group.name, survivor);
    table.touch(several.group.id);
  });
  ++merged_;
}

}  // namespace spojka::host
