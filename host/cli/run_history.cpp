// SPDX-License-Identifier: Apache-2.0
#include "host/cli/run_history.hpp"

#include <fmt/format.h>

#include "host/cli/report.hpp"
#include "host/cli/words.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

std::string rateOf(const RunRow& run) {
  const auto rate = recordsPerSecond(run);
  return rate ? fmt::format("{:.0f}/s", *rate) : "-";
}

std::string historyTable(const std::vector<RunRow>& runs, std::size_t indent) {
  Table table({tr("run"), tr("started"), tr("took"), tr("status"), tr("read"), tr("written"), tr("deleted"),
               tr("failed"), tr("rate"), tr("error")});
  for (const auto& run : runs) {
    const RunTotals t = totalsOf(run);
    table.add({run.runId.substr(0, 8), showTime(run.startedAtUs),
               run.finishedAtUs == 0 ? "-" : showDuration(run.finishedAtUs - run.startedAtUs),
               statusWord(run.status), std::to_string(t.read), std::to_string(t.written),
               std::to_string(t.deleted), std::to_string(t.failed), rateOf(run), inWords(run.error)});
  }
  return table.text(indent);
}

spojka_value runToValueWith(Arena& a, const std::string& profile, const RunRow& run,
                            const std::vector<std::pair<std::string_view, spojka_value>>& more) {
  const spojka_value plain = runToValue(a, profile, run);
  const ValueView view(plain);
  ObjectBuilder o;
  for (std::size_t i = 0; i < view.size(); ++i) o.set(view.name(i), *view.member(i).raw());
  for (const auto& [name, value] : more) o.set(name, value);
  return o.finish(a);
}

spojka_value historyToValue(Arena& a, const std::string& profile, const RunRow& run) {
  const auto seconds = secondsOf(run);
  const auto rate = recordsPerSecond(run);
  return runToValueWith(
      a, profile, run,
      {{"seconds", seconds ? make::decimal(a, fmt::format("{:.3f}", *seconds)) : make::null()},
       {"records_per_second", rate ? make::decimal(a, fmt::format("{:.1f}", *rate)) : make::null()}});
}

}  // namespace spojka::host
