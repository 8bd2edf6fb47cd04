// SPDX-License-Identifier: Apache-2.0
#include "host/job/trial_state.hpp"

#include <algorithm>
#include <utility>

#include "host/store/state_copy.hpp"

namespace spojka::host {

TrialState::TrialState(const Session& session, const std::vector<Mapping>& mappings, const Clock& clock,
                       bool anew) {
  const std::string url = session.stateUrl();
  const std::string& name = session.profile().name;
  std::unique_ptr<Store> existing;
  if (!anew) existing = openExistingStore(url, name, clock);
  const bool gathers =
      std::any_of(mappings.begin(), mappings.end(), [](const auto& m) { return m.gathers(); });
  if (!gathers && !(existing && !existing->gatheringFlows().empty())) {
    shown_.emplace(std::move(existing));
    return;
  }
  existing.reset();
  copy_ = copyOfState(url, name, clock, anew);
  shown_.emplace(*copy_);
}

}  // namespace spojka::host
