// SPDX-License-Identifier: Apache-2.0
#include "host/engine/runner.hpp"

#include <Poco/UUIDGenerator.h>

#include <algorithm>
#include <random>

#include "host/engine/conclusion.hpp"
#include "host/engine/decide/stream_notes.hpp"
#include "host/engine/flow_start.hpp"
#include "host/engine/former_groups.hpp"
#include "host/engine/gather_run.hpp"
#include "host/engine/group_stage.hpp"
#include "host/engine/heartbeat.hpp"
#include "host/engine/merge_stage.hpp"
#include "host/engine/patience.hpp"
#include "host/engine/state_binding.hpp"
#include "host/engine/stream_run.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

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
  rules.side = tr("the destination ({})", c.destination.connector);
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
      sides_{SendGate(rulesForOne(tr("the source ({})", c_.source.connector), c_.limits.patience, seedOf(c_)),
                      c_.timer, c_.clock, shower(c_)),
             SendGate(destinationRules(c_), c_.timer, c_.clock, shower(c_)),
             RetryBudget(c_.limits.retryBudget)} {}
Runner::~Runner() = default;

struct Runner::OpenStream {
  StreamRun::Takers takers;
  std::unique_ptr<StreamRun> stream{};
  std::exception_ptr error{};
};

namespace {

// It was read to its end under these rules, see beginGathering().
bool isLeftOut(const Coupling& c, const Mapping& mapping, const std::string& stream) {
  const auto notDue = c.notDue.find(mapping.flow());
  if (notDue == c.notDue.end() || notDue->second.count(stream) == 0) return false;
  const StreamNotes notes = StreamNotes::parse(c.store.notes(mapping.flow()).value_or(""));
  return notes.readOnce.count(stream) != 0;
}

// The streams in the sequence they are read, each with all that takes it.
std::vector<StreamRun::Takers> streamsOf(const Coupling& c) {
  std::vector<StreamRun::Takers> all;
  const auto of = [&](const std::string& stream) -> StreamRun::Takers& {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const auto& takers) { return takers.stream == stream; });
    return at != all.end() ? *at : all.emplace_back(StreamRun::Takers{stream, {}, {}});
  };
  std::vector<std::pair<const identity::Membership*, std::string>> left;
  for (const auto& mapping : c.mappings) {
    const auto gathers = c.gathering.find(mapping.flow());
    // What is named is no matter of any stream.
    const auto streams = c.deletes ? std::vector<std::string>{mapping.stream()} : mapping.streams();
    for (const auto& stream : streams) {
      if (gathers != c.gathering.end() && !c.deletes && isLeftOut(c, mapping, stream))
        left.emplace_back(&gathers->second, stream);
      else if (gathers != c.gathering.end() && !c.deletes)
        of(stream).gathering.push_back(&gathers->second);
      else
        of(stream).flows.push_back(&mapping);
    }
  }
  // What is read for others is gathered too: at different places it would have to be read from the start.
  const bool none = all.empty();  // a run that was asked for does something
  for (const auto& [membership, stream] : left)
    if (none || std::any_of(all.begin(), all.end(),
                            [&, &name = stream](const auto& takers) { return takers.stream == name; }))
      of(stream).gathering.push_back(membership);
  return all;
}

}  // namespace

StreamEnd Runner::addRow(const std::string& name, const FlowRun* flow, FlowCounts counts,
                         std::exception_ptr error, Part culprit, const CancelToken& ended,
                         RunResult& result) {
  const StreamEnd end = streamEndOf(unlessGivenUp(std::move(error), c_.cancel), culprit, ended.requested(),
                                    sides_.destination.givenUp());
  FlowTotals row;
  row.flow = name;
  row.counts = counts;
  if (flow != nullptr) add(row.counts, flow->counts());
  row.error = c_.logger.redactor().redact(end.error);
  if (!row.error.empty())
    row.status = "failed";
  else if (ended.requested())
    row.status = "cancelled";
  result.status = worse(result.status, end.status);
  {
    const std::lock_guard lock(mutex_);
    std::erase(atWork_, flow);
    auto& rows = result.run.flows;
    const auto known = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.flow == name; });
    if (known != rows.end()) {  // its second part
      add(row.counts, known->counts);
      *known = row;
    } else {
      rows.push_back(row);
    }
    row_ = result.run;
  }
  // What ends well a moment later is no error.
  if (!row.error.empty() && !(c_.beginsAgain && c_.beginsAgain()))
    c_.logger.error("a flow could not be finished", {{"flow", row.flow}, {"why", row.error}});
  observer_.flowFinished(row.flow, row.counts);
  return end;
}

