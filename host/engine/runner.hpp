// SPDX-License-Identifier: Apache-2.0
// One run of a coupling: every stream in turn, for all flows that take it, the ledger and how it ended.
// Ownership: borrows the coupling. Threads: run() once; progress() from any thread while it runs.
// Errors: none thrown; what went wrong is in the result.
#pragma once

#include <chrono>
#include <exception>
#include <map>
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
#include "host/engine/stream_end.hpp"

namespace spojka::host {

class StreamRun;
class FlowRun;

enum class RunMode { write = 1, dryRun };

// What a progress display shows.
struct Progress {
  std::string runId;  // empty while it has none
  std::string stream;
  FlowCounts counts;  // of all flows that take it
  // Records of this stream, for all of them: what the source says, or those of the last finished run; 0 = not
  // known.
  std::int64_t expected = 0;
  std::size_t connections = 0;                    // that may work at once just now
  std::int64_t latencyUs = 0;                     // of a request to the destination of late; 0 = none yet
  std::int64_t limitedUntilUs = 0;                // a side wants nothing before then; 0 = none does
  std::vector<Waiting> waiting{};                 // what is waited for just now
  std::chrono::steady_clock::time_point since{};  // when this stream, or these groups, began
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
  // A stream that is read; it stays open while its flows wait for groups to be written.
  struct OpenStream;
  // What a flow that gathers had of its streams.
  struct Gathered {
    FlowCounts counts;
    std::exception_ptr error;
    Part culprit = Part::host;
  };
  // All three: false = what is left is not to be tried.
  bool runStreams(const CancelToken& ended, RunResult& result);
  bool writeGroups(const CancelToken& ended, RunResult& result);
  bool isWritten(const std::string& flow, const RunResult& result) const;
  // What several objects of one group become, once nothing points to those that go.
  void mergeObjects(const CancelToken& ended, RunResult& result);
  // The rows of the flows are put into the result.
  bool close(OpenStream& open, const CancelToken& ended, RunResult& result);
  void read(OpenStream& open, const CancelToken& ended, RunResult& result);
  // What came of a flow, as a row of the result; `flow` may be null, when it never began.
  StreamEnd addRow(const std::string& name, const FlowRun* flow, FlowCounts counts, std::exception_ptr error,
                   Part culprit, const CancelToken& ended, RunResult& result);
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
  std::chrono::steady_clock::time_point since_{};
  std::vector<FlowRun*> atWork_;
  std::map<std::string, Gathered> gathered_;
  RunRow row_;  // of the run so far, for abandon()
  std::optional<RunRow> previous_;
};

}  // namespace spojka::host
