// SPDX-License-Identifier: Apache-2.0
#include "host/engine/conclusion.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace spojka::host {
namespace {

int severity(ExitCode code) {
  switch (code) {
    case ExitCode::damaged:
      return 5;
    case ExitCode::usage:
      return 4;
    case ExitCode::aborted:
      return 3;
    case ExitCode::interrupted:
    case ExitCode::terminated:
      return 2;
    case ExitCode::partial:
      return 1;
    default:
      return 0;
  }
}

// The counts of a stream that came to its end must add up; one that was stopped half way, by a cancel or by
// an error of the run itself, has records under way.
void judge(StreamTotals& stream, bool cancelled, RunResult& result) {
  if (!stream.status.empty() && stream.status != "ok" && stream.status != "partial") return;
  if (stream.counts.addsUp()) {
    const bool failed = stream.counts.failed > 0 || stream.status == "partial";
    stream.status = failed ? "partial" : "ok";
    if (failed) result.exit = worse(result.exit, ExitCode::partial);
  } else if (cancelled || !result.run.error.empty()) {
    stream.status = cancelled ? "cancelled" : "failed";
  } else {
    stream.status = "failed";
    stream.error =
        "its counts do not add up: records were read whose outcome is not known. This is a defect of the "
        "program; nothing was lost at the source, run again and report it";
    result.exit = worse(result.exit, ExitCode::damaged);
  }
}

}  // namespace

ExitCode worse(ExitCode a, ExitCode b) {
  return severity(b) > severity(a) ? b : a;
}

std::vector<std::string> errorsOf(const std::vector<StreamTotals>& streams) {
  std::vector<std::pair<std::string, std::vector<std::string>>>
      causes;  // with the streams, in their sequence
  for (const auto& s : streams) {
    if (s.status != "failed") continue;
    auto cause =
        std::find_if(causes.begin(), causes.end(), [&](const auto& c) { return c.first == s.error; });
    if (cause == causes.end()) cause = causes.insert(causes.end(), {s.error, {}});
    cause->second.push_back(s.stream);
  }
  std::vector<std::string> lines;
  lines.reserve(causes.size());
  for (const auto& [error, names] : causes)
    lines.push_back(fmt::format("{}: {}", fmt::join(names, ", "), error));
  return lines;
}

void conclude(RunResult& result, const CancelToken& cancel) {
  RunRow& run = result.run;
  for (auto& stream : run.streams) judge(stream, cancel.requested(), result);
  if (result.kept > 0) result.exit = worse(result.exit, ExitCode::partial);
  const auto errors = errorsOf(run.streams);
  if (run.error.empty()) run.error = fmt::format("{}", fmt::join(errors, "; "));
  if (!run.error.empty()) {
    run.status = "failed";
  } else if (cancel.requested()) {
    run.status = "cancelled";
    result.exit =
        worse(result.exit, cancel.signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted);
  } else {
    run.status = result.exit == ExitCode::partial ? "partial" : "ok";
  }
}

}  // namespace spojka::host