void Runner::read(OpenStream& open, const CancelToken& ended, RunResult& result) {
  for (const Mapping* mapping : open.takers.flows) observer_.flowStarted(mapping->flow());
  sides_.source.tryOnceMore();
  try {
    open.stream = std::make_unique<StreamRun>(c_, open.takers, sides_, names_, ended, observer_,
                                              mode_ == RunMode::dryRun);
    {
      const std::lock_guard lock(mutex_);
      current_ = open.stream.get();
      since_ = std::chrono::steady_clock::now();
      for (const auto& flow : open.stream->flows()) atWork_.push_back(flow.get());
      row_ = result.run;
    }
    open.stream->read();
  } catch (...) {
    open.error = std::current_exception();
  }
  for (const auto* membership : open.takers.gathering) {
    Gathered& gathered = gathered_[membership->flow()];
    if (open.error && !gathered.error) gathered.error = open.error;
    if (!open.stream) continue;
    for (const auto& flow : open.stream->gathering()) {
      if (flow->flow() != membership->flow()) continue;
      add(gathered.counts, flow->counts());
      if (!flow->error() || gathered.error) continue;
      gathered.error = flow->error();
      gathered.culprit = flow->culprit();
    }
  }
}

bool Runner::close(OpenStream& open, const CancelToken& ended, RunResult& result) {
  if (open.stream && !open.error) try {
      open.stream->finish();
    } catch (...) {
      open.error = std::current_exception();
    }
  bool goOn = true;
  for (std::size_t i = 0; i < open.takers.flows.size(); ++i) {
    const FlowRun* flow = open.stream ? open.stream->flows()[i].get() : nullptr;
    const bool own = !open.error && flow != nullptr;
    const StreamEnd end = addRow(open.takers.flows[i]->flow(), flow, {}, own ? flow->error() : open.error,
                                 own ? flow->culprit() : Part::host, ended, result);
    goOn = goOn && !end.endsRun;
  }
  const std::lock_guard lock(mutex_);
  current_ = nullptr;
  if (open.stream) result.run.sources.push_back({open.stream->stream(), open.stream->given()});
  row_ = result.run;
  open.stream.reset();
  return goOn;
}

// Of a flow that gathers, once all its streams were read to their ends: what is missing might be the first
// record of a group, after which its object is named.
bool Runner::writeGroups(const CancelToken& ended, RunResult& result) {
  for (const auto& mapping : c_.mappings) {
    if (!mapping.gathers() || c_.deletes) continue;
    if (ended.requested()) return true;
    Gathered& gathered = gathered_[mapping.flow()];
    observer_.flowStarted(mapping.flow());
    std::unique_ptr<GroupStage> stage;
    if (!gathered.error) try {
        stage = std::make_unique<GroupStage>(c_, mapping, sides_, names_, ended, observer_,
                                             mode_ == RunMode::dryRun);
        {
          const std::lock_guard lock(mutex_);
          atWork_.push_back(&stage->flow());
          since_ = std::chrono::steady_clock::now();
        }
        stage->run();
        gathered.error = stage->flow().error();
        gathered.culprit = stage->flow().culprit();
      } catch (...) {
        gathered.error = std::current_exception();
      }
    const FlowRun* flow = stage ? &stage->flow() : nullptr;
    if (addRow(mapping.flow(), flow, gathered.counts, gathered.error, gathered.culprit, ended, result)
            .endsRun)
      return false;
  }
  return true;
}

// What is written for a flow, and all that refers to it, came to its end.
bool Runner::isWritten(const std::string& flow, const RunResult& result) const {
  return std::all_of(result.run.flows.begin(), result.run.flows.end(), [&](const auto& row) {
    const auto mapping = std::find_if(c_.mappings.begin(), c_.mappings.end(),
                                      [&](const auto& m) { return m.flow() == row.flow; });
    const auto& references = mapping->references();
    const bool concerned = row.flow == flow || std::any_of(references.begin(), references.end(),
                                                           [&](const auto& r) { return r.flow == flow; });
    return !concerned || (row.error.empty() && row.status.empty());
  });
}

void Runner::mergeObjects(const CancelToken& ended, RunResult& result) {
  if (c_.deletes || !c_.scope.ordinary()) return;
  for (const auto& mapping : c_.mappings) {
    if (!mapping.gathers() || ended.requested() || !isWritten(mapping.flow(), result)) continue;
    FlowCounts counts;
    std::exception_ptr error;
    Part culprit = Part::host;
    std::unique_ptr<GroupStage> again;
    const bool dryRun = mode_ == RunMode::dryRun;
    try {
      MergeStage merges(c_, mapping, c_.gathering.at(mapping.flow()), sides_, ended, observer_, dryRun);
      merges.run();
      counts.requests = merges.requests();
      if (merges.merged() > 0 && !ended.requested()) {
        again = std::make_unique<GroupStage>(c_, mapping, sides_, names_, ended, observer_, dryRun);
        {
          const std::lock_guard lock(mutex_);
          atWork_.push_back(&again->flow());
        }
        again->run();
        error = again->flow().error();
        culprit = again->flow().culprit();
      }
    } catch (...) {
      error = std::current_exception();
    }
    if (error || again || counts.requests > 0)
      addRow(mapping.flow(), again ? &again->flow() : nullptr, counts, error, culprit, ended, result);
  }
}

