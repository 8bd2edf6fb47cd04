// SPDX-License-Identifier: Apache-2.0
// From a profile file to the state behind it, without any connector: what looks at a state or tidies it works
// while a connector is missing or a server is down. Ownership: plain values. Threads: one. Errors:
// ProfileError, StoreError, StatusError.
#pragma once

#include <memory>
#include <string>

#include "host/job/surroundings.hpp"
#include "host/profile/profile.hpp"
#include "host/store/state_admin.hpp"

namespace spojka::host {

struct StatePlace {
  Profile profile;
  std::string url;
};

// Something of it may stand in the state that no run offers any more: the profile has no such flow, be it
// that it was renamed or taken out. Where a profile leaves its flows to the source, that cannot be told.
bool isGone(const Profile& profile, const std::string& flow);

// The profile as the surroundings have it.
Profile profileIn(const Surroundings& around, const std::string& profileFile);
// Where the state of this profile is.
std::string stateUrlOf(const Surroundings& around, const Profile& profile);
// What is logged and shown from now on is of this profile, in its zone.
void concerns(const Surroundings& around, const Profile& profile);
// The profile's secrets are known to the redactor afterwards.
StatePlace statePlace(const Surroundings& around, const std::string& profileFile);
// Nothing when there is no state yet.
std::unique_ptr<StateAdmin> lookAtState(const Surroundings& around, const StatePlace& place);
// StatusError (refused) when there is no state yet.
std::unique_ptr<StateAdmin> existingState(const Surroundings& around, const StatePlace& place);

}  // namespace spojka::host
