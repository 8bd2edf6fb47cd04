// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/failed_start.hpp"
#include "host/job/failure_cause.hpp"
#include "host/job/plan.hpp"
#include "host/job/streams_due.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {

// Says why records failed while it happens, each reason once with a count of the others at the end of the
// flow; the store keeps them all, so the log stops after the first few reasons. And what was written and is
// held otherwise.
class RunJob::RunLog final : public RunObserver {
 public:
  explicit RunLog(const Logger& logger) : logger_(logger), altered_(logger) {}
  void flowStarted(const std::string& flow) override { causes_[flow].clear(); }
  AlteredFields& altered() noexcept { return altered_; }
  // Borrowed for as long as records come.
  void mappedBy(const std::vector<Mapping>& mappings) {
    altered_.mappedBy(mappings);
    shown_.emplace(&mappings);
  }
  void record(const RecordEvent& e) override {
    altered_.record(e);
    if (e.outcome != Outcome::failed) return;
    auto& causes = causes_[std::string(e.flow)];
    // What waits from an earlier run is said to fail for what it failed for.
    const std::string reason(e.keptFor.empty() ? e.reason : e.keptFor);
    const auto [cause, isNew] = causes.try_emplace(failureCause(e), Cause{reason, std::string(e.field), 0});
    if (!isNew || causes.size() > kMostLines) {
      ++cause->second.more;
      return;
    }
    logger_.warning("record failed and is kept", {{"stream", std::string(e.flow)},
                                                  {"key", std::string(e.key)},
                                                  {"name", shown_ ? shown_->nameOf(e) : std::string()},
                                                  {"reason", reason},
                                                  {"field", std::string(e.field)},
                                                  {"why", std::string(e.message)}});
  }
  void flowFinished(const std::string& flow, const FlowCounts&) override {
    for (const auto& [words, cause] : causes_[flow])
      if (cause.more > 0)
        logger_.warning(
            "more records failed for the same reason; " + mention(Means::failedList) + " shows them",
            {{"stream", flow},
             {"records", std::to_string(cause.more)},
             {"reason", cause.reason},
             {"field", cause.field}});
  }

 private:
  struct Cause {
    std::string reason;
    std::string field;
    std::int64_t more = 0;  // than the one that was told
  };
  static constexpr std::size_t kMostLines = 10;

  const Logger& logger_;
  AlteredFields altered_;
  std::optional<ShownChanges> shown_;
  std::map<std::string, std::map<std::string, Cause>> causes_;  // per flow; others may finish meanwhile
};

RunJob::RunJob(const Surroundings& around, std::string profileFile, RunRequest request,
               std::optional<PlannedChanges> planned)
    : around_(around),
      profileFile_(std::move(profileFile)),
      request_(std::move(request)),
      planned_(std::move(planned)),
      startedAtUs_(around.clock.nowMicros()),
      observer_(std::make_unique<RunLog>(around.logger)) {
  checkRequest(request_);
}
RunJob::~RunJob() = default;

// A profile that cannot be read has not said its name.
std::string RunJob::name() const {
  return session_ ? session_->profile().name : std::filesystem::path(profileFile_).stem().string();
}

namespace {

// What is told beside an error must not become another one.
std::int64_t keptOf(Store& store, const std::string& flow) {
  try {
    return store.countFailed(flow);
  } catch (const StoreError&) {
    return 0;
  }
}

}  // namespace

RunOutcome RunJob::notBegun(const Failure& why, Store* history) const {
  RunOutcome outcome{
      name(),
      failedStart(history, around_.logger, around_.clock, startedAtUs_, why.status, why.message),
      {},
      {}};
  outcome.notBegun = outcome.result.run.error;
  if (store_ && session_)
    for (const auto& flow : session_->profile().flows)
      outcome.result.kept = outcome.result.kept.value_or(0) + keptOf(*store_, flow.flow);
  return outcome;
}

