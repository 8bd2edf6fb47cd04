// SPDX-License-Identifier: Apache-2.0
// From a profile file to the state behind it, without any connector: the verbs that look at a state or tidy
// it work while a connector is missing or a server is down. Ownership: plain values. Threads: one. Errors:
// ProfileError, StoreError, StatusError.
#pragma once

#include <memory>
#include <string>

#include "host/cli/options.hpp"
#include "host/profile/profile.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {

struct StatePlace {
  Profile profile;
  std::string url;
};

// The profile's secrets are known to the redactor afterwards.
StatePlace statePlace(const Console& console, const std::string& profileFile);
// Nothing when there is no state yet.
std::unique_ptr<StateAdmin> lookAtState(const Console& console, const StatePlace& place);
// StatusError (refused) when there is no state yet.
std::unique_ptr<StateAdmin> existingState(const Console& console, const StatePlace& place);

// Asks on the terminal. Where nobody can answer, `yes` must have been given on the command line.
void confirm(const std::string& what, bool yes);

}  // namespace spojka::host
