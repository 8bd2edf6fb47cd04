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
#include "host/job/plan.hpp"
#include "host/job/streams_due.hpp"
#include "host/store/state_admin.hpp"
#include "spojka/ascii.hpp"

namespace spojka::host {

// Says why records failed while it happens, each reason once with a count of the others at the end of the
// flow; the store keeps them all, so the log stops after the first few reasons. And what was written and is
// held otherwise.
class RunJob::RunLog final : public RunObserver {
 public:
  explicit RunLog(const Logger& logger) : logger_(logger), altered_(logger) {}
  void flowStarted(const std::string& flow) override { causes_[flow].clear(); }
  AlteredFields& altered() noexcept { return altered_; }
  void record(const RecordEvent& e) override {
    altered_.record(e);
    if (e.outcome != Outcome::failed) return;
    auto& causes = causes_[std::string(e.flow)];
    const auto [cause, isNew] =
        causes.try_emplace(causeOf(e), Cause{std::string(e.reason), std::string(e.field), 0});
    if (!isNew || causes.size() > kMostLines) {
      ++cause->second.more;
      return;
    }
    logger_.warning("record failed and is kept", {{"stream", std::string(e.flow)},
                                                  {"key", std::string(e.key)},
                                                  {"reason", std::string(e.reason)},
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

  // What differs in numbers alone, a length or a position, is one reason.
  static std::string causeOf(const RecordEvent& e) {
    std::string cause = std::string(e.reason) + '\n' + std::string(e.field) + '\n' + std::string(e.message);
    std::replace_if(cause.begin(), cause.end(), isAsciiDigit, '0');
    cause.erase(std::unique(cause.begin(), cause.end(), [](char x, char y) { return x == '0' && y == '0'; }),
                cause.end());
    return cause;
  }

  const Logger& logger_;
  AlteredFields altered_;
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

RunOutcome RunJob::notBegun(const Failure& why) const {
  RunOutcome outcome{
      name(),
      failedStart(store_.get(), around_.logger, around_.clock, startedAtUs_, why.status, why.message),
      {},
      {}};
  outcome.notBegun = outcome.result.run.error;
  return outcome;
}

void RunJob::prepare(bool remembering) {
  session_.emplace(around_, profileFile_);
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
  observer_->altered().mappedBy(coupling_->mappings);
}

void RunJob::refuseUnfit() {
  struct Silent final : PlanListener {
    void record(const RecordEvent&, const ShownChanges&) override {}
  } silent;
  const PlannedChanges now = planWith(*session_, around_, {request_, false}, silent).changes;
  if (const std::string why = planned_->differenceTo(now); !why.empty())
    throw StatusError(RunStatus::refused, why);
}

void RunJob::leaveOutWhatIsNotDue() {
  constexpr std::size_t kRunsLookedAt = 200;
  const auto left =
      flowsNotDue(session_->profile().flows, store_->lastRuns(kRunsLookedAt), around_.clock.nowMicros());
  auto& mappings = coupling_->mappings;
  mappings.erase(std::remove_if(mappings.begin(), mappings.end(),
                                [&](const Mapping& mapping) { return left.count(mapping.flow()) > 0; }),
                 mappings.end());
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

// Nothing was written with what was remembered of the destination.
void RunJob::beginAgain() {
  around_.logger.warning("the destination offers something else than before: the run begins again");
  {
    const std::lock_guard lock(mutex_);
    runner_.reset();
  }
  coupling_.reset();
  store_.reset();
  prepare(false);
}

RunOutcome RunJob::run() {
  try {
    prepare();
    if (planned_) refuseUnfit();
  } catch (...) {
    return notBegun(failureOf(std::current_exception(), around_.cancel));
  }
  RunResult result = fit().run();
  if (session_->isOutdated()) {
    try {
      beginAgain();
    } catch (...) {
      return notBegun(failureOf(std::current_exception(), around_.cancel));
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
  if (!runner_) return notBegun(why);
  return {name(), runner_->abandon(why.message), {}, observer_->altered().counts()};
}

}  // namespace spojka::host
