// SPDX-License-Identifier: Apache-2.0
// Remembers which connector files died at work, so that the next start can say so and a file that does it
// again and again is kept out. A death is a crash, an end of the program, or a call that could not be
// stopped; whoever waits for a slow world dies of nothing. One small file per connector; a line per death,
// appended by a signal handler too. Ownership: plain; the folder is made when there is something to write.
// Threads: any; processes too, a line is one write. Errors: none: a ledger that cannot be read or written
// never stops a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/plugin/call_watch.hpp"

namespace spojka::host {

struct Death {
  std::int64_t atSeconds = 0;
  std::int64_t process = 0;
  std::string slot;
  std::string how;
};

class FaultLedger {
 public:
  // As many processes in a row that a file brought down make it unwelcome.
  static constexpr std::size_t kQuarantineAfter = 3;

  // Empty = nowhere: nothing is kept and nothing is found.
  explicit FaultLedger(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Of the very file with this identity, since its last good run; at most one a process.
  std::vector<Death> deaths(const std::string& id, const std::string& identity) const;
  // Nothing, or why this file is not to be used and how that is lifted.
  std::optional<std::string> quarantine(const std::string& id, const std::string& identity) const;
  // Nothing is written of a fault that is not the connector's own.
  void record(const CallFault& fault, const std::string& identity) const noexcept;
  // After a good run, and when a person says so. False = there was nothing.
  bool forget(const std::string& id) const noexcept;

  // Empty when nothing is kept.
  std::filesystem::path fileOf(const std::string& id) const {
    return folder_.empty() ? folder_ : folder_ / (id + ".deaths");
  }
  // So that a signal handler only has to append.
  void prepare() const noexcept;

 private:
  std::filesystem::path folder_;
};

// "2026-01-31T10:00:00Z"
std::string readableTime(std::int64_t seconds);

}  // namespace spojka::host
