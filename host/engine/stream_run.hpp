// SPDX-License-Identifier: Apache-2.0
// One stream from its checkpoint to its end: source -> intake -> queue -> writers -> settler.
// Ownership: borrows the coupling; owns threads and destination instances for the length of the call.
// Threads: run() once, on one thread; counts() from any. Errors: run() throws what ended the stream early
// (spojka::Error, StoreError); everything settled until then is stored.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/base/cancel.hpp"
#include "host/engine/coupling.hpp"
#include "host/engine/run_sides.hpp"
#include "host/engine/stream_end.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

struct ReadLimits {
  std::uint32_t maxRecords = 50;  // per batch: bounds what is in memory
  std::size_t maxBytes = 1024 * 1024;
};

class StreamRun {
 public:
  // `stop` is the stream's own switch: requested when the run is to stop, and by a fatal error alike.
  StreamRun(const Coupling& coupling, const Mapping& mapping, RunSides& sides, CancelToken& stop,
            bool dryRun);
  ~StreamRun();
  StreamRun(const StreamRun&) = delete;
  StreamRun& operator=(const StreamRun&) = delete;

  void run();
  FlowCounts counts() const;
  // Records the source says it will give; below 0 = it does not say.
  std::int64_t expected() const;
  // Once run() has thrown: whose call it was that ended the stream.
  Part culprit() const noexcept { return culprit_; }
  // Stops everything that can be stopped and stores what is settled, while run() hangs in a connector.
  FlowCounts abandon();

 private:
  struct Machine;
  void work(Machine& m);
  // Writers at work while `feed` gives them something to do; until all of it is done.
  void writeWhile(Machine& m, const std::function<void()>& feed);
  void takeOver(Machine& m);
  void readAll(Machine& m);
  void readOnce(Machine& m, SendGate::Permit& permit);
  void askGuard(Machine& m);
  void tellRepeated(const Machine& m);
  void tellOfUnreadable(const Machine& m) const;
  std::size_t writersWanted() const;

  const Coupling& c_;
  const Mapping& mapping_;
  RunSides& sides_;
  CancelToken& stop_;
  const bool dryRun_;
  HostServices sourceServices_;
  HostServices destinationServices_;
  mutable std::mutex mutex_;
  Machine* machine_ = nullptr;  // while running
  FlowCounts last_;
  Part culprit_ = Part::host;
};

}  // namespace spojka::host
