// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_run.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "host/base/means.hpp"
#include "host/engine/guard_stop.hpp"
#include "host/engine/intake.hpp"
#include "host/engine/patience.hpp"
#include "host/engine/read_progress.hpp"
#include "host/engine/settler.hpp"
#include "host/engine/stream_start.hpp"
#include "host/engine/work_queue.hpp"
#include "host/engine/writer.hpp"

namespace spojka::host {
namespace {

// Records held by writers together: each keeps its source record in memory, so this is most of what a run
// needs.
constexpr std::size_t kInFlight = 256;
// Below this a shared look-up is not shared enough: 1 request in 24 is 4 %.
constexpr std::size_t kSmallestChunk = 24;

SideWatch::Told toldTo(SendGate& gate) {
  return [&gate](const SideActivity& activity) { gate.told(activity.waitingFor, activity.waitingUntilUs); };
}

std::size_t chunkFor(std::size_t writers, std::size_t maxBatch) {
  return std::clamp(kInFlight / writers, std::min(kSmallestChunk, maxBatch), maxBatch);
}

}  // namespace

// The running parts, in the sequence they depend on each other.
struct StreamRun::Machine {
  Machine(const Coupling& c, const Mapping& mapping, RunSides& runSides, CancelToken& stopToken,
          std::size_t writerCount, const HostServices& services, bool dryRun)
      : stop(stopToken),
        sides(runSides),
        start(beginStream(c, mapping, dryRun)),
        guard(mapping.stream(), c.limits.guard, start.known, start.notes.fields),
        keys(mapping.stream(), mapping.keyKinds(), start.notes.keyKinds, start.known.links, start.whole),
        held(c.limits.heldBytes),
        queue(std::max<std::size_t>(128, writerCount * 4), chunkFor(writerCount, c.maxBatch), writerCount,
              &held),
        foreign(mapping.stream()),
        refusals(mapping.stream(), c.limits.guard.failed),
        settler(mapping.stream(), c.store, c.observer, [this] { halt(); }),
        // A first run changes nothing that is known.
        guards(start.known.links > 0 && c.limits.allowChanges.count(mapping.stream()) == 0),
        intake({c.profile, mapping, c.scope, c.store, settler, queue, held, FilledMask(mapping, start.notes),
                guards ? &guard : nullptr, !dryRun, &keys, c.limits.adopt.count(mapping.stream()) == 0}),
        openDestination([&c, &services] {
          return std::make_unique<DestinationInstance>(c.destinationTable, services.host(),
                                                       c.destination.configJson, c.runtimeJson,
                                                       c.destination.connector);
        }) {}

  void halt() {
    stop.request();
    queue.stop();
    sides.wake();
  }
  void settle(const std::vector<RefusalGuard::Refused>& refused) {
    for (const auto& r : refused) settler.settle(r.item, r.failure);
  }
  // Keeps the first error only: the others are its consequences.
  void fail(std::exception_ptr e, Part part) {
    {
      const std::lock_guard lock(mutex);
      if (!error) {
        error = std::move(e);
        culprit = part;
      }
    }
    halt();
  }

  // Wakes whoever waits or blocks: the queue's users, the source, the destinations. Their calls then end by
  // themselves.
  void interrupt() {
    halt();
    for (auto& writer : writers) writer->cancel();
    const std::lock_guard lock(sourceMutex);
    if (source != nullptr) source->cancel();
  }

  StreamNotes notesAtTheEnd() const {
    StreamNotes notes = start.notes;
    notes.keyKinds = keys.kinds();
    return notes;
  }

  // Makes a source known to interrupt() for as long as it is read from.
  class Reading {
   public:
    Reading(Machine& m, SourceInstance& source) : m_(m) {
      const std::lock_guard lock(m_.sourceMutex);
      m_.source = &source;
      if (m_.stop.requested()) source.cancel();
    }
    ~Reading() {
      const std::lock_guard lock(m_.sourceMutex);
      m_.source = nullptr;
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    Machine& m_;
  };

