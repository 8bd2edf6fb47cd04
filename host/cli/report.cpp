// SPDX-License-Identifier: Apache-2.0
#include "host/cli/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/cli/counts_json.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/engine/conclusion.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

spojka_value totalsToValue(Arena& a, const FlowTotals& stream) {
  ObjectBuilder o = countsObject(stream.counts);
  o.set("status", stream.status.empty() ? make::null() : make::string(a, stream.status))
      .set("error", stream.error.empty() ? make::null() : make::string(a, inWords(stream.error)));
  return o.finish(a);
}

// How a run or a flow ended is a word of programs; people get theirs.
std::string statusText(const std::string& status) {
  return status.empty() ? "-" : statusWord(status);
}

ObjectBuilder runObject(Arena& a, const std::string& profile, const RunRow& run) {
  ObjectBuilder streams;
  for (const auto& s : run.flows) streams.set(a.copy(s.flow), totalsToValue(a, s));
  ObjectBuilder o;
  o.set("profile", make::string(a, profile))
      .set("run_id", make::string(a, run.runId))
      .set("status", make::string(a, run.status))
      .set("part", make::boolean(run.part))
      .set("started_at", make::string(a, formatTimestamp(run.startedAtUs)))
      .set("finished_at",
           run.finishedAtUs == 0 ? make::null() : make::string(a, formatTimestamp(run.finishedAtUs)))
      .set("streams", streams.finish(a))
      .set("error", run.error.empty() ? make::null() : make::string(a, inWords(run.error)));
  return o;
}

}  // namespace

std::string statusWord(const std::string& status) {
  for (const char* known :
       {N_("ok"), N_("partial"), N_("failed"), N_("cancelled"), N_("running"), N_("stopped")})
    if (status == known) return tr(known);
  return status == "not_tried" ? tr("not tried") : status;
}

spojka_value runToValue(Arena& a, const std::string& profile, const RunRow& run) {
  return runObject(a, profile, run).finish(a);
}

spojka_value resultToValue(Arena& a, const std::string& profile, const RunResult& result,
                           const AlteredCounts& altered) {
  ObjectBuilder o = runObject(a, profile, result.run);
  if (result.kept) o.set("kept_failed", make::integer(*result.kept));
  o.set("connections", make::integer(static_cast<std::int64_t>(result.connections)))
      .set("limited_ms", make::integer(result.limitedMs))
      .set("limited_until", result.limitedUntilUs == 0
                                ? make::null()
                                : make::string(a, formatTimestamp(result.limitedUntilUs)));
  ObjectBuilder flows;
  for (const auto& [flow, counts] : altered) {
    ObjectBuilder fields;
    for (const auto& [field, records] : counts) fields.set(a.copy(field), make::integer(records));
    flows.set(a.copy(flow), fields.finish(a));
  }
  if (!altered.empty()) o.set("altered", flows.finish(a));
  return o.finish(a);
}

std::string errorText(const RunRow& run) {
  const auto lines = errorsOf(run.flows);
  if (run.error.empty()) return {};
  // The run's own error is theirs in one line, unless something else went wrong with it.
  if (run.error != fmt::format("{}", fmt::join(lines, "; ")))
    return hanging(tr("error: "), inWords(run.error));
  std::string text;
  for (const auto& line : lines) text += hanging(tr("error: "), inWords(line));
  return text;
}

std::string countsTable(const std::vector<FlowTotals>& streams) {
  struct Column {
    const char* title;
    std::int64_t FlowCounts::*count;
    bool always;  // the others only where there is something to count
  };
  static constexpr Column kColumns[] = {
      {N_("read"), &FlowCounts::read, true},         {N_("created"), &FlowCounts::created, true},
      {N_("updated"), &FlowCounts::updated, true},   {N_("unchanged"), &FlowCounts::unchanged, true},
      {N_("skipped"), &FlowCounts::skipped, false},  {N_("deleted"), &FlowCounts::deleted, false},
      {N_("ignored"), &FlowCounts::ignored, false},  {N_("failed"), &FlowCounts::failed, true},
      {N_("requests"), &FlowCounts::requests, true},
  };
  std::vector<std::vector<std::string>> rows(streams.size() + 1, {tr("stream")});
  for (std::size_t i = 0; i < streams.size(); ++i) rows[i + 1] = {streams[i].flow};
  for (const auto& column : kColumns) {
    const bool any = std::any_of(streams.begin(), streams.end(),
                                 [&](const FlowTotals& s) { return s.counts.*column.count != 0; });
    if (!column.always && !any) continue;
    rows[0].push_back(tr(column.title));
    for (std::size_t i = 0; i < streams.size(); ++i)
      rows[i + 1].push_back(std::to_string(streams[i].counts.*column.count));
  }
  rows[0].push_back(tr("status"));
  for (std::size_t i = 0; i < streams.size(); ++i) rows[i + 1].push_back(statusText(streams[i].status));
  Table table(rows[0]);
  for (std::size_t i = 1; i < rows.size(); ++i) table.add(rows[i]);
  return table.empty() ? std::string() : table.text(2);
}

std::string alteredAsText(const AlteredCounts& altered) {
  std::string out;
  for (const auto& [flow, counts] : altered)
    for (const auto& [field, records] : counts)
      out += trn("{}: the destination holds {} otherwise than it was sent, of {} record\n",
                 "{}: the destination holds {} otherwise than it was sent, of {} records\n", records, flow,
                 field, records);
  return out.empty() ? out : out + tr("{} shows where both sides differ\n", command("verify"));
}

std::string runAsText(const std::string& profile, const RunResult& result) {
  const RunRow& run = result.run;
  const std::string status = statusWord(run.status);
  std::string out = run.finishedAtUs == 0 ? fmt::format("{}: {}", profile, status)
                                          : tr("{}: {} in {}", profile, status,
                                               showDuration(run.finishedAtUs - run.startedAtUs));
  out += tr(" (run {})\n", run.runId);
  out += countsTable(run.flows);
  out += errorText(run);
  if (result.kept > 0)
    out += trn("{} failed record is kept and will be offered again; see {}\n",
               "{} failed records are kept and will be offered again; see {}\n", *result.kept, *result.kept,
               command("failed list"));
  return out;
}

}  // namespace spojka::host
