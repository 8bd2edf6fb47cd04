// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_run.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include "host/engine/backoff.hpp"
#include "host/engine/intake.hpp"
#include "host/engine/settler.hpp"
#include "host/engine/work_queue.hpp"
#include "host/engine/writer.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kInFlight = 2048;     // records held by writers together
constexpr std::size_t kSmallestChunk = 16;  // below this a shared look-up is not shared enough

std::size_t chunkFor(std::size_t writers, std::size_t maxBatch) {
  return std::clamp(kInFlight / writers, std::min(kSmallestChunk, maxBatch), maxBatch);
}

}  // namespace

// The running parts, in the sequence they depend on each other.
struct StreamRun::Machine {
  Machine(const Coupling& c, const Mapping& mapping, CancelToken& stopToken, std::size_t writerCount,
          const HostServices& services)
      : stop(stopToken),
        queue(std::max<std::size_t>(256, writerCount * 8), chunkFor(writerCount, c.maxBatch), writerCount),
        settler(mapping.stream(), c.store, c.observer, [this] { halt(); }),
        intake(c.profile, mapping, c.scope, c.store, settler, queue),
        openDestination([&c, &services] {
          return std::make_unique<DestinationInstance>(c.destinationTable, services.host(),
                                                       c.destination.configJson, c.runtimeJson,
                                                       c.destination.connector);
        }) {}

  void halt() {
    stop.request();
    queue.stop();
  }
  // Keeps the first error only: the others are its consequences.
  void fail(std::exception_ptr e) {
    {
      const std::lock_guard lock(mutex);
      if (!error) error = std::move(e);
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

  // Turns a request to stop into interrupt(), for as long as it lives.
  class Watch {
   public:
    explicit Watch(Machine& m)
        : thread_([this, &m] {
            while (ended_.sleepFor(std::chrono::milliseconds(100)))
              if (m.stop.requested()) return m.interrupt();
          }) {}
    ~Watch() {
      ended_.request();
      thread_.join();
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    CancelToken ended_;
    std::thread thread_;
  };

  CancelToken& stop;
  WorkQueue queue;
  Settler settler;
  Intake intake;
  Gate gate;
  std::function<std::unique_ptr<DestinationInstance>()> openDestination;
  std::vector<std::unique_ptr<Writer>> writers;
  std::vector<std::thread> threads;
  std::mutex sourceMutex;
  SourceInstance* source = nullptr;
  std::mutex mutex;
  std::exception_ptr error;
};

StreamRun::StreamRun(const Coupling& coupling, const Mapping& mapping, CancelToken& stop, bool dryRun)
    : c_(coupling),
      mapping_(mapping),
      stop_(stop),
      dryRun_(dryRun),
      sourceServices_(coupling.source.connector, coupling.logger, stop),
      destinationServices_(coupling.destination.connector, coupling.logger, stop) {}

StreamRun::~StreamRun() = default;

std::size_t StreamRun::writersWanted() const {
  return std::max<std::size_t>(1, c_.connections);
}

void StreamRun::readOnce(Machine& m) {
  SourceInstance source(c_.sourceTable, sourceServices_.host(), c_.source.configJson, c_.runtimeJson,
                        c_.source.connector);
  const Machine::Reading reading(m, source);
  const ReadLimits limits;
  auto session =
      source.read(selectionOf(mapping_.stream(), c_.scope),
                  c_.scope.whole ? std::string() : c_.store.checkpoint(mapping_.stream()).value_or(""),
                  limits.maxRecords, limits.maxBytes);
  Batch batch;
  while (!stop_.requested() && session.next(batch))
    if (!m.intake.take(std::exchange(batch, Batch()))) break;
}

void StreamRun::readAll(Machine& m) {
  Backoff backoff(1);
  for (;;) {
    try {
      return readOnce(m);
    } catch (const Error& e) {
      const bool passing = e.code() == SPOJKA_E_TRANSIENT || e.code() == SPOJKA_E_RATE_LIMIT;
      if (stop_.requested() || !passing || backoff.attempts() >= 3 ||
          e.retryAfterMs() > Backoff::kLongestAsked.count())
        throw;
      const auto wait = backoff.next(e.retryAfterMs());
      c_.logger.warning(
          "reading is repeated from the last checkpoint",
          {{"stream", mapping_.stream()}, {"why", e.what()}, {"wait_ms", std::to_string(wait.count())}});
      // What was read so far must be settled and stored, or it would be read and written once more.
      m.queue.waitUntilIdle();
      if (!m.settler.flush() || !stop_.sleepFor(wait)) throw;
    }
  }
}

void StreamRun::run() {
  Machine m(c_, mapping_, stop_, writersWanted(), destinationServices_);
  {
    const std::lock_guard lock(mutex_);
    machine_ = &m;
  }
  try {
    for (std::size_t i = 0; i < writersWanted(); ++i)
      m.writers.push_back(
          std::make_unique<Writer>(Writer::Shared{m.queue, m.settler, m.gate, stop_, c_.logger, dryRun_},
                                   m.openDestination(), static_cast<std::uint32_t>(i + 7)));
    work(m);
  } catch (...) {
    m.fail(std::current_exception());
  }
  const bool stored = m.settler.finish();
  {
    const std::lock_guard lock(mutex_);
    machine_ = nullptr;
    last_ = m.settler.counts();
    last_.requests = destinationServices_.requests();
  }
  // A transaction that failed is the cause, whatever broke after it.
  if (!stored) std::rethrow_exception(m.settler.error());
  if (m.error) std::rethrow_exception(m.error);
}

void StreamRun::work(Machine& m) {
  const Machine::Watch watch(m);
  try {
    for (auto& writer : m.writers)
      m.threads.emplace_back([&m, w = writer.get()] {
        try {
          w->run();
        } catch (...) {
          m.fail(std::current_exception());
        }
      });
    if (c_.scope.deletes) {
      m.intake.offerDeletes();
    } else {
      readAll(m);
      if (!stop_.requested()) m.intake.offerFailedAgain();
    }
    m.queue.close();
  } catch (...) {
    m.fail(std::current_exception());
  }
  for (auto& thread : m.threads) thread.join();
}

StreamCounts StreamRun::counts() const {
  const std::lock_guard lock(mutex_);
  if (machine_ == nullptr) return last_;
  StreamCounts counts = machine_->settler.counts();
  counts.requests = destinationServices_.requests();
  return counts;
}

}  // namespace spojka::host
