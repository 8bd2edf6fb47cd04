// SPDX-License-Identifier: Apache-2.0
#include "host/job/plan.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "host/engine/conclusion.hpp"
#include "host/engine/runner.hpp"
#include "host/job/trial_state.hpp"

namespace spojka::host {
namespace {

class PlanObserver final : public RunObserver {
 public:
  PlanObserver(PlanListener& listener, const ShownChanges& shown, Store& store, PlannedChanges& changes)
      : listener_(listener), shown_(shown), store_(store), changes_(changes) {}

  void flowStarted(const std::string& flow) override {
    auto& kept = kept_[flow];
    for (const auto& failure : store_.keptFailures(flow))
      if (!failure.ignored) kept.insert(failure.key);
    listener_.flowStarted(flow);
  }
  void record(const RecordEvent& e) override {
    auto& kept = kept_[std::string(e.flow)];
    if (e.outcome == Outcome::failed)
      kept.insert(std::string(e.key));
    else if (e.reason != kSuperseded)
      kept.erase(std::string(e.key));
    changes_.add(e);
    auto& waiting = waiting_[std::string(e.flow)];
    if (e.outcome == Outcome::failed && e.reason == kKept) {
      waiting.insert_or_assign(std::string(e.key), Waiting(e, shown_.nameOf(e)));
      return;
    }
    waiting.erase(std::string(e.key));
    listener_.record(e, shown_.nameOf(e), shown_);
  }
  void flowFinished(const std::string& flow, const FlowCounts&) override {
    for (const auto& [key, waiting] : std::exchange(waiting_[flow], {}))
      listener_.record(waiting.event(flow, key), waiting.name, shown_);
    listener_.flowFinished(flow);
  }
  void object(const ObjectEvent& e) override {
    changes_.add(e);
    listener_.object(e);
  }
  void wouldStop(const std::string& flow, const std::string& why) override { stops_.emplace(flow, why); }

  const std::map<std::string, std::string>& stops() const noexcept { return stops_; }
  // Records that would be kept as failed when the run has ended.
  std::int64_t kept(const std::string& flow) const {
    const auto at = kept_.find(flow);
    return at == kept_.end() ? 0 : static_cast<std::int64_t>(at->second.size());
  }

 private:
  // A record that came as it is kept.
  struct Waiting {
    Waiting(const RecordEvent& e, std::string seenAs)
        : name(std::move(seenAs)),
          targetKey(e.targetKey),
          field(e.field),
          message(e.message),
          keptFor(e.keptFor) {}
    RecordEvent event(const std::string& flow, const std::string& key) const {
      RecordEvent e;
      e.flow = flow;
      e.key = key;
      e.targetKey = targetKey;
      e.outcome = Outcome::failed;
      e.reason = kKept;
      e.field = field;
      e.message = message;
      e.keptFor = keptFor;
      return e;
    }
    std::string name, targetKey, field, message, keptFor;
  };

  PlanListener& listener_;
  const ShownChanges& shown_;
  Store& store_;
  std::map<std::string, std::map<std::string, Waiting>> waiting_;  // by flow and key
  PlannedChanges& changes_;
  std::map<std::string, std::string> stops_;
  std::map<std::string, std::unordered_set<std::string>> kept_;
};

// What a run would have come to: a dry run goes on where that stops, so that all is seen.
void concludeAsRun(const Coupling& coupling, const PlanObserver& observer, RunResult& result) {
  const Redactor& redactor = coupling.logger.redactor();
  for (auto& flow : result.run.flows) {
    const auto stop = observer.stops().find(flow.flow);
    if (stop != observer.stops().end() && flow.error.empty()) {
      flow.status = "failed";
      flow.error = redactor.redact(stop->second);
      result.status = worse(result.status, RunStatus::refused);
    } else if (coupling.scope.ordinary() && observer.kept(flow.flow) > 0) {
      result.kept = result.kept.value_or(0) + observer.kept(flow.flow);
      if (flow.status == "ok") flow.status = "partial";
    }
  }
  conclude(result, coupling.cancel);
}

}  // namespace

PlanResult planWith(Session& session, const Surroundings& around, const PlanRequest& request,
                    PlanListener& listener) {
  const auto& others = request.run.others;
  // Of another system nothing is known.
  const bool anew = beginsAnew(others);
  auto mappings = session.mappings();
  TrialState state(session, mappings, around.clock, anew);
  ReadOnlyStore& store = state.store();
  const ShownChanges shown(std::move(mappings), request.reveal);
  PlanResult plan{session.profile().name, {}, PlannedChanges(session.profile().name)};
  PlanObserver observer(listener, shown, store, plan.changes);
  Coupling coupling = session.coupling(store, observer, others);
  coupling.runtimeJson = session.runtime(Work::looks);  // also before a run, which may not come
  RunRequest run = request.run;
  resolveKey(run.choice, session, store, around.cancel);
  applyRequest(run, coupling);
  listener.begun();
  plan.result = Runner(coupling, RunMode::dryRun).run();
  concludeAsRun(coupling, observer, plan.result);
  return plan;
}

PlanResult planRun(const Surroundings& around, const std::string& profileFile, const PlanRequest& request,
                   PlanListener& listener) {
  checkRequest(request.run);
  Session session(around, profileFile, Work::looks);
  return planWith(session, around, request, listener);
}

}  // namespace spojka::host
