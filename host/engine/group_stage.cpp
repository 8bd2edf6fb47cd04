// SPDX-License-Identifier: Apache-2.0
#include "host/engine/group_stage.hpp"

#include "host/engine/decide/group_referred.hpp"
#include "host/engine/flow_start.hpp"
#include "host/engine/gather_run.hpp"

namespace spojka::host {

namespace {

// Groups that failed and are no more: another one has their members, or nobody.
void forgetGone(Store& store, const Mapping& mapping) {
  Settlement settlement;
  const auto kept = store.keptFailures(mapping.flow());
  if (kept.empty()) return;
  store.lookAtMembers(mapping.flow(), [&](MemberTable& table) {
    for (const auto& failure : kept) {
      if (isUnread(failure.key)) continue;
      const auto group = table.groupNamed(failure.key);
      if (!group || group->into != 0) settlement.passed.push_back(failure.key);
    }
  });
  if (!settlement.passed.empty()) store.settle(mapping.flow(), settlement);
}

}  // namespace

GroupStage::GroupStage(const Coupling& coupling, const Mapping& mapping, RunSides& sides,
                       NamesOfTargets& names, const CancelToken& ended, RunObserver& observer, bool dryRun)
    : stop_(&ended),
      held_(coupling.limits.heldBytes),
      adoption_(
          coupling, mapping, observer, [this](const auto& wanted) { return flow_->lookFor(wanted); },
          [this](const std::string& name) { flow_->isAbsent(name); }),
      source_(coupling.store, mapping, adoption_, coupling.scope) {
  forgetGone(coupling.store, mapping);
  std::vector<Referred*> referred;
  for (const auto& reference : mapping.references()) {
    const bool toGroups = coupling.gathering.count(reference.flow) != 0;
    referred_.push_back(std::make_unique<MembersReferred>(coupling.store, mapping, reference.flow, toGroups,
                                                          dryRun ? coupling.profile : std::string()));
    referred.push_back(referred_.back().get());
  }
  FlowRun::Shared shared{coupling, sides, held_, names, stop_, observer, [this] { stop_.request(); }, dryRun};
  shared.amend = [this](Settlement& settlement) { source_.amend(settlement); };
  flow_ =
      std::make_unique<FlowRun>(shared, mapping, beginFlow(coupling, mapping, dryRun), std::move(referred));
}

void GroupStage::run() {
  flow_->begin();
  flow_->offer(source_);
  flow_->readEnded();
  flow_->end();
  if (flow_->isFinished() && !flow_->error()) source_.settleUnchanged();
}

}  // namespace spojka::host
