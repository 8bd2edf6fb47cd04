// SPDX-License-Identifier: Apache-2.0
#include "host/engine/runner.hpp"

#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <random>

#include "host/engine/conclusion.hpp"
#include "host/engine/heartbeat.hpp"
#include "host/engine/patience.hpp"
#include "host/engine/state_binding.hpp"
#include "host/engine/stream_run.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// A lock that is held by another process is not waited for any longer then: the cancel is why the run ends.
bool gaveUpFor(const CancelToken& cancel, const StoreError& e) {
  return e.resumable() && cancel.requested();
}

std::uint32_t seedOf(const Coupling& c) {
  return c.limits.seed != 0 ? c.limits.seed : std::random_device()();
}

SendGate::Rules destinationRules(const Coupling& c) {
  SendGate::Rules rules;
  rules.side = "the destination (" + c.destination.connector + ")";
  rules.connections = c.connections;
  rules.patience = c.limits.patience;
  rules.seed = seedOf(c);
  return rules;
}

// Tells the log and whoever watches.
SendGate::Told shower(const Coupling& c) {
  return [&c](const Waiting& waiting) {
    logWaiting(c.logger, c.clock, waiting);
    c.observer.waiting(waiting);
  };
}

}  // namespace

Runner::Runner(const Coupling& coupling, RunMode mode)
    : c_(coupling),
      mode_(mode),
      sides_{SendGate(rulesForOne("the source (" + c_.source.connector + ")", c_.limits.patience, seedOf(c_)),
                      c_.timer, c_.clock, shower(c_)),
             SendGate(destinationRules(c_), c_.timer, c_.clock, shower(c_)),
             RetryBudget(c_.limits.retryBudget)} {}
Runner::~Runner() = default;

bool Runner::runStream(const Mapping& mapping, const CancelToken& ended, RunResult& result) {
  c_.observer.streamStarted(mapping.stream());
  sides_.source.tryOnceMore();
  CancelToken stop(&ended);
  StreamRun stream(c_, mapping, sides_, stop, mode_ == RunMode::dryRun);
  {
    const std::lock_guard lock(mutex_);
    current_ = &stream;
    currentStream_ = mapping.stream();
    row_ = result.run;
  }
  std::exception_ptr error;
  try {
    stream.run();
  } catch (const StoreError& e) {
    if (!gaveUpFor(c_.cancel, e)) error = std::current_exception();
  } catch (...) {
    error = std::current_exception();
  }
  const StreamEnd end = streamEndOf(error, stream.culprit(), ended.requested(), sides_.destination.givenUp());
  FlowTotals row{mapping.stream(), stream.counts(), "", c_.logger.redactor().redact(end.error)};
  if (!row.error.empty())
    row.status = "failed";
  else if (ended.requested())
    row.status = "cancelled";
  result.status = worse(result.status, end.status);
  {
    const std::lock_guard lock(mutex_);
    current_ = nullptr;
    result.run.flows.push_back(row);
    row_ = result.run;
  }
  if (!row.error.empty())
    c_.logger.error("a stream could not be finished", {{"stream", row.flow}, {"why", row.error}});
  c_.observer.streamFinished(mapping.stream(), row.counts);
  return !end.endsRun;
}

void Runner::addNotTried(RunResult& result, const std::string& why) const {
  for (std::size_t i = result.run.flows.size(); i < c_.mappings.size(); ++i)
    result.run.flows.push_back({c_.mappings[i].stream(), {}, "not_tried", why});
}

void Runner::conclude(RunResult& result) const {
  // A kept record of an earlier run that was not due, or cannot be offered, is as little at the destination
  // as a new one.
  if (mode_ != RunMode::dryRun && c_.scope.ordinary())
    for (auto& s : result.run.flows) {
      const auto kept = c_.store.countFailed(s.flow);
      result.kept += kept;
      if (kept > 0 && s.status.empty()) s.status = "partial";
    }
  host::conclude(result, c_.cancel);
  result.run.finishedAtUs = c_.clock.nowMicros();
}

