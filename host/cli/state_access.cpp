// SPDX-License-Identifier: Apache-2.0
#include "host/cli/state_access.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace spojka::host {

StatePlace statePlace(const Console& console, const std::string& profileFile) {
  StatePlace place{loadProfile(profileFile, processEnvironment()), console.options.stateUrl};
  for (const auto& secret : place.profile.resolvedSecrets) console.logger.redactor().add(secret);
  if (place.url.empty()) place.url = place.profile.stateUrl;
  if (place.url.empty()) place.url = defaultStateUrl(place.profile.name);
  return place;
}

std::unique_ptr<StateAdmin> lookAtState(const Console& console, const StatePlace& place) {
  return openExistingStateAdmin(place.url, place.profile.name, console.clock);
}

std::unique_ptr<StateAdmin> existingState(const Console& console, const StatePlace& place) {
  auto state = lookAtState(console, place);
  if (state) return state;
  throw StatusError(
      RunStatus::refused,
      fmt::format("profile '{}' has no state yet ({} does not exist); 'spojka run' makes it, and --state "
                  "names another place",
                  place.profile.name, stateFileName(place.url)));
}

void confirm(const std::string& what, bool yes) {
  if (yes) return;
  if (::isatty(STDIN_FILENO) != 1)
    throw StatusError(RunStatus::refused,
                      what + ": nobody is there to be asked; pass --yes to do it. Nothing was changed");
  std::fprintf(stderr, "%s. Go on? [y/N] ", what.c_str());
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes")
    throw StatusError(RunStatus::refused, "Nothing was changed");
}

}  // namespace spojka::host
