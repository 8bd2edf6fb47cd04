// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "host/cli/ink.hpp"
#include "host/cli/last_words.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/report.hpp"
#include "host/cli/summary_file.hpp"
#include "host/cli/verbs.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

PlannedChanges readPlan(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf()))
    throw StatusError(RunStatus::refused, fmt::format("--plan {}: {}", file, std::strerror(errno)));
  try {
    return PlannedChanges::parse(text.str());
  } catch (const StatusError& e) {
    throw StatusError(e.status(), fmt::format("--plan {}: {}", file, e.what()));
  }
}

// Where the result of a run goes besides the history.
class Report {
 public:
  Report(const Console& console, const std::string& summaryFile) : console_(console) {
    if (!summaryFile.empty()) summary_.emplace(summaryFile);
  }

  // How it ended for who asked: a summary that monitoring waits for and nobody could write is no success.
  RunStatus operator()(const RunOutcome& outcome) {
    const bool summarised = summarise(outcome.profile, outcome.result);
    if (console_.options.json)
      printJson(outcome);
    else if (outcome.notBegun.empty())  // why it did not is said on stderr, as of every verb that fails
      printText(outcome);
    const RunStatus status = outcome.result.status;
    return status == RunStatus::ok && !summarised ? RunStatus::aborted : status;
  }

 private:
  bool summarise(const std::string& profile, const RunResult& result) {
    if (!summary_) return true;
    const std::string problem =
        summary_->append(summaryLine(profile, result, exitCodeOf(result.status, console_.cancel)));
    if (!problem.empty()) console_.logger.error(problem);
    return problem.empty();
  }
  // How it ended in colour, where there is any.
  static void printText(const RunOutcome& outcome) {
    const std::string text = runAsText(outcome.profile, outcome.result) + alteredAsText(outcome.altered);
    const auto head = text.find('\n');
    {
      const Inked inked(outcome.result.status == RunStatus::ok        ? Ink::green
                        : outcome.result.status == RunStatus::partial ? Ink::yellow
                                                                      : Ink::red);
      fmt::print("{}", text.substr(0, head));
    }
    fmt::print("{}", text.substr(std::min(head, text.size())));
  }
  static void printJson(const RunOutcome& outcome) {
    Arena a;
    const spojka_value v = resultToValue(a, outcome.profile, outcome.result, outcome.altered);
    std::puts(toJson(ValueView(v)).c_str());
  }

  const Console& console_;
  std::optional<SummaryFile> summary_;
};

}  // namespace

RunStatus runVerb(const Console& console, const std::string& profileFile, const RunRequest& request,
                  const RunFiles& files) {
  const Surroundings around = surroundingsOf(console);
  std::optional<PlannedChanges> planned;
  if (!files.plan.empty()) planned = readPlan(files.plan);
  RunJob job(around, profileFile, request, std::move(planned));
  Report report(console, files.summary);
  RunOutcome outcome;
  {
    const ProgressDisplay display([&] { return job.progress(); }, console.logger,
                                  files.progressAsJson ? ProgressStyle::programs : ProgressStyle::people);
    const LastWords words([&](const Failure& why) { report(job.abandon(why)); });
    outcome = job.run();
  }
  const RunStatus status = report(outcome);
  if (!outcome.notBegun.empty()) throw StatusError(outcome.result.status, outcome.notBegun);
  return status;
}

}  // namespace spojka::host
