// SPDX-License-Identifier: Apache-2.0
#include "host/job/state.hpp"

#include <filesystem>

namespace spojka::host {
namespace {

std::int64_t bytesOf(const std::string& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

}  // namespace

StateResult showState(const Surroundings& around, const std::string& profileFile) {
  const StatePlace place = statePlace(around, profileFile);
  const auto state = existingState(around, place);
  const std::string file = stateFileName(place.url);
  return {place.profile.name,
          file,
          bytesOf(file),
          state->schemaVersion(),
          state->boundTo(StateSide::source),
          state->boundTo(StateSide::destination),
          state->flows(),
          state->lease()};
}

StateMoved exportState(const Surroundings& around, const std::string& profileFile,
                       const StateAdmin::LineSink& sink) {
  const StatePlace place = statePlace(around, profileFile);
  const auto state = existingState(around, place);
  return {place.profile.name, state->exportTo(sink)};
}

StateMoved importState(const Surroundings& around, const std::string& profileFile,
                       const StateAdmin::LineSource& source, bool replace) {
  const StatePlace place = statePlace(around, profileFile);
  const auto state = openStateAdmin(place.url, place.profile.name, around.clock);
  return {place.profile.name, state->importFrom(source, replace)};
}

StateMoved resetState(const Surroundings& around, const std::string& profileFile, const std::string& stream,
                      const std::function<void(const StateMoved& toForget)>& agreed) {
  const StatePlace place = statePlace(around, profileFile);
  const auto state = existingState(around, place);
  StateMoved toForget{place.profile.name, {}};
  for (const auto& s : state->flows()) {
    if (!stream.empty() && s.flow != stream) continue;
    ++toForget.counts.flows;
    toForget.counts.links += s.links;
    toForget.counts.failed += s.failed;
  }
  agreed(toForget);
  return {place.profile.name, state->reset(stream)};
}

}  // namespace spojka::host
