// SPDX-License-Identifier: Apache-2.0
// The back half of a flow: one writer is one thread with one destination instance, with which it looks for
// objects and writes records. It keeps what it took until every record of it is settled or given back, so
// that nothing is forgotten between attempts. Ownership: owns the destination instance; borrows the rest.
// Threads: run() on its own; cancel() from any. Errors: what ends the run is thrown out of run(); what
// concerns one record is settled.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/base/log.hpp"
#include "host/engine/find/finder.hpp"
#include "host/engine/find/known_names.hpp"
#include "host/engine/find/lazy_destination.hpp"
#include "host/engine/find/lost_targets.hpp"
#include "host/engine/pace/backoff.hpp"
#include "host/engine/pace/run_sides.hpp"
#include "host/engine/settle/settler.hpp"
#include "host/engine/write/foreign.hpp"
#include "host/engine/write/outcome_settler.hpp"
#include "host/engine/write/refusal_guard.hpp"
#include "host/engine/write/work_queue.hpp"
#include "host/plugin/connector.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

class Writer {
 public:
  struct Shared {
    WorkQueue& queue;
    Settler& settler;
    RunSides& sides;
    const Timer& timer;
    const CancelToken& cancel;
    const Logger& logger;
    const Mapping& mapping;
    Foreign& foreign;
    RefusalGuard& refusals;
    LostTargets& lost;
    const std::function<void(std::string_view key)>& madeAnew;  // null = nobody has to know
    Finder& finder;
    KnownNames& names;
    std::string connector;  // of the destination
    bool dryRun = false;
  };

  // `open`: called once there is something to ask or to write.
  Writer(Shared shared, LazyDestination::Open open, std::uint32_t seed);

  // While there is nothing to write yet: what all records may need.
  void askAhead();
  // Until the queue ends or the run is cancelled.
  void run();
  void cancel() noexcept { destination_.cancel(); }

 private:
  DestinationInstance& destination() { return destination_.get(); }
  // Looks for the objects of these records and gives them back to the queue. False = cancelled.
  bool lookFor(std::vector<WorkItem> items);
  // Objects that are about to be created are ours from then on, whatever becomes of this run. False = the run
  // has ended.
  bool announce(std::vector<WorkItem>& items);
  // Attempts until all are settled. False = cancelled with some unsettled.
  bool writeAll(std::vector<WorkItem> items);
  bool settleAll(std::vector<WorkItem>& items, std::vector<WorkItem>& call);
  void leaveInDoubt(const std::vector<WorkItem>& items, const std::vector<WorkItem>& call);
  // The side is given up. What it was given up over is kept where that harms nobody: a record with which
  // alone it was tried, and one that was kept before; else each would stop every run.
  void keepWhatWasTried(std::vector<WorkItem>& items, const Error& why);
  // What one attempt came to, also when it ended in an exception.
  struct Attempt {
    std::size_t settled = 0;
    std::size_t written = 0;       // of these: created, updated or deleted
    bool looked = false;           // the destination had to look itself
    std::size_t again = 0;         // records that are to be sent again
    std::int64_t asked = -1;       // the longest wait the other side asked for, milliseconds
    std::string why;               // of one that is to be sent again
    std::optional<Error> problem;  // the call as a whole failed
  };
  // What the next call takes off the front: not more than lately went well, one that is suspected of having
  // spoilt a call alone, and one where the side is only probed.
  std::vector<WorkItem> nextCall(std::vector<WorkItem>& items, bool probe) const;
  // Another record beside suspects that nobody was answered since.
  std::optional<WorkItem> witness(const std::vector<WorkItem>& items) const;
  static std::size_t requestsOf(const Attempt& result);
  // One call.
  Attempt once(std::vector<WorkItem>& items, SendGate::Permit& permit);
  // A call failed with one record alone, again: is it the record, and not the side?
  // `others`: of this writer.
  bool isItself(const WorkItem& item, const Attempt& result, const std::vector<WorkItem>& others) const;
  // Nothing else is there to ask with, and no other record was kept for that since the side last answered.
  bool nobodyElse() const;
  Settled keptFor(const WorkItem& item, const Error& why) const;
  void giveUp(WorkItem& item, const Error& why, std::vector<WorkItem>& successors);
  // The records without an outcome, which may or may not have been written.
  void suspect(std::vector<WorkItem>& items, const std::vector<bool>& told, const Error& why);
  // Tells the destination what is known of the object. `id`: lent to it.
  void address(WorkItem& item, spojka_record& record, std::string& id);
  // Removes what was settled from `items` and appends later records of the same keys.
  void attempt(std::vector<WorkItem>& items, SendGate::Permit& permit, Attempt& result);
  // The connector broke its contract with this outcome.
  void breach(const spojka_outcome& outcome);
  // True = to be sent again.
  bool keep(WorkItem& item, const spojka_outcome& outcome, SendGate::Permit& permit, Attempt& result);
  // Time between two attempts. False = cancelled.
  bool pause(const Attempt& result);

  Shared s_;
  LazyDestination destination_;
  OutcomeSettler outcomes_;
  Backoff backoff_;
  std::size_t most_ = 1;            // records of a call, of the chunk at work on
  std::int64_t answersBefore_ = 0;  // of the side, when the call at work on began
  bool owesFlush_ = false;  // the last flush failed: what the connector calls unchanged may be its own
  int breaches_ = 0;        // outcomes in a row that cannot be
};

}  // namespace spojka::host
