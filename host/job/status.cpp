// SPDX-License-Identifier: Apache-2.0
#include "host/job/status.hpp"

#include <fmt/format.h>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kFailedShown = 20;
constexpr std::size_t kGroupsShown = 10;

std::optional<RunPace> paceOf(const StatusResult& s) {
  if (!s.lease) return std::nullopt;
  for (const auto& run : s.runs)
    if (run.runId == s.lease->runId) return paceOf(run, s.runs, s.lease->renewedUs);
  return std::nullopt;
}

}  // namespace

StatusResult statusOf(const Surroundings& around, const std::string& profileFile, std::size_t runs) {
  const StatePlace place = statePlace(around, profileFile);
  StatusResult result;
  result.profile = place.profile.name;
  result.stateUrl = place.url;
  const auto state = lookAtState(around, place);
  if (!state) return result;
  result.hasState = true;
  result.runs = state->runs(runs);
  result.flows = state->flows();
  result.failed = state->failed({}, "", "", kFailedShown);
  for (auto& f : result.failed) f.flowGone = isGone(place.profile, f.flow);
  result.failedCount = state->countFailed({});
  result.failedGroups = state->failedGroups(kGroupsShown);
  for (auto& group : result.failedGroups) group.example.flowGone = isGone(place.profile, group.example.flow);
  result.lease = state->lease();
  result.inbox = state->inbox();
  for (const auto& flow : place.profile.flows)
    if (flow.gathers())
      state->lookAtMembers(flow.flow, [&](MemberTable& table) {
        result.conflicts += static_cast<std::int64_t>(table.conflicts().size());
      });
  if (const auto kept = state->catalog(StateSide::destination)) result.askedDestinationAtUs = kept->atUs;
  result.pace = paceOf(result);
  return result;
}

RunsResult listRuns(const Surroundings& around, const std::string& profileFile, std::size_t limit) {
  const StatePlace place = statePlace(around, profileFile);
  const auto state = lookAtState(around, place);
  return {place.profile.name, state ? state->runs(limit) : std::vector<RunRow>()};
}

RunsResult findRun(const Surroundings& around, const std::string& profileFile, const std::string& id) {
  const StatePlace place = statePlace(around, profileFile);
  auto found = existingState(around, place)->findRuns(id);
  if (found.empty())
    throw StatusError(RunStatus::refused,
                      tr("no run's id begins with '{}'; {} shows the runs", id, mention(Means::runs)));
  if (found.size() > 1)
    throw StatusError(RunStatus::refused, tr("several runs' ids begin with '{}'; write more of it", id));
  return {place.profile.name, std::move(found)};
}

}  // namespace spojka::host
