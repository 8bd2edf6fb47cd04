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

// Nothing where the error tells no more than that it was cancelled.
std::exception_ptr unlessGivenUp(std::exception_ptr error, const CancelToken& cancel) {
  if (error) try {
      std::rethrow_exception(error);
    } catch (const StoreError& e) {
      if (gaveUpFor(cancel, e)) return nullptr;
    } catch (...) {
      return error;
    }
  return error;
}

void add(FlowCounts& all, const FlowCounts& more) {
  all.read += more.read;
  all.created += more.created;
  all.updated += more.updated;
  all.unchanged += more.unchanged;
  all.skipped += more.skipped;
  all.failed += more.failed;
  all.requests += more.requests;
  all.deleted += more.deleted;
  all.ignored += more.ignored;
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
      observer_(c_.observer),
      sides_{SendGate(rulesForOne("the source (" + c_.source.connector + ")", c_.limits.patience, seedOf(c_)),
                      c_.timer, c_.clock, shower(c_)),
             SendGate(destinationRules(c_), c_.timer, c_.clock, shower(c_)),
             RetryBudget(c_.limits.retryBudget)} {}
Runner::~Runner() = default;

std::vector<Runner::Flows> Runner::streams() const {
  std::vector<Flows> all;
  for (const auto& mapping : c_.mappings) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const Flows& flows) {
      return flows.front()->stream() == mapping.stream();
    });
    (at != all.end() ? *at : all.emplace_back()).push_back(&mapping);
  }
  return all;
}

bool Runner::runStream(const Flows& flows, const CancelToken& ended, RunResult& result) {
  for (const Mapping* mapping : flows) observer_.flowStarted(mapping->flow());
  sides_.source.tryOnceMore();
  std::unique_ptr<StreamRun> stream;
  std::exception_ptr error;
  try {
    stream =
        std::make_unique<StreamRun>(c_, flows, sides_, names_, ended, observer_, mode_ == RunMode::dryRun);
    {
      const std::lock_guard lock(mutex_);
      current_ = stream.get();
      row_ = result.run;
    }
    stream->run();
  } catch (...) {
    error = std::current_exception();
  }
  bool goOn = true;
  std::vector<FlowTotals> rows;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const FlowRun* flow = stream ? stream->flows()[i].get() : nullptr;
    const auto why = unlessGivenUp(error || flow == nullptr ? error : flow->error(), c_.cancel);
    const StreamEnd end = streamEndOf(why, flow != nullptr ? flow->culprit() : Part::host, ended.requested(),
                                      sides_.destination.givenUp());
    FlowTotals& row = rows.emplace_back();
    row.flow = flows[i]->flow();
    if (flow != nullptr) row.counts = flow->counts();
    row.error = c_.logger.redactor().redact(end.error);
    if (!row.error.empty())
      row.status = "failed";
    else if (ended.requested())
      row.status = "cancelled";
    result.status = worse(result.status, end.status);
    goOn = goOn && !end.endsRun;
  }
  {
    const std::lock_guard lock(mutex_);
    current_ = nullptr;
    result.run.flows.insert(result.run.flows.end(), rows.begin(), rows.end());
    if (stream) result.run.sources.push_back({stream->stream(), stream->read()});
    row_ = result.run;
  }
  for (const auto& row : rows) {
    if (!row.error.empty())
      c_.logger.error("a flow could not be finished", {{"flow", row.flow}, {"why", row.error}});
    observer_.flowFinished(row.flow, row.counts);
  }
  return goOn;
}

void Runner::addNotTried(RunResult& result, const std::string& why) const {
  auto& rows = result.run.flows;
  for (const auto& mapping : c_.mappings)
    if (std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row.flow == mapping.flow(); }))
      rows.push_back({mapping.flow(), {}, "not_tried", why});
}

void Runner::conclude(RunResult& result) const {
  // A kept record of an earlier run that was not due, or cannot be offered, is as little at the destination
  // as a new one.
  if (mode_ != RunMode::dryRun && c_.scope.ordinary() && !c_.deletes)
    for (auto& s : result.run.flows) {
      const auto kept = c_.store.countFailed(s.flow);
      result.kept += kept;
      if (kept > 0 && s.status.empty()) s.status = "partial";
    }
  if (const auto why = nothingFound(c_.scope, result); !why.empty() && !c_.cancel.requested()) {
    result.run.error = why;
    result.status = RunStatus::refused;
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
    result.run.startedAtUs = c_.store.beginRun(result.run.runId);
    if (mode_ == RunMode::write) bindState(c_);
    if (mode_ == RunMode::write && c_.afterBinding) c_.afterBinding();
    CancelToken ended(&c_.cancel);  // a lost lease ends the run as well
    const Heartbeat heartbeat(c_.store, ended, [this] { return signs(); });
    bool goOn = true;
    for (const auto& flows : streams()) {
      if (!goOn || ended.requested()) break;
      goOn = runStream(flows, ended, result);
    }
    addNotTried(result, goOn ? "not tried, because the run was stopped before"
                             : "not tried, because what ended the stream before it concerns all streams");
    conclude(result);
    result.run.error = c_.logger.redactor().redact(result.run.error);  // before it is stored
    result.run.finishedAtUs = c_.store.finishRun(result.run);
  } catch (const StoreError& e) {
    result.run.status = "failed";
    result.run.finishedAtUs = c_.clock.nowMicros();
    if (gaveUpFor(c_.cancel, e)) {
      host::conclude(result, c_.cancel);
    } else {
      result.run.error = e.what();
      result.status = worse(result.status, e.status());
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
  if (current_ == nullptr) return signs;
  for (const auto& flow : current_->flows()) signs.flows.push_back({flow->mapping().flow(), flow->counts()});
  signs.sources.push_back({current_->stream(), current_->read()});
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
  if (current_ == nullptr)
    result.run.error = error;
  else
    result.run.sources.push_back({current_->stream(), current_->read()});
  if (current_ != nullptr)
    for (const auto& flow : current_->flows())
      result.run.flows.push_back(
          {flow->mapping().flow(), flow->abandon(), error.empty() ? "cancelled" : "failed", error});
  addNotTried(result, "not tried, because the run ended before");
  conclude(result);
  if (!result.run.runId.empty()) result.run.finishedAtUs = c_.store.finishRun(result.run);
  return result;
}

std::optional<Progress> Runner::progress() const {
  const std::lock_guard lock(mutex_);
  if (current_ == nullptr) return std::nullopt;
  Progress p;
  p.stream = current_->stream();
  for (const auto& flow : current_->flows()) {
    add(p.counts, flow->counts());
    if (!previous_) continue;
    for (const auto& s : previous_->flows)
      if (s.flow == flow->mapping().flow()) p.expected += s.counts.read;
  }
  const auto destination = sides_.destination.status();
  p.connections = destination.connections;
  p.limitedUntilUs = limitedUntilUs();
  p.waiting = waiting();
  if (const std::int64_t expected = current_->expected(); expected >= 0)
    p.expected = expected * static_cast<std::int64_t>(current_->flows().size());
  return p;
}

}  // namespace spojka::host
