// SPDX-License-Identifier: Apache-2.0
// The second half of a flow that gathers: once its streams were read, the groups that have changed are
// mapped, decided and written like records of a stream. Ownership: borrows all. Threads: run() by one,
// counts() and abandon() from any. Errors: in error(), as FlowRun.
#pragma once

#include <memory>
#include <vector>

#include "host/engine/adoption.hpp"
#include "host/engine/flow_run.hpp"
#include "host/engine/read/group_source.hpp"

namespace spojka::host {

class GroupStage {
 public:
  GroupStage(const Coupling& coupling, const Mapping& mapping, RunSides& sides, NamesOfTargets& names,
             const CancelToken& ended, RunObserver& observer, bool dryRun);
  void run();
  const FlowRun& flow() const noexcept { return *flow_; }
  FlowRun& flow() noexcept { return *flow_; }

 private:
  CancelToken stop_;
  HeldBytes held_;
  Adoption adoption_;
  GroupSource source_;
  std::vector<std::unique_ptr<Referred>> referred_;
  std::unique_ptr<FlowRun> flow_;
};

}  // namespace spojka::host
