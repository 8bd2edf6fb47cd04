// SPDX-License-Identifier: Apache-2.0
#include "host/job/verify.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "host/engine/runner.hpp"
#include "host/job/group_names.hpp"
#include "host/job/trial_state.hpp"

namespace spojka::host {
namespace {

using Keys = std::map<std::string, std::unordered_set<std::string>>;  // by flow

class Written final : public RunObserver {
 public:
  void record(const RecordEvent& e) override {
    const bool is =
        e.outcome != Outcome::failed && e.outcome != Outcome::ignored && e.outcome != Outcome::skipped;
    if (is) keys_[std::string(e.flow)].emplace(e.key);
  }
  const Keys& keys() const noexcept { return keys_; }

 private:
  Keys keys_;
};

// What differs of a group may come from any of its records: all of them are read.
Keys withMembers(const Session& session, Store& shown, Keys keys) {
  for (auto& [flow, names] : keys) {
    if (session.gathering().count(flow) == 0) continue;
    const Keys::mapped_type groups = names;
    shown.lookAtMembers(flow, [&, &all = names](MemberTable& table) {
      for (const auto& group : groups)
        for (auto& name : membersOfGroup(table, group)) all.insert(std::move(name));
    });
  }
  return keys;
}

// Offers what differs again. The destination looks once more, so that only what still differs is written.
RunResult repair(Session& session, const Keys& differing, const Agreements& agreed, Written& written) {
  const auto store = session.openState();
  Coupling coupling = session.coupling(*store, written);
  coupling.runtimeJson = session.runtime(Work::writes);
  coupling.scope = DriftFinder::scope();
  coupling.scope.only = differing;
  agree(coupling, agreed);
  rest(coupling, [&](const Mapping& m) { return differing.count(m.flow()) == 0; });
  return Runner(coupling, RunMode::write).run();
}

// What a destination says it has written need not be what it holds. What it refused is told as failed.
std::int64_t lookAgain(Session& session, const Surroundings& around, const Keys& written) {
  TrialState state(session, session.mappings(), around.clock);
  ReadOnlyStore& store = state.store();
  DriftFinder after(store, [](const DriftEvent&) {});
  Coupling coupling = session.coupling(store, after);
  coupling.scope = DriftFinder::scope();
  coupling.scope.only = withMembers(session, store, written);
  rest(coupling, [&](const Mapping& m) { return written.count(m.flow()) == 0; });
  if (coupling.mappings.empty()) return 0;
  const RunResult looked = Runner(coupling, RunMode::dryRun).run();
  if (!cameToItsEnd(looked.status))
    throw StatusError(looked.status, "what was repaired could not be looked at again: " + looked.run.error);
  std::int64_t differing = 0;
  for (const auto& [name, d] : after.streams()) differing += d.differing + d.missing + d.unclear;
  return differing;
}

RunStatus outcomeOf(const VerifyResult& result) {
  if (!cameToItsEnd(result.checked.status)) return result.checked.status;
  if (!result.repaired) return result.drift ? RunStatus::partial : RunStatus::ok;
  if (result.repaired->status != RunStatus::ok) return result.repaired->status;
  if (result.stillDiffering > 0) return RunStatus::partial;
  for (const auto& [name, d] : result.streams)
    if (d.foreign + d.unclear > 0) return RunStatus::partial;
  return RunStatus::ok;
}

}  // namespace

VerifyResult verifySides(const Surroundings& around, const std::string& profileFile,
                         const VerifyRequest& request, VerifyListener& listener) {
  Session session(around, profileFile, Work::looks);
  TrialState state(session, session.mappings(), around.clock);
  ReadOnlyStore& store = state.store();
  const ShownChanges shown(session.mappings(), request.reveal);
  DriftFinder drift(store, [&](const DriftEvent& e) { listener.differs(e, shown); });
  Coupling coupling = session.coupling(store, drift);
  coupling.scope = DriftFinder::scope();
  ReadChoice choice = request.choice;
  resolveKey(choice, session, store, around.cancel);
  if (choice.any()) {
    applyChoice(choice, coupling);
    coupling.scope.trustLinks = false;
    coupling.scope.offerFailed = false;
    coupling.scope.foldLogs = true;
  }
  listener.begun();
  VerifyResult result;
  result.profile = session.profile().name;
  result.checked = Runner(coupling, RunMode::dryRun).run();
  result.complete = cameToItsEnd(result.checked.status);
  // Of a part that was read nobody can tell what the source no longer has.
  if (result.complete && !choice.any())
    for (const auto& mapping : coupling.mappings) drift.findForeign(mapping.flow(), mapping.gathers());
  result.streams = drift.streams();
  result.drift = drift.any();
  result.repairable = !drift.repairable().empty();
  listener.ended();
  Written written;
  if (result.complete && request.repair && result.repairable)
    result.repaired =
        repair(session, withMembers(session, store, drift.repairable()), request.agreed, written);
  if (result.repaired && cameToItsEnd(result.repaired->status))
    result.stillDiffering = lookAgain(session, around, written.keys());
  result.status = outcomeOf(result);
  return result;
}

}  // namespace spojka::host
