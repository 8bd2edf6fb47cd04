// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_run.hpp"

#include <algorithm>
#include <utility>

#include "host/engine/patience.hpp"
#include "host/engine/read/read_scope.hpp"

namespace spojka::host {
namespace {

// Per batch: bounds what is in memory.
constexpr std::uint32_t kMostRecords = 50;
constexpr std::size_t kMostBytes = 1024 * 1024;

// Who writes what `mapping` refers to: a flow of this read, or what an earlier run has stored.
std::vector<Referred*> referredBy(const Mapping& mapping,
                                  const std::vector<std::unique_ptr<FlowRun>>& running,
                                  std::vector<std::unique_ptr<StoredFlow>>& stored, Store& store) {
  std::vector<Referred*> all;
  for (const auto& reference : mapping.references()) {
    const auto at = std::find_if(running.begin(), running.end(),
                                 [&](const auto& flow) { return flow->mapping().flow() == reference.flow; });
    if (at != running.end()) {
      all.push_back(at->get());
      continue;
    }
    stored.push_back(std::make_unique<StoredFlow>(store, reference.flow));
    all.push_back(stored.back().get());
  }
  return all;
}

}  // namespace

StreamRun::StreamRun(const Coupling& coupling, const std::vector<const Mapping*>& flows, RunSides& sides,
                     NamesOfTargets& names, const CancelToken& ended, RunObserver& observer, bool dryRun)
    : c_(coupling),
      stream_(flows.front()->stream()),
      sides_(sides),
      stop_(&ended),
      services_(coupling.source.connector, coupling.logger, stop_, toldTo(sides.source), &coupling.clock),
      held_(coupling.limits.heldBytes),
      mappings_(flows) {
  std::vector<FlowStart> starts;
  for (const Mapping* flow : flows) starts.push_back(beginFlow(c_, *flow, dryRun));
  for (const auto& start : starts) fromTheStart_ = fromTheStart_ || start.fromTheStart;
  const bool whole = !c_.scope.whole && from().empty();
  for (std::size_t i = 0; i < flows.size(); ++i) {
    starts[i].whole = starts[i].whole || whole;
    flows_.push_back(std::make_unique<FlowRun>(
        FlowRun::Shared{c_, sides_, held_, names, stop_, observer, [this] { halted(); }, dryRun}, *flows[i],
        std::move(starts[i]), referredBy(*flows[i], flows_, stored_, c_.store)));
  }
}

// Whatever a connector forgot to take back is over with the stream.
StreamRun::~StreamRun() {
  sides_.source.told({}, 0);
  sides_.destination.told({}, 0);
}

void StreamRun::halted() {
  if (std::all_of(flows_.begin(), flows_.end(), [](const auto& flow) { return flow->isStopped(); }))
    stop_.request();
}

std::string StreamRun::from() const {
  return fromTheStart_ ? std::string() : commonCheckpoint(c_, mappings_);
}

void StreamRun::readOnce(SendGate::Permit& permit) {
  SourceInstance source(c_.sourceTable, services_.host(), c_.source.configJson, c_.runtimeJson,
                        c_.source.connector);
  const OnCancel watch(stop_, [&source] { source.cancel(); });
  const std::string checkpoint = from();
  progress_.begins(checkpoint);
  auto session = source.read(selectionOf(stream_, c_.scope), checkpoint, kMostRecords, kMostBytes);
  Batch batch;
  while (!stop_.requested() && session.next(batch)) {
    // A source that breaks again and again is not there because it begins well each time.
    const std::size_t records = batch.size() + batch.problemCount();
    if (progress_.gave(records)) permit.good();
    read_ += static_cast<std::int64_t>(records);
    const auto shared = std::make_shared<SourceBatch>(std::exchange(batch, Batch()));
    for (auto& flow : flows_) flow->take(shared);
  }
  if (!stop_.requested()) permit.good();
}

void StreamRun::readAll() {
  const auto read = [&](SendGate::Permit& permit) { readOnce(permit); };
  workPatiently(sides_.source, stop_, read, [&](const Error& why) {
    c_.logger.warning("reading is repeated from the last checkpoint",
                      {{"stream", stream_}, {"why", why.what()}});
    if (progress_.isEndless()) throw Error(why);
    for (auto& flow : flows_) flow->settleAll();
    return !stop_.requested();
  });
}

void StreamRun::run() {
  for (auto& flow : flows_) flow->begin();
  if (!c_.deletes) try {
      readAll();
    } catch (...) {
      for (auto& flow : flows_)
        if (!flow->isStopped()) flow->fail(std::current_exception(), Part::source);
    }
  for (auto& flow : flows_) flow->readEnded();
  for (auto& flow : flows_) flow->end();
}

std::int64_t StreamRun::read() const {
  return read_;
}

std::int64_t StreamRun::expected() const {
  return services_.activity().expected;
}

}  // namespace spojka::host