void RunJob::prepare(bool remembering) {
  session_.emplace(around_, profileFile_, Work::writes);
  session_->askOnlyForWhatIsWritten();
  // Where there is no state yet, nothing of it is remembered.
  if (!isThereState(session_->stateUrl())) session_->askAhead();
  store_ = session_->openState();
  // Who says that it is another system wants it to be asked.
  if (remembering && request_.others.destination == OtherSystem::refuse)
    session_->trustRememberedCatalog(*store_);
  if (!request_.choice.key.empty()) {
    // The state must be known to be this profile's before anything is looked for by it.
    if (const std::string why = session_->refusal(*store_, request_.others); !why.empty())
      throw StatusError(RunStatus::refused, why);
    resolveKey(request_.choice, *session_, *store_, around_.cancel);
  }
  coupling_.emplace(session_->coupling(*store_, *observer_, request_.others));
  observer_->mappedBy(coupling_->mappings);
}

void RunJob::refuseUnfit() {
  struct Silent final : PlanListener {
    void record(const RecordEvent&, const std::string&, const ShownChanges&) override {}
  } silent;
  const PlanResult now = planWith(*session_, around_, {request_, false}, silent);
  const RunStatus status = now.result.status;
  if (!cameToItsEnd(status) && status != RunStatus::refused)
    throw StatusError(status, "whether the plan still fits could not be seen: " + now.result.run.error);
  if (const std::string why = planned_->differenceTo(now.changes); !why.empty())
    throw StatusError(RunStatus::refused, why);
}

void RunJob::leaveOutWhatIsNotDue() {
  constexpr std::size_t kRunsLookedAt = 200;
  const auto runs = store_->lastRuns(kRunsLookedAt);
  const std::int64_t now = around_.clock.nowMicros();
  coupling_->notDue = streamsNotDue(session_->profile().flows, runs, now);
  const auto left = flowsNotDue(session_->profile().flows, runs, now);
  rest(*coupling_, [&](const Mapping& mapping) { return left.count(mapping.flow()) > 0; });
  if (!left.empty())
    around_.logger.info("streams that need not be read yet are left out",
                        {{"streams", fmt::format("{}", fmt::join(left, ", "))}});
}

Runner& RunJob::fit() {
  applyRequest(request_, *coupling_);
  if (request_.scheduled) leaveOutWhatIsNotDue();
  if (request_.told) {
    told_ = std::make_unique<ToldRecords>(*session_, around_);
    told_->layUpon(*coupling_);
  }
  if (request_.choice.any())
    around_.logger.info("backfill: this part is read again and no checkpoint is moved",
                        {{"part", readableChoice(request_.choice)}});
  auto runner = std::make_unique<Runner>(*coupling_, RunMode::write);
  const std::lock_guard lock(mutex_);
  runner_ = std::move(runner);
  return *runner_;
}

// Nothing was written with what was remembered of the destination, so nobody has to see to the run that found
// that out: the one that follows stands for it.
void RunJob::beginAgain(const RunResult& first) {
  around_.logger.warning("the destination offers something else than before: the run begins again");
  {
    const std::lock_guard lock(mutex_);
    runner_.reset();
  }
  coupling_.reset();
  store_->forgetRun(first.run.runId);
  store_.reset();
  prepare(false);
}

RunOutcome RunJob::run() {
  try {
    // What is remembered is confirmed by a run only, and a plan is compared before there is one.
    prepare(!planned_);
  } catch (...) {
    return notBegun(failureOf(std::current_exception(), around_.cancel), store_.get());
  }
  // Nobody wanted anything else to be done than what was planned: no run was begun, and none failed.
  if (planned_) try {
      refuseUnfit();
    } catch (...) {
      return notBegun(failureOf(std::current_exception(), around_.cancel), nullptr);
    }
  RunResult result = fit().run();
  if (session_->isOutdated()) {
    try {
      beginAgain(result);
    } catch (...) {
      return notBegun(failureOf(std::current_exception(), around_.cancel), store_.get());
    }
    result = fit().run();
  }
  RunOutcome outcome{name(), std::move(result), {}, observer_->altered().counts()};
  if (cameToItsEnd(outcome.result.status)) {
    session_->bothWentWell();
    if (told_) told_->settled();
  }
  return outcome;
}

std::optional<Progress> RunJob::progress() const {
  const std::lock_guard lock(mutex_);
  return runner_ ? runner_->progress() : std::nullopt;
}

RunOutcome RunJob::abandon(const Failure& why) {
  const std::lock_guard lock(mutex_);
  if (!runner_) return notBegun(why, store_.get());
  return {name(), runner_->abandon(why.message), {}, observer_->altered().counts()};
}

}  // namespace spojka::host
