// SPDX-License-Identifier: Apache-2.0
#include "host/engine/flow_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "host/engine/made_anew.hpp"
#include "host/engine/read/record_sources.hpp"
#include "host/engine/settle/guard_stop.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Records held by writers together: each keeps its source record in memory, so this is most of what a run
// needs.
constexpr std::size_t kInFlight = 256;
// Below this a shared look-up is not shared enough: 1 request in 24 is 4 %.
constexpr std::size_t kSmallestChunk = 24;
// Records that wait for one look, whatever the destination would take at once: all of them are in memory.
constexpr std::size_t kMostFound = 100;
// With so many objects of earlier runs, asking for all names is not worth it.
constexpr std::int64_t kManyKnown = KnownNames::kFew / 2;

std::size_t writersFor(const Coupling& c) {
  return std::max<std::size_t>(1, c.connections);
}

std::size_t chunkFor(std::size_t writers, std::size_t maxBatch) {
  return std::clamp(kInFlight / writers, std::min(kSmallestChunk, maxBatch), maxBatch);
}

bool offers(const std::vector<std::string>& targets, const std::string& target) {
  return std::find(targets.begin(), targets.end(), target) != targets.end();
}

Finder::Rules finderRules(const Coupling& c, const Mapping& mapping, const FlowStart& start, bool dryRun) {
  Finder::Rules rules;
  rules.target = mapping.target();
  for (const auto& column : mapping.columns()) rules.fields.push_back(column.target);
  if (offers(c.offers.findTargets, rules.target)) rules.most = static_cast<std::size_t>(c.offers.maxFind);
  rules.most = std::min(rules.most, kMostFound);
  rules.lists = c.offers.listsByPrefix && offers(c.offers.listTargets, rules.target);
  rules.prefix = targetKeyPrefix(c.profile);
  // A person who has some of it compared or read again may know better.
  rules.expectsNone = c.offers.uniqueKeys && start.notes.lookedForAll && !start.notes.linksForgotten &&
                      c.scope.ordinary() && c.scope.trustLinks;
  rules.dryRun = dryRun;
  return rules;
}

WorkQueue::Sizes queueSizes(const Coupling& c, const Finder& finder) {
  const std::size_t writers = writersFor(c);
  return {std::max<std::size_t>(128, writers * 4), chunkFor(writers, c.maxBatch), writers, finder.most()};
}

// Records whose object is known need nothing of each other, unless the destination gains by larger pieces.
WorkQueue::Kinds queueKinds(const Coupling& c, const Finder& finder, bool dryRun) {
  const bool single = finder.most() != 0 && !c.offers.bulk && c.destinationTable.flush == nullptr;
  return {[&finder](const WorkItem& item) { return finder.looksFor(item); },
          [single, dryRun](const WorkItem& item) {
            const bool isKnown =
                item.sight.what != Sight::What::nothing || (!dryRun && !item.targetId.empty());
            return single && isKnown && !item.lookFirst;
          },
          [&finder] { return finder.mayLearnAll(); }};
}

std::vector<LostTargets::Of> lookedFor(const Coupling& c, const Mapping& mapping,
                                       const std::vector<Referred*>& referred) {
  std::vector<LostTargets::Of> all;
  for (std::size_t i = 0; i < referred.size(); ++i) {
    const std::string& flow = mapping.references()[i].flow;
    std::string target;  // the destination can be asked for
    for (const auto* mappings : {&c.mappings, &c.resting})
      for (const auto& other : *mappings)
        if (other.flow() == flow && offers(c.offers.findTargets, other.target())) target = other.target();
    all.push_back({target, [lost = referred[i]](std::string_view key) { lost->lost(key); }});
  }
  return all;
}

// With all else that is noted of the flow, as its run began with it.
Settler::Sent sentOf(const FlowStart& start) {
  return {start.notes.sent, [notes = start.notes](const std::set<std::string>& keys) mutable {
            notes.sent = keys;
            return notes.text();
          }};
}

}  // namespace

