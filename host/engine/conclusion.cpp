// SPDX-License-Identifier: Apache-2.0
#include "host/engine/conclusion.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// The counts of a stream that came to its end must add up; one that was stopped half way, by a cancel or by
// an error of the run itself, has records under way.
void judge(FlowTotals& stream, bool cancelled, RunResult& result) {
  if (!stream.status.empty() && stream.status != "ok" && stream.status != "partial") return;
  if (stream.counts.addsUp()) {
    const bool failed = stream.counts.failed > 0 || stream.status == "partial";
    stream.status = failed ? "partial" : "ok";
    if (failed) result.status = worse(result.status, RunStatus::partial);
  } else if (cancelled || !result.run.error.empty()) {
    stream.status = cancelled ? "cancelled" : "failed";
  } else {
    stream.status = "failed";
    stream.error =
        tr("its counts do not add up: records were read whose outcome is not known. This is a defect of the "
           "program; nothing was lost at the source, run again and report it");
    result.status = worse(result.status, RunStatus::damaged);
  }
}

}  // namespace

RunStatus worse(RunStatus a, RunStatus b) {
  return std::max(a, b);
}

std::vector<std::string> errorsOf(const std::vector<FlowTotals>& streams) {
  std::vector<std::pair<std::string, std::vector<std::string>>>
      causes;  // with the streams, in their sequence
  for (const auto& s : streams) {
    if (s.status != "failed") continue;
    auto cause =
        std::find_if(causes.begin(), causes.end(), [&](const auto& c) { return c.first == s.error; });
    if (cause == causes.end()) cause = causes.insert(causes.end(), {s.error, {}});
    cause->second.push_back(s.flow);
  }
  std::vector<std::string> lines;
  lines.reserve(causes.size());
  for (const auto& [error, names] : causes)
    lines.push_back(fmt::format("{}: {}", fmt::join(names, ", "), error));
  return lines;
}

std::string nothingFound(const ReadScope& scope, const RunResult& result) {
  if (scope.key.empty() || result.status != RunStatus::ok) return {};
  std::string flows;
  for (const auto& flow : result.run.flows) {
    if (flow.counts.read > 0) return {};
    flows += (flows.empty() ? "" : ", ") + flow.flow;
  }
  std::string days;
  if (!scope.since.empty()) days += tr(" since {}", scope.since);
  if (!scope.until.empty()) days += tr(" until {}", scope.until);
  return tr("the source has no record with the key '{}' in {}{}; {} shows what keys look like", scope.key,
            flows, days, mention(Means::preview));
}

void conclude(RunResult& result, const CancelToken& cancel) {
  RunRow& run = result.run;
  for (auto& stream : run.flows) judge(stream, cancel.requested(), result);
  if (result.kept > 0) result.status = worse(result.status, RunStatus::partial);
  const auto errors = errorsOf(run.flows);
  if (run.error.empty()) run.error = fmt::format("{}", fmt::join(errors, "; "));
  if (!run.error.empty()) {
    run.status = "failed";
  } else if (cancel.requested()) {
    run.status = "cancelled";
    result.status = worse(result.status, RunStatus::cancelled);
  } else {
    run.status = result.status == RunStatus::partial ? "partial" : "ok";
  }
}

}  // namespace spojka::host
