// SPDX-License-Identifier: Apache-2.0
// One run of a coupling: every stream in turn, the ledger and how it ended.
// Ownership: borrows the coupling. Threads: run() once; progress() from any thread while it runs.
// Errors: none thrown; what went wrong is in the result.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/engine/outcome.hpp"
#include "host/engine/run_sides.hpp"

namespace spojka::host {

class StreamRun;

enum class RunMode { write = 1, dryRun };

// What a progress display shows.
struct Progress {
  std::string stream;
  FlowCounts counts;
  // Records of this stream: what the source says, or those of the last finished run; 0 = not known.
  std::int64_t expected = 0;
  std::size_t connections = 0;      // that may work at once just now
  std::int64_t limitedUntilUs = 0;  // a side wants nothing before then; 0 = none does
  std::vector<Waiting> waiting{};   // what is waited for just now
};

class Runner {
 public:
  Runner(const Coupling& coupling, RunMode mode);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  RunResult run();
  std::optional<Progress> progress() const;
  // For a run whose thread hangs in a connector and will never come back: stores what is settled, ends the
  // run in the store and gives its lease back. From another thread; the process has to end right after.
  RunResult abandon(const std::string& why);

 private:
  // The row of the stream is put into the result. False = no later stream is to be tried.
  bool runStream(const Mapping& mapping, const CancelToken& ended, RunResult& result);
  // Rows for the streams that were not begun.
  void addNotTried(RunResult& result, const std::string& why) const;
  void conclude(RunResult& result) const;
  RunSigns signs() const;
  std::int64_t limitedUntilUs() const;
  std::vector<Waiting> waiting() const;

  const Coupling& c_;
  const RunMode mode_;
  RunSides sides_;
  mutable std::mutex mutex_;
  StreamRun* current_ = nullptr;
  std::string currentStream_;
  RunRow row_;  // of the run so far, for abandon()
  std::optional<RunRow> previous_;
};

}  // namespace spojka::host
