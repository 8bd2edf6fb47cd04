// SPDX-License-Identifier: Apache-2.0
#include "host/cli/runs_verb.hpp"

#include <fmt/format.h>

#include "host/cli/report.hpp"
#include "host/cli/run_history.hpp"
#include "host/cli/state_access.hpp"
#include "spojka/json.hpp"

namespace spojka::host {

RunStatus runsListVerb(const Console& console, const std::string& profileFile, std::size_t limit) {
  const StatePlace place = statePlace(console, profileFile);
  const auto state = lookAtState(console, place);
  const auto runs = state ? state->runs(limit) : std::vector<RunRow>();
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> rows;
    rows.reserve(runs.size());
    for (const auto& run : runs) rows.push_back(historyToValue(a, place.profile.name, run));
    ObjectBuilder o;
    o.set("profile", make::string(a, place.profile.name)).set("runs", make::list(a, rows));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
  } else if (runs.empty()) {
    fmt::print("{}: no run yet\n", place.profile.name);
  } else {
    fmt::print("{}", historyTable(runs, 0));
  }
  return RunStatus::ok;
}

RunStatus runsShowVerb(const Console& console, const std::string& id, const std::string& profileFile) {
  const StatePlace place = statePlace(console, profileFile);
  const auto state = existingState(console, place);
  const auto found = state->findRuns(id);
  if (found.empty())
    throw StatusError(RunStatus::refused,
                      fmt::format("no run's id begins with '{}'; 'spojka runs list' shows the runs", id));
  if (found.size() > 1)
    throw StatusError(RunStatus::refused,
                      fmt::format("several runs' ids begin with '{}'; write more of it", id));
  const RunRow& run = found.front();
  if (console.options.json) {
    Arena a;
    const spojka_value v = historyToValue(a, place.profile.name, run);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  fmt::print("run       {}\nprofile   {}\nstatus    {}\nstarted   {}\n", run.runId, place.profile.name,
             run.status, showTime(run.startedAtUs));
  if (run.finishedAtUs != 0)
    fmt::print("finished  {} ({}, {})\n", showTime(run.finishedAtUs),
               showDuration(run.finishedAtUs - run.startedAtUs), rateOf(run));
  if (!run.flows.empty()) fmt::print("\n{}", countsTable(run.flows));
  fmt::print("{}", errorText(run));
  return RunStatus::ok;
}

}  // namespace spojka::host
