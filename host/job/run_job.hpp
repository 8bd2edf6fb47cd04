// SPDX-License-Identifier: Apache-2.0
// One run of a profile, from its file to the row in the history. Ownership: owns what it opens; borrows the
// surroundings. Threads: run() once; progress() and abandon() from any thread while it runs. Errors: the
// constructor and run() throw StatusError (refused) for a request that makes no sense, by itself or with this
// profile: that is no run. Everything else is in the outcome.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/engine/runner.hpp"
#include "host/job/altered_fields.hpp"
#include "host/job/plan_file.hpp"
#include "host/job/run_request.hpp"
#include "host/job/session.hpp"
#include "host/job/told_records.hpp"

namespace spojka::host {

struct RunOutcome {
  std::string profile;  // its name; that of the file when the profile cannot be read
  RunResult result;
  // Why it ended before the first record, without secrets. It has its place in the history all the same, but
  // for a plan that no longer fits: then no run was begun.
  std::string notBegun;
  AlteredCounts altered{};  // written, and held otherwise
};

class RunJob {
 public:
  // `planned`: what a person has seen and agreed to. Where a run would do anything else now, it does nothing.
  RunJob(const Surroundings& around, std::string profileFile, RunRequest request,
         std::optional<PlannedChanges> planned = std::nullopt);
  ~RunJob();
  RunJob(const RunJob&) = delete;
  RunJob& operator=(const RunJob&) = delete;

  RunOutcome run();
  std::optional<Progress> progress() const;
  // For a run whose thread hangs and will never come back: stores what is settled, ends the run in the store
  // and gives its lease back. The process has to end right after.
  RunOutcome abandon(const Failure& why);

 private:
  class RunLog;

  // Everything that comes before the first record.
  // `remembering`: what the destination offered in an earlier run will do.
  void prepare(bool remembering = true);
  void beginAgain(const RunResult& first);
  // Throws where the plan is not what would be done now.
  void refuseUnfit();
  void leaveOutWhatIsNotDue();
  // What was asked for is laid upon the coupling.
  Runner& fit();
  RunOutcome notBegun(const Failure& why, Store* history) const;
  std::string name() const;

  const Surroundings& around_;
  const std::string profileFile_;
  RunRequest request_;
  const std::optional<PlannedChanges> planned_;
  const std::int64_t startedAtUs_;
  std::unique_ptr<RunLog> observer_;
  std::optional<Session> session_;
  std::unique_ptr<Store> store_;
  std::optional<Coupling> coupling_;
  std::unique_ptr<ToldRecords> told_;
  mutable std::mutex mutex_;  // guards runner_, not what it points to
  std::unique_ptr<Runner> runner_;
};

}  // namespace spojka::host
