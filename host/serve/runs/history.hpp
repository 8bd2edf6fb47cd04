// SPDX-License-Identifier: Apache-2.0
// How profiles have fared, out of their states and what the service saw of the last runs: remembered, and
// looked up again when it may have changed. Ownership: rows are immutable and shared. Threads: any. Errors:
// none; what keeps a state from being read is in the row.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "host/job/status.hpp"
#include "host/job/surroundings.hpp"
#include "host/serve/profiles/folder.hpp"
#include "host/serve/runs/outcomes.hpp"
#include "host/store/inbox.hpp"

namespace spojka::host {

struct PastRuns {
  std::int64_t readAtUs = 0;
  std::vector<RunRow> runs;      // newest first; the last one also where the state knows nothing of it
  std::set<std::string> stored;  // those of the state that have come to their end there
  std::int64_t failed = 0;       // records kept, those ignored left out
  std::int64_t conflicts = 0;    // keys that lead to different people, waiting for a person
  Inbox::Load inbox{};
  bool leased = false;  // some process is at work on it
  std::string leasedRun;
  std::string problem;  // why the state could not be read; empty = it was
  // When the last run that ended well, or with some records kept, began.
  std::optional<std::int64_t> lastGoodUs;
};
using PastPtr = std::shared_ptr<const PastRuns>;

class History {
 public:
  History(const Surroundings& around, const Outcomes& outcomes) : around_(around), outcomes_(outcomes) {}

  // Not older than `mostAgeUs`.
  PastPtr of(const ProfileEntry& entry, std::int64_t nowUs, std::int64_t mostAgeUs);
  void forget(const std::string& name);

 private:
  PastPtr read(const ProfileEntry& entry, std::int64_t nowUs) const;

  const Surroundings& around_;
  const Outcomes& outcomes_;
  std::mutex mutex_;
  std::map<std::string, PastPtr> rows_;
};

}  // namespace spojka::host
