// SPDX-License-Identifier: Apache-2.0
#include "host/job/state_place.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/base/wall_time.hpp"
#include "host/profile/text_file.hpp"
#include "host/profile/yaml_tree.hpp"
#include "host/store/state_key.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

Profile profileIn(const Surroundings& around, const std::string& profileFile) {
  if (around.profileText.empty()) return loadProfile(profileFile, processEnvironment());
  TextFile text = readTextFile(around.profileText, kMaxProfileBytes);
  if (!text.problem.empty())
    throw ProfileError(profileFile, {{{}, "its text cannot be read: " + text.problem}});
  return parseProfile(std::move(text.text), profileFile, processEnvironment());
}

bool isGone(const Profile& profile, const std::string& flow) {
  return profile.hasFlows && std::none_of(profile.flows.begin(), profile.flows.end(),
                                          [&](const auto& rule) { return rule.flow == flow; });
}

std::string stateUrlOf(const Surroundings& around, const Profile& profile) {
  if (!around.stateUrl.empty()) return around.stateUrl;
  return profile.stateUrl.empty() ? defaultStateUrl(profile.name) : profile.stateUrl;
}

void concerns(const Surroundings& around, const Profile& profile) {
  if (around.forMany) return;
  around.logger.concerns(profile.name);
  if (!profile.zone.empty()) showTimesIn(profile.zone);
}

StatePlace statePlace(const Surroundings& around, const std::string& profileFile) {
  StatePlace place{profileIn(around, profileFile), {}};
  for (const auto& secret : place.profile.resolvedSecrets) around.logger.redactor().add(secret);
  concerns(around, place.profile);
  place.url = stateUrlOf(around, place.profile);
  useStateKey(place.url, place.profile.name, place.profile.stateKey);
  return place;
}

std::unique_ptr<StateAdmin> lookAtState(const Surroundings& around, const StatePlace& place) {
  return openExistingStateAdmin(place.url, place.profile.name, around.clock);
}

std::unique_ptr<StateAdmin> existingState(const Surroundings& around, const StatePlace& place) {
  auto state = lookAtState(around, place);
  if (state) return state;
  throw StatusError(
      RunStatus::refused,
      tr("profile '{}' has no state yet ({} does not exist); {} makes it, and {} "
         "names another place",
         place.profile.name, stateFileName(place.url), mention(Means::run), mention(Means::statePlace)));
}

}  // namespace spojka::host
