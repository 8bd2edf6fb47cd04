// SPDX-License-Identifier: Apache-2.0
// One run of a coupling: every stream in turn, for all flows that take it, the ledger and how it ended.
// Ownership: borrows the coupling. Threads: run() once; progress() from any thread while it runs.
// Errors: none thrown; what went wrong is in the result.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/coupling.hpp"
#include "host/engine/find/known_names.hpp"
#include "host/engine/pace/run_sides.hpp"
#include "host/engine/serial_observer.hpp"
#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

class StreamRun;

enum class RunMode { write = 1, dryRun };

// What a progress display shows.
struct Progress {
  std::string stream;
  FlowCounts counts;  // of all flows that take it
  // Records of this stream, for all of them: what the source says, or those of the last finished run; 0 = not
  // known.
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
  using Flows = std::vector<const Mapping*>;
  // The flows of each stream, in the sequence they are run.
  std::vector<Flows> streams() const;
  // The rows of the flows are put into the result. False = no later stream is to be tried.
  bool runStream(const Flows& flows, const CancelToken& ended, RunResult& result);
  // Rows for the flows that were not begun.
  void addNotTried(RunResult& result, const std::string& why) const;
  void conclude(RunResult& result) const;
  RunSigns signs() const;
  std::int64_t limitedUntilUs() const;
  std::vector<Waiting> waiting() const;

  const Coupling& c_;
  const RunMode mode_;
  SerialObserver observer_;
  RunSides sides_;
  NamesOfTargets names_;
  mutable std::mutex mutex_;
  StreamRun* current_ = nullptr;
  RunRow row_;  // of the run so far, for abandon()
  std::optional<RunRow> previous_;
};

}  // namespace spojka::host
