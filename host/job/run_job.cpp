// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_job.hpp"

#include <filesystem>
#include <utility>

#include "host/base/means.hpp"
#include "host/engine/failed_start.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {
namespace {

// A part is read beside the state, and another system is a new beginning of it.
void checkOthers(const RunRequest& request) {
  const bool anew =
      request.others.source == OtherSystem::anew || request.others.destination == OtherSystem::anew;
  if (anew && request.choice.any())
    throw StatusError(RunStatus::refused, mention(Means::newSystem, "source") + " and " +
                                              mention(Means::newSystem, "destination") +
                                              " begin anew with everything; leave " + mention(Means::since) +
                                              ", " + mention(Means::until) + ", " + mention(Means::stream) +
                                              " and " + mention(Means::key) + " for a later run");
}

}  // namespace

// Says why records failed while it happens; the store keeps them all, so the log stops after the first few of
// a stream.
class RunJob::FailureLog final : public RunObserver {
 public:
  explicit FailureLog(const Logger& logger) : logger_(logger) {}
  void flowStarted(const std::string&) override { said_ = 0; }
  void record(const RecordEvent& e) override {
    if (e.outcome != Outcome::failed || said_ > kMostLines) return;
    if (said_++ == kMostLines)
      return logger_.warning("more records failed; " + mention(Means::failedList) + " shows them",
                             {{"stream", std::string(e.flow)}});
    logger_.warning("record failed and is kept", {{"stream", std::string(e.flow)},
                                                  {"key", std::string(e.key)},
                                                  {"reason", std::string(e.reason)},
                                                  {"field", std::string(e.field)},
                                                  {"why", std::string(e.message)}});
  }

 private:
  static constexpr int kMostLines = 10;
  const Logger& logger_;
  int said_ = 0;
};

RunJob::RunJob(const Surroundings& around, std::string profileFile, RunRequest request)
    : around_(around),
      profileFile_(std::move(profileFile)),
      request_(std::move(request)),
      startedAtUs_(around.clock.nowMicros()),
      observer_(std::make_unique<FailureLog>(around.logger)) {
  checkDays(request_.choice);
  checkOthers(request_);
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
  coupling_.emplace(session_->coupling(*store_, *observer_, request_.others));
}

Runner& RunJob::fit() {
  applyChoice(request_.choice, *coupling_);
  if (request_.choice.any())
    around_.logger.info("backfill: this part is read again and no checkpoint is moved",
                        {{"part", readableChoice(request_.choice)}});
  agree(*coupling_, request_.agreed);
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
  RunOutcome outcome{name(), std::move(result), {}};
  if (cameToItsEnd(outcome.result.status)) session_->bothWentWell();
  return outcome;
}

std::optional<Progress> RunJob::progress() const {
  const std::lock_guard lock(mutex_);
  return runner_ ? runner_->progress() : std::nullopt;
}

RunOutcome RunJob::abandon(const Failure& why) {
  const std::lock_guard lock(mutex_);
  if (!runner_) return notBegun(why);
  return {name(), runner_->abandon(why.message), {}};
}

}  // namespace spojka::host
