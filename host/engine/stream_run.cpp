// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_run.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "host/engine/patience.hpp"
#include "host/engine/read/group_source.hpp"
#include "host/engine/read/read_scope.hpp"

namespace spojka::host {
namespace {

// Per batch: bounds what is in memory.
constexpr std::uint32_t kMostRecords = 50;
constexpr std::size_t kMostBytes = 1024 * 1024;

bool takesPart(const Coupling& c, const std::string& flow) {
  return std::any_of(c.mappings.begin(), c.mappings.end(), [&](const auto& m) { return m.flow() == flow; });
}

bool gathers(const StreamRun::Takers& takers, const std::string& flow) {
  return std::any_of(takers.gathering.begin(), takers.gathering.end(),
                     [&](const auto* membership) { return membership->flow() == flow; });
}

// Who writes what `mapping` refers to: a flow of this read, groups, or what an earlier run has stored.
std::vector<Referred*> referredBy(const Coupling& c, const Mapping& mapping, bool dryRun,
                                  std::vector<std::unique_ptr<GroupReferred>>& groups,
                                  const std::vector<std::unique_ptr<FlowRun>>& running,
                                  std::vector<std::unique_ptr<StoredFlow>>& stored) {
  std::vector<Referred*> all;
  for (const auto& reference : mapping.references()) {
    if (c.gathering.count(reference.flow) != 0) {
      groups.push_back(std::make_unique<GroupReferred>(c.store, reference.flow, mapping.stream(),
                                                       dryRun ? c.profile : std::string()));
      if (!takesPart(c, reference.flow)) groups.back()->opened();
      all.push_back(groups.back().get());
      continue;
    }
    const auto at = std::find_if(running.begin(), running.end(),
                                 [&](const auto& flow) { return flow->mapping().flow() == reference.flow; });
    if (at != running.end()) {
      all.push_back(at->get());
      continue;
    }
    stored.push_back(std::make_unique<StoredFlow>(c.store, reference.flow));
    all.push_back(stored.back().get());
  }
  return all;
}

// What anybody looks at in records of the stream; none = nobody says.
std::vector<std::string> fieldsOf(const StreamRun::Takers& takers) {
  std::set<std::string> all;
  const auto add = [&](const mapping::PathTree& tree) {
    for (auto& path : tree.paths()) all.insert(std::move(path));
  };
  for (const Mapping* flow : takers.flows) {
    mapping::PathTree tree;
    flow->addPathsTo(takers.stream, tree);
    add(tree);
  }
  for (const auto* membership : takers.gathering) add(membership->used(takers.stream));
  return {all.begin(), all.end()};
}

}  // namespace

StreamRun::StreamRun(const Coupling& coupling, const Takers& takers, RunSides& sides, NamesOfTargets& names,
                     const CancelToken& ended, RunObserver& observer, bool dryRun)
    : c_(coupling),
      stream_(takers.stream),
      fields_(fieldsOf(takers)),
      sides_(sides),
      stop_(&ended),
      services_(coupling.source.connector, coupling.logger, stop_, toldTo(sides.source), &coupling.clock),
      held_(coupling.limits.heldBytes),
      fromTheStart_(coupling.scope.whole) {
  if (c_.source.memory != nullptr) services_.offerMemory(*c_.source.memory);
  const auto& flows = takers.flows;
  for (const auto* membership : takers.gathering) {
    names_.push_back(membership->flow());
    gathering_.push_back(std::make_unique<GatherRun>(c_, *membership, stream_));
  }
  for (const Mapping* flow : flows) names_.push_back(flow->flow());
  std::vector<FlowStart> starts;
  for (const Mapping* flow : flows) starts.push_back(beginFlow(c_, *flow, dryRun));
  for (const auto& start : starts) fromTheStart_ = fromTheStart_ || start.fromTheStart;
  if (dryRun)  // the store keeps the checkpoints
    for (const auto& mapping : c_.mappings)
      if (gathers(takers, mapping.flow())) fromTheStart_ = fromTheStart_ || isGatheredAnew(c_, mapping);
  const bool whole = !c_.scope.whole && from().empty();
  for (std::size_t i = 0; i < flows.size(); ++i) {
    starts[i].whole = starts[i].whole || whole;
    flows_.push_back(std::make_unique<FlowRun>(
        FlowRun::Shared{c_, sides_, held_, names, stop_, observer, [this] { halted(); }, dryRun}, *flows[i],
        std::move(starts[i]), referredBy(c_, *flows[i], dryRun, groups_, flows_, stored_)));
    for (const auto& reference : flows[i]->references())
      waitsForGroups_ =
          waitsForGroups_ || (c_.gathering.count(reference.flow) != 0 && takesPart(c_, reference.flow));
  }
}

// Whatever a connector forgot to take back is over with the stream.
StreamRun::~StreamRun() {
  sides_.source.told({}, 0);
  sides_.destination.told({}, 0);
}

void StreamRun::halted() {
  const auto isStopped = [](const auto& flow) { return flow->isStopped(); };
  if (std::all_of(flows_.begin(), flows_.end(), isStopped) &&
      std::all_of(gathering_.begin(), gathering_.end(), isStopped))
    stop_.request();
}

std::string StreamRun::from() const {
  return fromTheStart_ ? std::string() : commonCheckpoint(c_, stream_, names_);
}

void StreamRun::readOnce(SendGate::Permit& permit) {
  SourceInstance source(c_.sourceTable, services_.host(), c_.source.configJson, c_.runtimeJson,
                        c_.source.connector);
  const OnCancel watch(stop_, [&source] { source.cancel(); });
  const std::string checkpoint = from();
  progress_.begins(checkpoint);
  auto session = source.read(selectionOf(stream_, c_.scope, fields_), checkpoint, kMostRecords, kMostBytes);
  Batch batch;
  while (!stop_.requested() && session.next(batch)) {
    // A source that breaks again and again is not there because it begins well each time.
    const std::size_t records = batch.size() + batch.problemCount();
    if (progress_.gave(records)) permit.good();
    read_ += static_cast<std::int64_t>(records);
    const auto shared = std::make_shared<SourceBatch>(std::exchange(batch, Batch()));
    // Who belongs to whom is known before anybody asks.
    for (auto& flow : gathering_) flow->take(*shared, !flows_.empty());
    for (auto& flow : flows_) flow->take(shared);
    if (!flows_.empty() || gathering_.empty()) continue;
    if (std::all_of(gathering_.begin(), gathering_.end(), [](const auto& flow) { return flow->isStopped(); }))
      break;
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
    for (auto& flow : gathering_) flow->settle();
    return !stop_.requested();
  });
}

