// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_totals.hpp"

#include <algorithm>
#include <cmath>

namespace spojka::host {
namespace {

std::int64_t settledOf(const RunRow& run) {
  std::int64_t n = 0;
  for (const auto& s : run.flows) n += s.counts.settled();
  return n;
}

}  // namespace

RunTotals totalsOf(const RunRow& run) {
  RunTotals t;
  for (const auto& s : run.flows) {
    t.read += s.counts.read;
    t.written += s.counts.created + s.counts.updated;
    t.deleted += s.counts.deleted;
    t.failed += s.counts.failed;
    t.requests += s.counts.requests;
  }
  return t;
}

std::optional<double> secondsOf(const RunRow& run) {
  if (run.finishedAtUs <= run.startedAtUs) return std::nullopt;
  return static_cast<double>(run.finishedAtUs - run.startedAtUs) / 1e6;
}

std::optional<double> recordsPerSecond(const RunRow& run) {
  const auto seconds = secondsOf(run);
  const auto read = totalsOf(run).read;
  if (!seconds || read == 0) return std::nullopt;
  return static_cast<double>(read) / *seconds;
}

RunPace paceOf(const RunRow& atWork, const std::vector<RunRow>& runs, std::int64_t asOfUs) {
  RunPace pace;
  pace.settled = settledOf(atWork);
  const auto before = std::find_if(runs.begin(), runs.end(), [](const RunRow& run) {
    return run.status == "ok" || run.status == "partial";
  });
  if (before != runs.end()) pace.expected = totalsOf(*before).read;
  const auto micros = asOfUs - atWork.startedAtUs;
  if (micros > 0) pace.perSecond = static_cast<double>(pace.settled) / (static_cast<double>(micros) / 1e6);
  // A run that has passed its estimate has shown that it is none.
  if (pace.perSecond > 0 && pace.settled < pace.expected)
    pace.leftSeconds = static_cast<std::int64_t>(
        std::ceil(static_cast<double>(pace.expected - pace.settled) / pace.perSecond));
  return pace;
}

}  // namespace spojka::host