  CancelToken& stop;
  RunSides& sides;
  StreamStart start;
  BlastGuard guard;
  KeyWatch keys;
  ReadProgress progress;
  HeldBytes held;
  WorkQueue queue;
  Foreign foreign;
  RefusalGuard refusals;
  Settler settler;
  const bool guards;
  Intake intake;
  std::function<std::unique_ptr<DestinationInstance>()> openDestination;
  std::vector<std::unique_ptr<Writer>> writers;
  std::vector<std::thread> threads;
  std::mutex sourceMutex;
  SourceInstance* source = nullptr;
  std::mutex mutex;
  std::exception_ptr error;
  Part culprit = Part::host;  // with the error
};

StreamRun::StreamRun(const Coupling& coupling, const Mapping& mapping, RunSides& sides, CancelToken& stop,
                     bool dryRun)
    : c_(coupling),
      mapping_(mapping),
      sides_(sides),
      stop_(stop),
      dryRun_(dryRun),
      sourceServices_(coupling.source.connector, coupling.logger, stop, toldTo(sides.source),
                      &coupling.clock),
      destinationServices_(coupling.destination.connector, coupling.logger, stop, toldTo(sides.destination),
                           &coupling.clock) {}

// Whatever a connector forgot to take back is over with the stream.
StreamRun::~StreamRun() {
  sides_.source.told({}, 0);
  sides_.destination.told({}, 0);
}

std::size_t StreamRun::writersWanted() const {
  return std::max<std::size_t>(1, c_.connections);
}

void StreamRun::readOnce(Machine& m, SendGate::Permit& permit) {
  SourceInstance source(c_.sourceTable, sourceServices_.host(), c_.source.configJson, c_.runtimeJson,
                        c_.source.connector);
  const Machine::Reading reading(m, source);
  const ReadLimits limits;
  const std::string& stream = mapping_.stream();
  const std::string from = m.start.fromTheStart ? "" : c_.store.checkpoint(stream, stream).value_or("");
  m.progress.begins(from);
  auto session = source.read(selectionOf(stream, c_.scope), from, limits.maxRecords, limits.maxBytes);
  Batch batch;
  while (!stop_.requested() && session.next(batch)) {
    // A source that breaks again and again is not there because it begins well each time.
    if (m.progress.gave(batch.size() + batch.problemCount())) permit.good();
    if (!m.intake.take(std::exchange(batch, Batch()))) return;
    m.settle(m.refusals.batchRead());
  }
  if (!stop_.requested()) permit.good();
}

void StreamRun::readAll(Machine& m) {
  const auto read = [&](SendGate::Permit& permit) { readOnce(m, permit); };
  workPatiently(sides_.source, stop_, read, [&](const Error& why) {
    c_.logger.warning("reading is repeated from the last checkpoint",
                      {{"stream", mapping_.stream()}, {"why", why.what()}});
    if (m.progress.isEndless()) throw Error(why);
    m.start.whole = false;  // some of it comes twice: the count says nothing
    m.intake.readAgain();
    // What was read so far must be settled and stored, or it would be read and written once more.
    m.queue.waitUntilIdle();
    m.settle(m.refusals.rest());
    return m.settler.flush();
  });
  if (!stop_.requested()) m.intake.offerLastStates();
}

void StreamRun::run() {
  Machine m(c_, mapping_, sides_, stop_, writersWanted(), destinationServices_, dryRun_);
  {
    const std::lock_guard lock(mutex_);
    machine_ = &m;
  }
  try {
    const std::uint32_t seed = c_.limits.seed != 0 ? c_.limits.seed : std::random_device()();
    for (std::size_t i = 0; i < writersWanted(); ++i)
      m.writers.push_back(
          std::make_unique<Writer>(Writer::Shared{m.queue, m.settler, sides_, c_.timer, stop_, c_.logger,
                                                  mapping_, m.foreign, m.refusals, dryRun_},
                                   m.openDestination(), seed + static_cast<std::uint32_t>(i)));
    work(m);
  } catch (...) {
    m.fail(std::current_exception(), Part::destination);
  }
  const bool stored = m.settler.finish();
  {
    const std::lock_guard lock(mutex_);
    machine_ = nullptr;
    last_ = m.settler.counts();
    last_.requests = destinationServices_.requests();
  }
  if (m.start.whole) m.start.notes.repeated = m.intake.repeated().count();
  if (stored && !m.error && !stop_.requested() && !c_.scope.whole)
    endStream(c_, mapping_, m.notesAtTheEnd(), m.start.whole ? m.intake.read() : -1);
  culprit_ = m.culprit;
  // A transaction that failed is the cause, whatever broke after it.
  if (!stored) std::rethrow_exception(m.settler.error());
  if (m.error) std::rethrow_exception(m.error);
}

void StreamRun::writeWhile(Machine& m, const std::function<void()>& feed) {
  try {
    for (auto& writer : m.writers)
      m.threads.emplace_back([&m, w = writer.get()] {
        try {
          w->run();
        } catch (...) {
          m.fail(std::current_exception(), Part::destination);
        }
      });
    feed();
    m.queue.close();
  } catch (...) {
    m.fail(std::current_exception(), Part::source);
  }
  for (auto& thread : m.threads) thread.join();
  m.threads.clear();
}

void StreamRun::work(Machine& m) {
  const OnCancel watch(stop_, [&m] { m.interrupt(); });
  writeWhile(m, [&] {
    if (c_.scope.deletes) {
      m.intake.offerDeletes();
      return;
    }
    readAll(m);
    tellRepeated(m);
    if (!stop_.requested()) m.intake.offerFailedAgain();
    if (!stop_.requested()) askGuard(m);
    if (!stop_.requested()) m.intake.release();
    tellOfUnreadable(m);
  });
  if (!stop_.requested()) takeOver(m);
  // Too few to tell of the side: each is kept by itself.
  if (!stop_.requested()) m.settle(m.refusals.rest());
}

// All was looked up: now it is known how much of what was found is ours.
void StreamRun::takeOver(Machine& m) {
  if (const auto why = m.foreign.refusal()) {
    if (!dryRun_) return m.fail(std::make_exception_ptr(GuardStop(*why)), Part::host);
    c_.logger.warning("a run would stop here", {{"stream", mapping_.stream()}, {"why", *why}});
    return;
  }
  if (const std::string story = m.foreign.story(); !story.empty())
    c_.logger.info(story, {{"stream", mapping_.stream()}});
  if (!m.foreign.holds()) return;
  m.queue.reopen();
  writeWhile(m, [&] { m.intake.takeOver(m.foreign.held()); });
}

void StreamRun::tellRepeated(const Machine& m) {
  const RepeatedKeys& repeated = m.intake.repeated();
  if (repeated.count() == 0) return;
  c_.logger.warning(
      "the source gave records with a key that had come before; of each key the last one is used. Where they "
      "are "
      "two records, give them keys of their own there; after a download that was cut it is a part that came "
      "again",
      {{"stream", mapping_.stream()},
       {"records", std::to_string(repeated.count())},
       {"for example", repeated.example()}});
}

void StreamRun::tellOfUnreadable(const Machine& m) const {
  if (m.intake.unreadable() == 0) return;
  c_.logger.warning(
      "failed records are kept in a form that this version cannot read; they stay and are not offered: "
      "update the program, or look at them with " +
          mention(Means::failedList),
      {{"stream", mapping_.stream()}, {"records", std::to_string(m.intake.unreadable())}});
}

void StreamRun::askGuard(Machine& m) {
  if (!m.guards) return;
  auto why = m.guard.tooManyChanges();
  if (!why) why = m.guard.atTheEnd(m.intake.read(), m.start.whole);
  if (!why) why = m.keys.atTheEnd();
  if (!why) return;
  if (!dryRun_) throw GuardStop(*why);
  c_.logger.warning("a run would stop here", {{"stream", mapping_.stream()}, {"why", *why}});
}

FlowCounts StreamRun::abandon() {
  {
    const std::lock_guard lock(mutex_);
    if (machine_ != nullptr) {
      machine_->halt();
      machine_->settler.flush();
    }
  }
  return counts();
}

std::int64_t StreamRun::expected() const {
  return sourceServices_.activity().expected;
}

FlowCounts StreamRun::counts() const {
  const std::lock_guard lock(mutex_);
  if (machine_ == nullptr) return last_;
  FlowCounts counts = machine_->settler.counts();
  counts.requests = destinationServices_.requests();
  return counts;
}

}  // namespace spojka::host