void StreamRun::read() {
  for (auto& flow : flows_) flow->begin();
  const bool whole = from().empty();
  for (auto& flow : gathering_) flow->begin(whole);
  if (!c_.deletes && c_.scope.reads(stream_)) try {
      readAll();
      for (auto& flow : gathering_) {
        flow->settle();
        if (!stop_.requested()) flow->readEnded();
      }
    } catch (...) {
      for (auto& flow : flows_)
        if (!flow->isStopped()) flow->fail(std::current_exception(), Part::source);
      for (auto& flow : gathering_) flow->sourceFailed(std::current_exception());
    }
}

void StreamRun::finish() {
  for (auto& groups : groups_) groups->opened();
  if (!c_.deletes && c_.scope.ordinary()) tellMoved();
  for (auto& flow : flows_) flow->readEnded();
  for (auto& flow : flows_) flow->end();
  const bool all = std::all_of(flows_.begin(), flows_.end(),
                               [](const auto& flow) { return flow->isFinished() && !flow->error(); });
  if (!all || c_.deletes || !c_.scope.ordinary()) return;
  for (const auto& groups : groups_)
    c_.store.gather(groups->flow(), {}, [&](MemberTable& table) { table.told(stream_); });
}

void StreamRun::tellMoved() {
  for (auto& flow : flows_)
    for (const auto& groups : groups_) {
      const auto& references = flow->mapping().references();
      if (std::none_of(references.begin(), references.end(),
                       [&](const auto& reference) { return reference.flow == groups->flow(); }))
        continue;
      MovedRecords moved(c_.store, groups->flow(), flow->mapping(),
                         [&](std::string_view key) { return groups->waitsFor(key); });
      flow->offer(moved);
    }
}

std::int64_t StreamRun::given() const {
  return read_;
}

std::int64_t StreamRun::expected() const {
  return services_.activity().expected;
}

}  // namespace spojka::host