bool Runner::runStreams(const CancelToken& ended, RunResult& result) {
  if (!c_.deletes) {
    setOtherTargetsAside(c_);
    passObjectsToRecords(c_);
  }
  for (const auto& mapping : c_.mappings)
    if (mapping.gathers()) beginGathering(c_, mapping);
  std::vector<OpenStream> waiting;
  bool goOn = true;
  for (auto& takers : streamsOf(c_)) {
    if (!goOn || ended.requested()) break;
    OpenStream open{std::move(takers)};
    read(open, ended, result);
    if (open.stream && !open.error && open.stream->waitsForGroups())
      waiting.push_back(std::move(open));
    else
      goOn = close(open, ended, result);
  }
  goOn = goOn && writeGroups(ended, result);
  for (auto& open : waiting) goOn = close(open, ended, result) && goOn;
  if (goOn) mergeObjects(ended, result);
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
      result.kept = result.kept.value_or(0) + kept;
      if (kept > 0 && s.status.empty()) s.status = "partial";
    }
  if (const auto why = nothingFound(c_.scope, result); !why.empty() && !c_.cancel.requested()) {
    result.run.error = why;
    result.status = RunStatus::refused;
  }
  host::conclude(result, c_.cancel);
  // A run of a part does not answer for what is kept, and says how much it is all the same.
  if (mode_ != RunMode::dryRun && !c_.scope.ordinary() && !c_.deletes)
    for (const auto& s : result.run.flows)
      result.kept = result.kept.value_or(0) + c_.store.countFailed(s.flow);
  result.run.finishedAtUs = c_.clock.nowMicros();
}

RunResult Runner::run() {
  RunResult result;
  result.run.runId = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
  result.run.startedAtUs = c_.clock.nowMicros();
  result.run.status = "running";
  result.run.part = !c_.scope.ordinary() || c_.deletes;
  try {
    for (auto& row : c_.store.lastRuns(20))
      if (!previous_ && (row.status == "ok" || row.status == "partial")) previous_ = std::move(row);
    result.run.startedAtUs = c_.store.beginRun(result.run.runId);
    {
      const std::lock_guard lock(mutex_);
      row_ = result.run;
    }
    if (mode_ == RunMode::write) c_.logger.concerns(c_.profile, result.run.runId);
    if (mode_ == RunMode::write) bindState(c_);
    if (mode_ == RunMode::write && c_.afterBinding) c_.afterBinding();
    CancelToken ended(&c_.cancel);  // a lost lease ends the run as well
    const Heartbeat heartbeat(c_.store, ended, [this] { return signs(); });
    const bool goOn = runStreams(ended, result);
    addNotTried(result, goOn ? tr("not tried, because the run was stopped before")
                             : tr("not tried, because what ended the stream before it concerns all streams"));
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
  for (const FlowRun* flow : atWork_) signs.flows.push_back({flow->mapping().flow(), flow->counts()});
  if (current_ != nullptr) signs.sources.push_back({current_->stream(), current_->given()});
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
  if (atWork_.empty()) result.run.error = error;
  if (current_ != nullptr) result.run.sources.push_back({current_->stream(), current_->given()});
  for (FlowRun* flow : atWork_)
    result.run.flows.push_back(
        {flow->mapping().flow(), flow->abandon(), error.empty() ? "cancelled" : "failed", error});
  addNotTried(result, tr("not tried, because the run ended before"));
  conclude(result);
  if (!result.run.runId.empty()) result.run.finishedAtUs = c_.store.finishRun(result.run);
  return result;
}

std::optional<Progress> Runner::progress() const {
  const std::lock_guard lock(mutex_);
  if (atWork_.empty() && current_ == nullptr) return std::nullopt;
  Progress p;
  p.runId = row_.runId;
  p.stream = current_ != nullptr ? current_->stream() : atWork_.front()->mapping().flow();
  for (const FlowRun* flow : atWork_) {
    add(p.counts, flow->counts());
    if (!previous_) continue;
    for (const auto& s : previous_->flows)
      if (s.flow == flow->mapping().flow()) p.expected += s.counts.read;
  }
  p.since = since_;
  const auto destination = sides_.destination.status();
  p.connections = destination.connections;
  p.latencyUs = destination.latencyUs;
  p.limitedUntilUs = limitedUntilUs();
  p.waiting = waiting();
  if (const std::int64_t expected = current_ != nullptr ? current_->expected() : -1; expected >= 0)
    p.expected = expected * static_cast<std::int64_t>(current_->flows().size());
  return p;
}

}  // namespace spojka::host
