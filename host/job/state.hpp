// SPDX-License-Identifier: Apache-2.0
// What is remembered between the runs of a profile: shown, copied, put back, forgotten. No connector is
// asked. Ownership: plain values. Threads: one. Errors: ProfileError, StoreError; StatusError (refused) where
// there is no state, and for a file that cannot be read in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/job/state_place.hpp"

namespace spojka::host {

struct StateResult {
  std::string profile;
  std::string file;
  std::int64_t bytes = 0;
  std::size_t schema = 0;
  std::optional<SideIdentity> source;
  std::optional<SideIdentity> destination;
  std::vector<FlowState> flows;
  std::optional<LeaseInfo> lease;  // of the run that is at work now
};
StateResult showState(const Surroundings& around, const std::string& profileFile);

// What went through a copy, a reset.
struct StateMoved {
  std::string profile;
  StateCounts counts;
};
StateMoved exportState(const Surroundings& around, const std::string& profileFile,
                       const StateAdmin::LineSink& sink);
// All or nothing. Into an empty state only, unless it is to be replaced.
StateMoved importState(const Surroundings& around, const std::string& profileFile,
                       const StateAdmin::LineSource& source, bool replace);

// Forgets links, failed records and the checkpoint of one stream, or of all when empty; the history stays.
// `agreed` is told what would be forgotten, and nothing is when it throws.
StateMoved resetState(const Surroundings& around, const std::string& profileFile, const std::string& stream,
                      const std::function<void(const StateMoved& toForget)>& agreed);

}  // namespace spojka::host
