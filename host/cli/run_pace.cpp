// SPDX-License-Identifier: Apache-2.0
#include "host/cli/run_pace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/run_history.hpp"
#include "host/cli/text.hpp"

namespace spojka::host {
namespace {

std::int64_t settledOf(const RunRow& run) {
  std::int64_t n = 0;
  for (const auto& s : run.flows) n += s.counts.settled();
  return n;
}

}  // namespace

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

std::string paceText(const RunPace& pace, bool waits) {
  std::string text = std::to_string(pace.settled);
  if (pace.settled <= pace.expected) text += fmt::format(" of about {}", pace.expected);
  text += " settled";
  if (waits) return text;
  text += fmt::format(", {:.0f}/s", pace.perSecond);
  if (pace.leftSeconds) text += fmt::format(", about {} left", showDuration(*pace.leftSeconds * 1'000'000));
  return text;
}

}  // namespace spojka::host
