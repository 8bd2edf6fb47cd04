// SPDX-License-Identifier: Apache-2.0
// How profiles have fared, out of their states: remembered, and looked up again when it may have changed.
// Ownership: rows are immutable and shared. Threads: any. Errors: none; what keeps a state from being read is
// in the row.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/job/status.hpp"
#include "host/job/surroundings.hpp"
#include "host/serve/profiles/folder.hpp"
#include "host/store/inbox.hpp"

namespace spojka::host {

struct PastRuns {
  std::int64_t readAtUs = 0;
  std::vector<RunRow> runs;  // newest first
  std::int64_t failed = 0;   // records kept, those ignored left out
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
  explicit History(const Surroundings& around) : around_(around) {}

  // Not older than `mostAgeUs`.
  PastPtr of(const ProfileEntry& entry, std::int64_t nowUs, std::int64_t mostAgeUs);
  void forget(const std::string& name);

 private:
  PastPtr read(const ProfileEntry& entry, std::int64_t nowUs) const;

  const Surroundings& around_;
  std::mutex mutex_;
  std::map<std::string, PastPtr> rows_;
};

}  // namespace spojka::host
