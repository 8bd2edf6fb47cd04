// SPDX-License-Identifier: Apache-2.0
// What the service remembers of runs it made, beside what their states do: under which circumstances, and
// what was logged. One file a run, the last ones of each profile. Ownership: files in a folder of its own.
// Threads: any. Errors: none; what cannot be kept is logged, what cannot be read is not there.
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
  std::string log;            // one JSON a line
};

class RunArchive {
 public:
  RunArchive(std::filesystem::path folder, Logger& logger) : folder_(std::move(folder)), logger_(logger) {}

  void keep(const std::string& profile, const std::string& runId, const ArchivedRun& run) const;
  std::optional<ArchivedRun> find(const std::string& profile, const std::string& runId) const;

 private:
  void thinOut(const std::filesystem::path& folder) const;

  const std::filesystem::path folder_;
  Logger& logger_;
};

// As the API gives it.
// `connectors`: versions by id.
std::string circumstancesOf(const LiveRun& run, const LiveRun::Result& result,
                            const std::map<std::string, std::string>& connectors);

}  // namespace spojka::host