FlowRun::FlowRun(const Shared& shared, const Mapping& mapping, FlowStart start,
                 std::vector<Referred*> referred)
    : s_(shared),
      mapping_(mapping),
      stop_(&s_.stop),
      services_(s_.c.destination.connector, s_.c.logger, stop_, toldTo(s_.sides.destination), &s_.c.clock),
      start_(std::move(start)),
      guard_(mapping.flow(), s_.c.limits.guard, start_.known, start_.notes.fields),
      keys_(mapping.flow(), mapping.keyKinds(),
            {start_.notes.keyKinds, start_.notes.withoutUsualKey, start_.known.links,
             start_.known.lastFullRead},
            start_.whole),
      names_(s_.names[mapping.target()]),
      finder_(finderRules(s_.c, mapping, start_, s_.dryRun), names_, s_.held, s_.c.timer),
      search_(finder_, s_.sides.destination, stop_, [this] { return openDestination(); }),
      queue_(queueSizes(s_.c, finder_), queueKinds(s_.c, finder_, s_.dryRun), &s_.held),
      foreign_(mapping, {start_.notes.takenAsFew, start_.notes.linksForgotten}),
      refusals_(s_.c.limits.guard.failed, RefusalGuard::keptBefore(s_.c.store, mapping.flow())),
      lost_(mapping, lookedFor(s_.c, mapping, referred), [this] { return openDestination(); }),
      madeAnew_(s_.dryRun ? nullptr : whenMadeAnew(s_.c, mapping)),
      settler_(
          mapping.flow(), mapping.stream(), s_.c.store, s_.observer, [this] { halt(); }, sentOf(start_),
          s_.amend),
      // A first run changes nothing that is known.
      guards_(start_.known.links > 0 && s_.c.limits.allowChanges.count(mapping.flow()) == 0),
      intake_({s_.c.profile, mapping, s_.c.scope, settler_, queue_, s_.held,
               FilledMask(mapping, start_.notes), References(mapping, std::move(referred)),
               guards_ ? &guard_ : nullptr, !s_.dryRun, &keys_, s_.c.limits.adopt.count(mapping.flow()) == 0,
               start_.notes.takesBack, start_.notes.sent}),
      watch_(std::make_unique<OnCancel>(stop_, [this] { interrupt(); })) {
  if (s_.c.destination.memory != nullptr) services_.offerMemory(*s_.c.destination.memory);
  if (start_.known.links > kManyKnown) names_.giveUp();
  sweeps_ = mapping.deletes() && !mapping.gathers() && !mapping.log() && start_.whole &&
            s_.c.scope.ordinary() && !s_.c.deletes;
}

FlowRun::~FlowRun() {
  end();
}

void FlowRun::halt() {
  stop_.request();
  queue_.stop();
  s_.sides.wake();
  s_.halted();
}

// Wakes whoever waits or blocks: the queue's users, the destinations. Their calls then end by themselves.
void FlowRun::interrupt() {
  queue_.stop();
  s_.sides.wake();
  search_.cancel();
  lost_.cancel();
  const std::lock_guard lock(mutex_);
  for (auto& writer : writers_) writer->cancel();
}

// Keeps the first error only: the others are its consequences.
void FlowRun::fail(std::exception_ptr why, Part part) {
  {
    const std::lock_guard lock(mutex_);
    if (!error_ && !finished_) {
      error_ = std::move(why);
      culprit_ = part;
    }
  }
  halt();
}

void FlowRun::step(const std::function<void()>& work) {
  if (stop_.requested()) return;
  try {
    if (!stopsForOthers()) work();
  } catch (...) {
    fail(std::current_exception(), Part::host);
  }
}

bool FlowRun::stopsForOthers() {
  const std::string* other = intake_.references().stopped();
  if (other == nullptr || s_.stop.requested()) return false;
  fail(std::make_exception_ptr(
           Error(SPOJKA_E_TRANSIENT, "flows",
                 tr("stopped, because flow '{}' was, which it refers to; what was written is kept, and "
                    "the next run goes on from there",
                    *other))),
       Part::host);
  return true;
}

std::unique_ptr<DestinationInstance> FlowRun::openDestination() const {
  if (s_.c.beforeOpening) s_.c.beforeOpening();
  return std::make_unique<DestinationInstance>(s_.c.destinationTable, services_.host(),
                                               s_.c.destination.configJson, s_.c.runtimeJson,
                                               s_.c.destination.connector);
}

void FlowRun::begin() {
  try {
    const std::uint32_t seed = s_.c.limits.seed != 0 ? s_.c.limits.seed : std::random_device()();
    for (std::size_t i = 0; i < writersFor(s_.c) && !stop_.requested(); ++i) {
      auto writer = std::make_unique<Writer>(
          Writer::Shared{queue_, settler_, s_.sides, s_.c.timer, stop_, s_.c.logger, mapping_, foreign_,
                         refusals_, lost_, madeAnew_, finder_, names_, s_.c.destination.connector, s_.dryRun},
          [this] { return openDestination(); }, seed + static_cast<std::uint32_t>(i));
      const std::lock_guard lock(mutex_);
      writers_.push_back(std::move(writer));
    }
    startWriters();
  } catch (...) {
    fail(std::current_exception(), Part::destination);
  }
}

void FlowRun::startWriters() {
  const bool first = start_.known.links == 0 && !s_.dryRun;
  for (auto& writer : writers_)
    threads_.emplace_back([this, w = writer.get(), asks = first && writer == writers_.front()] {
      try {
        if (asks) w->askAhead();
        w->run();
      } catch (...) {
        fail(std::current_exception(), Part::destination);
      }
    });
}

