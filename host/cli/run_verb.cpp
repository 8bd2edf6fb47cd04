// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "host/cli/last_words.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/report.hpp"
#include "host/cli/session.hpp"
#include "host/cli/summary_file.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/runner.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

// Says why records failed while it happens; the store keeps them all, so the log stops after the first few of
// a stream.
class FailureLog final : public RunObserver {
 public:
  explicit FailureLog(const Logger& logger) : logger_(logger) {}
  void streamStarted(const std::string&) override { said_ = 0; }
  void record(const RecordEvent& e) override {
    if (e.outcome != Outcome::failed || said_ > kMostLines) return;
    if (said_++ == kMostLines)
      return logger_.warning("more records failed; 'spojka failed list' shows them",
                             {{"stream", std::string(e.stream)}});
    logger_.warning("record failed and is kept", {{"stream", std::string(e.stream)},
                                                  {"key", std::string(e.key)},
                                                  {"reason", std::string(e.reason)},
                                                  {"field", std::string(e.field)},
                                                  {"why", std::string(e.message)}});
  }

 private:
  static constexpr int kMostLines = 10;
  const Logger& logger_;
  int said_ = 0;
};

// A record that a person named and the source does not have: finished well, and yet not what was meant.
bool nothingFound(const ReadChoice& choice, const RunResult& result) {
  std::int64_t read = 0;
  for (const auto& stream : result.run.streams) read += stream.counts.read;
  return !choice.key.empty() && read == 0 && result.exit == ExitCode::ok;
}

// A name that is no stream would be an agreement to nothing, which must not pass unnoticed.
void allow(Coupling& coupling, const std::vector<std::string>& streams) {
  std::vector<std::string> known;
  for (const auto& mapping : coupling.mappings) known.push_back(mapping.stream());
  for (const auto& stream : streams) {
    if (std::find(known.begin(), known.end(), stream) == known.end())
      throw ExitError(ExitCode::usage,
                      fmt::format("--allow-changes: the profile has no stream '{}'; it has {}", stream,
                                  fmt::join(known, ", ")));
    coupling.limits.allowChanges.insert(stream);
  }
}

}  // namespace

ExitCode runVerb(const Console& console, const std::string& profileFile, const RunOptions& options) {
  const ReadChoice& choice = options.choice;
  checkDays(choice);
  std::optional<SummaryFile> summary;
  if (!options.summaryFile.empty()) summary.emplace(options.summaryFile);
  Session session(console, profileFile);
  FailureLog observer(console.logger);
  const auto store = session.openState();
  Coupling coupling = session.coupling(*store, observer);
  applyChoice(choice, coupling);
  if (choice.any())
    console.logger.info("backfill: this part is read again and no checkpoint is moved",
                        {{"part", readableChoice(choice)}});
  allow(coupling, options.allowChanges);
  Runner runner(coupling, RunMode::write);
  const auto report = [&](const RunResult& result) {
    if (summary) {
      const std::string problem = summary->append(summaryLine(session.profile().name, result));
      if (!problem.empty()) console.logger.error(problem);
    }
    if (console.options.json) {
      Arena a;
      const spojka_value v = resultToValue(a, session.profile().name, result);
      std::puts(toJson(ValueView(v)).c_str());
    } else {
      std::fputs(runAsText(session.profile().name, result).c_str(), stdout);
    }
  };
  RunResult result;
  {
    const ProgressDisplay display(runner, console.logger);
    const LastWords words([&](const std::string& why) { report(runner.abandon(why)); });
    result = runner.run();
  }
  report(result);
  if (result.exit == ExitCode::ok || result.exit == ExitCode::partial) session.bothWentWell();
  if (nothingFound(choice, result))
    throw ExitError(ExitCode::usage, "the source has no record with the key '" + choice.key + "' in " +
                                         readableChoice({choice.since, choice.until, choice.stream, {}}) +
                                         "; 'spojka preview' shows what keys look like");
  return result.exit;
}

}  // namespace spojka::host
