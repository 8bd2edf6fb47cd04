// SPDX-License-Identifier: Apache-2.0
#include "host/cli/runs_verb.hpp"

#include <fmt/format.h>

#include "host/cli/report.hpp"
#include "host/cli/run_history.hpp"
#include "host/job/status.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

RunStatus runsListVerb(const Console& console, const std::string& profileFile, std::size_t limit) {
  const auto [profile, runs] = listRuns(surroundingsOf(console), profileFile, limit);
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> rows;
    rows.reserve(runs.size());
    for (const auto& run : runs) rows.push_back(historyToValue(a, profile, run));
    ObjectBuilder o;
    o.set("profile", make::string(a, profile)).set("runs", make::list(a, rows));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
  } else if (runs.empty()) {
    fmt::print("{}", tr("{}: no run yet\n", profile));
  } else {
    fmt::print("{}", historyTable(runs, 0));
  }
  return RunStatus::ok;
}

RunStatus runsShowVerb(const Console& console, const std::string& id, const std::string& profileFile) {
  const auto [profile, found] = findRun(surroundingsOf(console), profileFile, id);
  const RunRow& run = found.front();
  if (console.options.json) {
    Arena a;
    const spojka_value v = historyToValue(a, profile, run);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  fmt::print("{}", tr("run       {}\nprofile   {}\nstatus    {}\nstarted   {}\n", run.runId, profile,
                      statusWord(run.status), showTime(run.startedAtUs)));
  if (run.finishedAtUs != 0)
    fmt::print("{}", tr("finished  {} ({}, {})\n", showTime(run.finishedAtUs),
                        showDuration(run.finishedAtUs - run.startedAtUs), rateOf(run)));
  if (!run.flows.empty()) fmt::print("\n{}", countsTable(run.flows));
  fmt::print("{}", errorText(run));
  return RunStatus::ok;
}

}  // namespace spojka::host
