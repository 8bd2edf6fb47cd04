// SPDX-License-Identifier: Apache-2.0
// The front half of a stream: takes the source's batches, maps each record, and decides. A record whose
// mapped values have the fingerprint of its link stops here and costs no request; new ones go into the queue;
// changes of what is known wait until the guard has seen how many there are. Ownership: borrows everything.
// Threads: one. Errors: passes on what the store throws, and the guard's word when it stops the stream; a
// record that cannot be mapped is settled as failed.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/engine/blast_guard.hpp"
#include "host/engine/held_back.hpp"
#include "host/engine/log_fold.hpp"
#include "host/engine/read_scope.hpp"
#include "host/engine/settler.hpp"
#include "host/engine/stream_notes.hpp"
#include "host/engine/work_queue.hpp"
#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class Intake {
 public:
  struct Parts {
    std::string profile;
    const Mapping& mapping;
    const ReadScope& scope;
    Store& store;
    Settler& settler;
    WorkQueue& queue;
    HeldBytes& held;
    FilledMask filled;
    BlastGuard* guard = nullptr;  // null = nobody counts
    bool holdsBack = false;       // changes wait for the guard; otherwise it only counts
  };
  explicit Intake(Parts parts);

  // False = the queue was stopped.
  bool take(Batch batch);
  // Offers the kept failed records whose key did not come with the source's batches.
  bool offerFailedAgain();
  // Offers to delete what the scope names.
  bool offerDeletes();
  // All was read: offers what a log comes to.
  bool offerLastStates();
  // All was read and the guard agrees: lets the held back changes go.
  bool release();
  // Records the source gave.
  std::int64_t read() const noexcept { return read_; }

 private:
  struct Incoming {
    std::shared_ptr<Ticket> ticket;
    const spojka_record* record = nullptr;
  };
  // Lets go of the load where nothing of it is to be written.
  bool process(std::shared_ptr<Load> load, const std::vector<Incoming>& records);
  bool isUnchanged(WorkItem& item, const std::optional<Link>& link);
  // True = kept for later.
  bool hold(const WorkItem& item, const std::optional<Link>& link);
  void keepBack(const WorkItem& item);
  bool folds() const { return p_.scope.foldLogs && p_.mapping.log(); }
  void fold(const Batch& batch);
  FailedRecord failedBySource(const spojka_problem& problem) const;
  void settleProblems(const std::shared_ptr<Ticket>& ticket, const Batch& batch);
  // Fills the mapped record; false = settled as failed.
  bool map(WorkItem& item);
  void address(WorkItem& item, const std::optional<Link>& link);

  Parts p_;
  HeldBack held_;
  LogFold log_;
  std::int64_t read_ = 0;
  std::unordered_set<std::string> failedKeys_;  // kept from earlier runs, or failed in this one
  std::unordered_set<std::string> offerAgain_;  // of those, the ones the source has not brought in this run
};

}  // namespace spojka::host
