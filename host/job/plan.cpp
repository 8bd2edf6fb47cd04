// SPDX-License-Identifier: Apache-2.0
#include "host/job/plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "host/engine/read_only_store.hpp"
#include "host/engine/runner.hpp"
#include "host/store/state_copy.hpp"

namespace spojka::host {
namespace {

class PlanObserver final : public RunObserver {
 public:
  PlanObserver(PlanListener& listener, const ShownChanges& shown) : listener_(listener), shown_(shown) {}
  void flowStarted(const std::string& stream) override { listener_.flowStarted(stream); }
  void record(const RecordEvent& e) override { listener_.record(e, shown_); }

 private:
  PlanListener& listener_;
  const ShownChanges& shown_;
};

}  // namespace

PlanResult planRun(const Surroundings& around, const std::string& profileFile, const PlanRequest& request,
                   PlanListener& listener) {
  Session session(around, profileFile);
  const auto& others = request.others;
  // Of another system nothing is known.
  const bool anew = others.source == OtherSystem::anew || others.destination == OtherSystem::anew;
  auto mappings = session.mappings();
  // Who belongs to whom is found out by gathering, which is tried on a copy.
  std::optional<StateCopy> copy;
  if (std::any_of(mappings.begin(), mappings.end(), [](const auto& m) { return m.gathers(); }))
    copy.emplace(session.stateUrl(), session.profile().name, around.clock, anew);
  std::optional<ReadOnlyStore> shownStore;
  if (copy)
    shownStore.emplace(copy->store());
  else
    shownStore.emplace(anew ? nullptr
                            : openExistingStore(session.stateUrl(), session.profile().name, around.clock));
  ReadOnlyStore& store = *shownStore;
  const ShownChanges shown(std::move(mappings), request.reveal);
  PlanObserver observer(listener, shown);
  const Coupling coupling = session.coupling(store, observer, others);
  listener.begun();
  return {session.profile().name, Runner(coupling, RunMode::dryRun).run()};
}

}  // namespace spojka::host
