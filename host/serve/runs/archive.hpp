// SPDX-License-Identifier: Apache-2.0
// What the service remembers of runs it made, beside what their states do: under which circumstances, what
// was logged, and how one ended of whose end the state does not know. One file a run, the last ones of each
// profile. Ownership: files in a folder of its own. Threads: any. Errors: none; what cannot be kept is
// logged, what cannot be read is not there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "host/base/log.hpp"
#include "host/serve/runs/live_run.hpp"

namespace spojka::host {

struct ArchivedRun {
  std::string circumstances;  // JSON, as the API gives it
  std::string answer{};       // the run's JSON; empty = the state knows how it ended
  std::string log{};          // one JSON a line
};

class RunArchive {
 public:
  RunArchive(std::filesystem::path folder, Logger& logger) : folder_(std::move(folder)), logger_(logger) {}

  void keep(const std::string& profile, const std::string& runId, const ArchivedRun& run) const;
  std::optional<ArchivedRun> find(const std::string& profile, const std::string& runId) const;
  // Answers of those whose end the state does not know, by their runs.
  std::map<std::string, std::string> answers(const std::string& profile) const;

 private:
  void thinOut(const std::filesystem::path& folder) const;

  const std::filesystem::path folder_;
  Logger& logger_;
};

// As the API gives it.
// `connectors`: versions by id.
std::string circumstancesOf(const LiveRun& run, const LiveRun::Result& result,
                            const std::map<std::string, std::string>& connectors);

// How it ended, as the API gives runs: its own answer, or what is known where it gave none.
std::string answerOf(const LiveRun& run, const LiveRun::Result& result, const std::string& runId,
                     std::int64_t endedAtUs);

}  // namespace spojka::host