RunResult Runner::run() {
  RunResult result;
  result.run.runId = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
  result.run.startedAtUs = c_.clock.nowMicros();
  result.run.status = "running";
  try {
    for (auto& row : c_.store.lastRuns(20))
      if (!previous_ && (row.status == "ok" || row.status == "partial")) previous_ = std::move(row);
    c_.store.beginRun(result.run.runId);
    if (mode_ == RunMode::write) bindState(c_);
    CancelToken ended(&c_.cancel);  // a lost lease ends the run as well
    const Heartbeat heartbeat(c_.store, ended, [this] { return signs(); });
    bool goOn = true;
    for (std::size_t i = 0; i < c_.mappings.size() && goOn && !ended.requested(); ++i)
      goOn = runStream(c_.mappings[i], ended, result);
    addNotTried(result, goOn ? "not tried, because the run was stopped before"
                             : "not tried, because what ended the stream before it concerns all streams");
    conclude(result);
    result.run.error = c_.logger.redactor().redact(result.run.error);  // before it is stored
    c_.store.finishRun(result.run);
  } catch (const StoreError& e) {
    result.run.status = "failed";
    result.run.finishedAtUs = c_.clock.nowMicros();
    if (gaveUpFor(c_.cancel, e)) {
      host::conclude(result, c_.cancel);
    } else {
      result.run.error = e.what();
      result.status = worse(result.status, e.resumable() ? RunStatus::aborted : RunStatus::damaged);
    }
  }
  result.run.error = c_.logger.redactor().redact(result.run.error);
  const auto destination = sides_.destination.status();
  result.connections = destination.mostConnections;
  result.limitedUntilUs = limitedUntilUs();
  result.limitedMs = sides_.source.status().limitedMs + destination.limitedMs;
  return result;
}

RunSigns Runner::signs() const {
  const std::lock_guard lock(mutex_);
  RunSigns signs{row_.flows, limitedUntilUs(), {}, row_.sources};
  for (const auto& w : waiting())
    signs.waiting += (signs.waiting.empty() ? "" : "; ") + waitingText(w, c_.clock.nowMicros());
  if (current_ != nullptr) signs.flows.push_back({currentStream_, current_->counts()});
  return signs;
}

std::int64_t Runner::limitedUntilUs() const {
  return std::max(sides_.source.status().limitedUntilUs, sides_.destination.status().limitedUntilUs);
}

std::vector<Waiting> Runner::waiting() const {
  std::vector<Waiting> all;
  for (const SendGate* gate : {&sides_.source, &sides_.destination})
    if (auto waiting = gate->status().waiting) all.push_back(std::move(*waiting));
  return all;
}

RunResult Runner::abandon(const std::string& why) {
  const std::lock_guard lock(mutex_);
  RunResult result;
  if (!c_.cancel.requested()) result.status = RunStatus::aborted;
  result.run = row_;
  // A run that a person ended is no failure, whatever kept it from ending by itself.
  const std::string error = c_.cancel.requested() ? std::string() : c_.logger.redactor().redact(why);
  if (current_ != nullptr)
    result.run.flows.push_back(
        {currentStream_, current_->abandon(), error.empty() ? "cancelled" : "failed", error});
  else
    result.run.error = error;
  addNotTried(result, "not tried, because the run ended before");
  conclude(result);
  if (!result.run.runId.empty()) c_.store.finishRun(result.run);
  return result;
}

std::optional<Progress> Runner::progress() const {
  const std::lock_guard lock(mutex_);
  if (current_ == nullptr) return std::nullopt;
  Progress p{currentStream_, current_->counts(), 0, 0, 0};
  const auto destination = sides_.destination.status();
  p.connections = destination.connections;
  p.limitedUntilUs = limitedUntilUs();
  p.waiting = waiting();
  if (previous_)
    for (const auto& s : previous_->flows)
      if (s.flow == currentStream_) p.expected = s.counts.read;
  if (const std::int64_t expected = current_->expected(); expected >= 0) p.expected = expected;
  return p;
}

}  // namespace spojka::host
