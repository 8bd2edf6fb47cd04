// SPDX-License-Identifier: Apache-2.0
// The front half of a stream: takes the source's batches, maps each record, and decides. A record whose
// mapped values have the fingerprint of its link stops here and costs no request; the others go into the
// queue. Ownership: borrows everything. Threads: one. Errors: passes on what the store throws; a record that
// cannot be mapped is settled as failed.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/engine/read_scope.hpp"
#include "host/engine/settler.hpp"
#include "host/engine/work_queue.hpp"
#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class Intake {
 public:
  Intake(std::string profile, const Mapping& mapping, const ReadScope& scope, Store& store, Settler& settler,
         WorkQueue& queue);

  // False = the queue was stopped.
  bool take(Batch batch);
  // Offers the kept failed records whose key did not come with the source's batches.
  bool offerFailedAgain();
  // Offers to delete what the scope names.
  bool offerDeletes();

 private:
  // What is left of a batch when only some keys are wanted.
  struct Part {
    const spojka_record* records;
    std::size_t count;
    std::size_t problems;
  };
  Part wantedPart(Ticket& ticket) const;
  bool process(const std::shared_ptr<Ticket>& ticket, const spojka_record* records, std::size_t count);
  void settleProblems(const std::shared_ptr<Ticket>& ticket);
  // Fills the mapped record; false = settled as failed.
  bool map(WorkItem& item);

  const std::string profile_;
  const Mapping& mapping_;
  const ReadScope& scope_;
  Store& store_;
  Settler& settler_;
  WorkQueue& queue_;
  std::unordered_set<std::string> failedKeys_;  // kept from earlier runs, or failed in this one
  std::unordered_set<std::string> offerAgain_;  // of those, the ones the source has not brought in this run
};

}  // namespace spojka::host
