// SPDX-License-Identifier: Apache-2.0
// What finally happened to a record, who wants to hear of it, and what a whole run comes to. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/exit_code.hpp"
#include "host/store/store.hpp"
#include "spojka/abi.h"

namespace spojka::host {

enum class Outcome { created = 1, updated, unchanged, skipped, failed };

// One settled record, borrowed for the call.
struct RecordEvent {
  std::string_view stream;
  std::string_view key;
  std::string_view targetKey;  // name at the destination, empty when it never got that far
  Outcome outcome = Outcome::unchanged;
  std::string_view reason;  // failed or skipped: stable word
  std::string_view field;
  std::string_view message;
  const spojka_change* changes = nullptr;  // dry runs
  std::size_t changeCount = 0;
};

// Threads: record() is called from several threads, one call at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void streamStarted(const std::string& stream) { (void)stream; }
  virtual void record(const RecordEvent& event) { (void)event; }
  virtual void streamFinished(const std::string& stream, const StreamCounts& counts) {
    (void)stream, (void)counts;
  }
};

struct RunResult {
  RunRow run;  // as stored: id, status, times, counts per stream, error
  ExitCode exit = ExitCode::ok;
};

}  // namespace spojka::host
