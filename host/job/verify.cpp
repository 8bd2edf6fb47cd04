// SPDX-License-Identifier: Apache-2.0
#include "host/job/verify.hpp"

#include <algorithm>

#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"

namespace spojka::host {
namespace {

// Offers what differs again. The destination looks once more, so that only what still differs is written.
RunResult repair(Session& session, const DriftFinder& drift, const Agreements& agreed) {
  const auto store = session.openState();
  RunObserver silent;
  Coupling coupling = session.coupling(*store, silent);
  coupling.scope = DriftFinder::scope();
  coupling.scope.only = drift.repairable();
  agree(coupling, agreed);
  std::erase_if(coupling.mappings, [&](const Mapping& m) { return drift.repairable().count(m.flow()) == 0; });
  return Runner(coupling, RunMode::write).run();
}

RunStatus outcomeOf(const VerifyResult& result) {
  if (!cameToItsEnd(result.checked.status)) return result.checked.status;
  if (!result.repaired) return result.drift ? RunStatus::partial : RunStatus::ok;
  if (result.repaired->status != RunStatus::ok) return result.repaired->status;
  for (const auto& [name, d] : result.streams)
    if (d.foreign + d.unclear > 0) return RunStatus::partial;
  return RunStatus::ok;
}

}  // namespace

VerifyResult verifySides(const Surroundings& around, const std::string& profileFile,
                         const VerifyRequest& request, VerifyListener& listener) {
  Session session(around, profileFile);
  ReadOnlyStore store(openExistingStore(session.stateUrl(), session.profile().name, around.clock));
  const ShownChanges shown(session.mappings(), request.reveal);
  DriftFinder drift(store, [&](const DriftEvent& e) { listener.differs(e, shown); });
  Coupling coupling = session.coupling(store, drift);
  coupling.scope = DriftFinder::scope();
  listener.begun();
  VerifyResult result;
  result.profile = session.profile().name;
  result.checked = Runner(coupling, RunMode::dryRun).run();
  result.complete = cameToItsEnd(result.checked.status);
  if (result.complete)
    for (const auto& mapping : coupling.mappings) drift.findForeign(mapping.flow());
  result.streams = drift.streams();
  result.drift = drift.any();
  result.repairable = !drift.repairable().empty();
  if (result.complete && request.repair && result.repairable)
    result.repaired = repair(session, drift, request.agreed);
  result.status = outcomeOf(result);
  return result;
}

}  // namespace spojka::host
