// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "host/cli/failure.hpp"
#include "host/cli/last_words.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/report.hpp"
#include "host/cli/session.hpp"
#include "host/cli/summary_file.hpp"
#include "host/cli/verbs.hpp"
#include "host/engine/failed_start.hpp"
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
  for (const auto& stream : result.run.flows) read += stream.counts.read;
  return !choice.key.empty() && read == 0 && result.status == RunStatus::ok;
}

// A part is read beside the state, and another system is a new beginning of it.
void checkOthers(const RunOptions& options) {
  const bool anew =
      options.others.source == OtherSystem::anew || options.others.destination == OtherSystem::anew;
  if (anew && options.choice.any())
    throw StatusError(
        RunStatus::refused,
        "--new-source and --new-destination begin anew with everything; leave --since, --until, --stream "
        "and --key for a later run");
}

// Where the result of a run goes besides the history.
class Report {
 public:
  Report(const Console& console, const std::string& summaryFile) : console_(console) {
    if (!summaryFile.empty()) summary_.emplace(summaryFile);
  }

  void operator()(const std::string& profile, const RunResult& result) {
    summarise(profile, result);
    if (console_.options.json)
      printJson(profile, result);
    else
      std::fputs(runAsText(profile, result).c_str(), stdout);
  }
  // Why is said on stderr, as of every verb that fails.
  void failed(const std::string& profile, const RunResult& result) {
    summarise(profile, result);
    if (console_.options.json) printJson(profile, result);
  }

 private:
  void summarise(const std::string& profile, const RunResult& result) {
    if (!summary_) return;
    const std::string problem =
        summary_->append(summaryLine(profile, result, exitCodeOf(result.status, console_.cancel)));
    if (!problem.empty()) console_.logger.error(problem);
  }
  static void printJson(const std::string& profile, const RunResult& result) {
    Arena a;
    const spojka_value v = resultToValue(a, profile, result);
    std::puts(toJson(ValueView(v)).c_str());
  }

  const Console& console_;
  std::optional<SummaryFile> summary_;
};

// A profile that cannot be read has not said its name.
std::string nameFor(const std::string& profileFile) {
  return std::filesystem::path(profileFile).stem().string();
}

// What comes before the first record. When it fails, that is a run too, which failed.
Coupling prepare(const Console& console, const std::string& profileFile, Report& report,
                 const Session::OtherSystems& others, std::optional<Session>& session,
                 std::unique_ptr<Store>& store, RunObserver& observer) {
  const std::int64_t startedAtUs = console.clock.nowMicros();
  const auto failed = [&](const Failure& failure) {
    report.failed(session ? session->profile().name : nameFor(profileFile),
                  failedStart(store.get(), console.logger, console.clock, startedAtUs, failure.status,
                              failure.message));
  };
  const LastWords words(failed);
  try {
    session.emplace(console, profileFile);
    store = session->openState();
    return session->coupling(*store, observer, others);
  } catch (...) {
    failed(failureOf(std::current_exception(), console.cancel));
    throw;
  }
}

}  // namespace

RunStatus runVerb(const Console& console, const std::string& profileFile, const RunOptions& options) {
  const ReadChoice& choice = options.choice;
  checkDays(choice);
  checkOthers(options);
  Report report(console, options.summaryFile);
  FailureLog observer(console.logger);
  std::optional<Session> session;
  std::unique_ptr<Store> store;
  Coupling coupling = prepare(console, profileFile, report, options.others, session, store, observer);
  applyChoice(choice, coupling);
  if (choice.any())
    console.logger.info("backfill: this part is read again and no checkpoint is moved",
                        {{"part", readableChoice(choice)}});
  agree(coupling, options.agreed);
  const std::string& name = session->profile().name;
  Runner runner(coupling, RunMode::write);
  RunResult result;
  {
    const ProgressDisplay display(runner, console.logger);
    const LastWords words([&](const Failure& why) { report(name, runner.abandon(why.message)); });
    result = runner.run();
  }
  report(name, result);
  if (cameToItsEnd(result.status)) session->bothWentWell();
  if (nothingFound(choice, result))
    throw StatusError(RunStatus::refused,
                      "the source has no record with the key '" + choice.key + "' in " +
                          readableChoice({choice.since, choice.until, choice.stream, {}}) +
                          "; 'spojka preview' shows what keys look like");
  return result.status;
}

}  // namespace spojka::host
