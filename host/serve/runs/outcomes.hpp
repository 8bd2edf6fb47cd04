// SPDX-License-Identifier: Apache-2.0
// How the last run of each profile ended, as the service saw it. A run can end before its state knows of it,
// or leave it with something else than what went wrong: a setting that is refused, a state that is locked, a
// disk that is full. Remembered over the service's end. Ownership: a file of its own. Threads: any. Errors:
// none; what cannot be kept is logged, and known until the service ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/base/log.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

struct Outcome {
  std::string runId;
  std::string status;  // ok, partial, failed, interrupted
  std::string error;
  std::int64_t startedAtUs = 0;
  std::int64_t finishedAtUs = 0;
  bool part = false;
};

class Outcomes {
 public:
  Outcomes(std::filesystem::path file, Logger& logger);

  void note(const std::string& profile, const Outcome& outcome);
  std::optional<Outcome> of(const std::string& profile) const;
  void forget(const std::string& profile);

 private:
  void keep() const;  // under the lock

  const std::filesystem::path file_;
  Logger& logger_;
  mutable std::mutex mutex_;
  std::map<std::string, Outcome> outcomes_;
};

// Puts it among the runs of the state, newest first: where they have the run, with what the service saw of
// its end.
void addOutcome(std::vector<RunRow>& runs, const Outcome& outcome);

}  // namespace spojka::host
