// SPDX-License-Identifier: Apache-2.0
#include "host/engine/conclusion.hpp"

#include <algorithm>
#include <csignal>

namespace spojka::host {

void conclude(RunResult& result, const CancelToken& cancel) {
  const auto& streams = result.run.streams;
  const auto unbalanced =
      std::find_if(streams.begin(), streams.end(), [](const auto& s) { return !s.counts.addsUp(); });
  if (!result.run.error.empty()) {
    result.run.status = "failed";
  } else if (cancel.requested()) {
    result.run.status = "cancelled";
    result.exit = cancel.signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
  } else if (unbalanced != streams.end()) {
    result.run.status = "failed";
    result.exit = ExitCode::damaged;
    result.run.error =
        "the counts of stream '" + unbalanced->stream +
        "' do not add up: records were read whose outcome is not known. This is a defect of the program; "
        "nothing was lost at the source, run again and report it";
  } else {
    const bool anyFailed = result.kept > 0 || std::any_of(streams.begin(), streams.end(),
                                                          [](const auto& s) { return s.counts.failed > 0; });
    result.run.status = anyFailed ? "partial" : "ok";
    result.exit = anyFailed ? ExitCode::partial : ExitCode::ok;
  }
}

}  // namespace spojka::host