void FlowRun::joinWriters() {
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

// A source that gives what there is now may read a part of it again, or go on by another way: a run writes
// the same once more, which costs nothing, and who only looks would tell of two records. Of a log every entry
// is a change; where everything comes every time, a key that comes twice is told of.
bool FlowRun::takesOnce() const {
  return s_.dryRun && !mapping_.log() && mapping_.incremental();
}

void FlowRun::take(const std::shared_ptr<SourceBatch>& batch) {
  step([&] {
    if (sweeps_) brought_.add(batch->batch);
    BatchSource source(batch, mapping_.flow(), s_.c.scope, takesOnce() ? &taken_ : nullptr);
    if (s_.c.scope.foldLogs && mapping_.log()) {
      while (const auto portion = source.next()) {
        for (const auto& item : portion->items) log_.add(*item.record);
        // A batch does not tell whether a problem came before or after a record of its key: what is in doubt
        // counts as unread.
        for (const auto& problem : portion->problems) log_.add(problem);
      }
      return;
    }
    if (!intake_.offer(source)) return;
    if (intake_.crowded()) intake_.goOn();
    settle(refusals_.batchRead());
  });
}

void FlowRun::offer(RecordSource& source) {
  step([&] {
    intake_.offer(source);
    settle(refusals_.batchRead());
  });
}

std::optional<std::vector<Finder::Named>> FlowRun::lookFor(const std::vector<std::string>& names) {
  try {
    return search_.look(names);
  } catch (const Error&) {
    fail(std::current_exception(), Part::destination);
    return std::nullopt;
  }
}

bool FlowRun::settleAll() {
  start_.whole = false;  // some of it comes twice: the count says nothing
  step([&] {
    intake_.readAgain();
    intake_.goOn();  // who is referred to is idle by now
    // What was read so far must be settled and stored, or it would be read and written once more.
    queue_.waitUntilIdle();
    settle(refusals_.rest());
    settler_.flush();
  });
  return !stop_.requested();
}

void FlowRun::readEnded() {
  step([&] {
    offerRest();
    queue_.close();
  });
  // A flow that has stopped needs nobody to tell its writers.
  joinWriters();
  step([&] { takeOver(); });
  // Too few to tell of the side: each is kept by itself.
  step([&] {
    refusals_.atTheEnd();
    settle(refusals_.rest());
    const auto why = refusals_.stop();
    if (why && s_.dryRun) return s_.observer.wouldStop(mapping_.flow(), *why);
    if (why) throw GuardStop(*why);
  });
  const std::lock_guard lock(mutex_);
  finished_ = !error_ && !stop_.requested();
}

void FlowRun::settle(const std::vector<RefusalGuard::Refused>& refused) {
  for (const auto& r : refused) settler_.settle(r.item, r.failure());
}

void FlowRun::end() {
  if (std::exchange(ended_, true)) return;
  queue_.close();
  if (!finished_) queue_.stop();
  joinWriters();
  if (!finished_) settler_.forgetUnsent();
  const bool stored = settler_.finish();
  watch_.reset();
  // A transaction that failed is the cause, whatever broke after it.
  if (!stored) error_ = settler_.error();
  if (!stored || error_ || !finished_ || s_.c.scope.whole) return;
  try {
    StreamNotes notes = start_.notes;
    notes.sent = settler_.sent();
    notes.keyKinds = keys_.kinds();
    notes.withoutUsualKey = keys_.withoutUsual();
    if (start_.whole) {
      notes.repeated = intake_.repeated().count();
      notes.takesBack = intake_.takesBack();
    }
    endFlow(s_.c, mapping_, std::move(notes), start_.whole ? intake_.read() : -1);
  } catch (...) {
    error_ = std::current_exception();
  }
}

FlowCounts FlowRun::counts() const {
  FlowCounts counts = settler_.counts();
  counts.requests = services_.requests();
  return counts;
}

FlowCounts FlowRun::abandon() {
  halt();
  settler_.flush();
  return counts();
}

std::vector<bool> FlowRun::underWay(const std::vector<std::string_view>& keys) {
  // A writer that finds something of somebody else's says so before the queue lets go of the key.
  std::vector<bool> found = queue_.inFlight(keys);
  for (std::size_t i = 0; i < keys.size(); ++i)
    found[i] = found[i] || intake_.holds(keys[i]) || foreign_.holds(keys[i]);
  return found;
}

std::vector<bool> FlowRun::ignored(const std::vector<std::string_view>& keys) {
  return settler_.ignores(keys);
}

std::vector<std::optional<Link>> FlowRun::written(const std::vector<std::string_view>& keys) {
  auto links = settler_.findLinks(keys);
  if (!s_.dryRun) return links;
  // A dry run makes no links: what would be written is referred to by the name it would get.
  const auto kept = settler_.keeps(keys);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!links[i] && !kept[i]) links[i] = Link{objectKey(s_.c.profile, mapping_, keys[i]), {}, 0};
  return links;
}

}  // namespace spojka::host
