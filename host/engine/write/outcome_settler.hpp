// SPDX-License-Identifier: Apache-2.0
// What the destination said of a record becomes what is stored of it; and of a key that was settled the next
// record goes on. Used by one writer. Ownership: borrows all. Threads: one. Errors: StoreError never (the
// settler keeps it); GuardStop when the outcomes together say that it is not the records.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/log.hpp"
#include "host/engine/find/known_names.hpp"
#include "host/engine/find/lost_targets.hpp"
#include "host/engine/settle/settler.hpp"
#include "host/engine/write/foreign.hpp"
#include "host/engine/write/refusal_guard.hpp"
#include "host/engine/write/work_queue.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

// What an outcome says for people; `otherwise` where it says nothing.
std::string messageOf(const spojka_outcome& outcome, const char* otherwise);
// A retry helps nobody: the connector itself says, or the boundary noticed, that it is at fault.
bool isDefect(const spojka_outcome& outcome);
std::string contractBroken(const std::string& connector, const std::string& how);

class OutcomeSettler {
 public:
  struct Shared {
    WorkQueue& queue;
    Settler& settler;
    const Logger& logger;
    const Mapping& mapping;
    Foreign& foreign;
    RefusalGuard& refusals;
    LostTargets& lost;
    const std::function<void(std::string_view key)>& madeAnew;  // null = nobody has to know
    KnownNames& names;
    std::string connector;
    bool dryRun = false;
  };
  explicit OutcomeSettler(Shared shared) : s_(std::move(shared)) {}

  // `successors`: gets later records of the key, which are the caller's to write now.
  void settle(WorkItem& item, const spojka_outcome& outcome, std::vector<WorkItem>& successors);
  void settleWaiting(std::vector<RefusalGuard::Refused> waited);
  // After the item was settled with `outcome`.
  void handOver(const WorkItem& item, Outcome outcome, std::vector<WorkItem>& successors);

 private:
  void settleSuccess(WorkItem& item, const spojka_outcome& outcome, std::vector<WorkItem>& successors);
  void settleFound(WorkItem& item, const spojka_outcome& outcome, std::vector<WorkItem>& successors);
  Settled refused(const WorkItem& item, const spojka_outcome& outcome, Settled failure);
  void settleFailure(WorkItem& item, Settled failure, std::vector<WorkItem>& successors);
  // True = it waits until it is known whether the others are refused too.
  bool holdRefused(WorkItem& item, Settled& failure, std::vector<WorkItem>& successors);

  Shared s_;
};

}  // namespace spojka::host
