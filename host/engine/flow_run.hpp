// SPDX-License-Identifier: Apache-2.0
// One flow of a run: record sources -> intake -> queue -> writers -> settler. It lives as long as the read
// of its stream, which feeds it, and ends by itself: what stops one flow stops those that refer to it, and no
// other. Ownership: borrows the coupling; owns threads and destination instances. Threads: counts() and
// abandon() from any, the rest from the one that reads. Errors: none thrown but by the constructor
// (StoreError); what ended the flow early is in error(), and everything settled until then is stored.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/brought.hpp"
#include "host/engine/coupling.hpp"
#include "host/engine/decide/intake.hpp"
#include "host/engine/decide/key_watch.hpp"
#include "host/engine/find/finder.hpp"
#include "host/engine/flow_start.hpp"
#include "host/engine/name_search.hpp"
#include "host/engine/pace/run_sides.hpp"
#include "host/engine/read/log_fold.hpp"
#include "host/engine/read/repeated_keys.hpp"
#include "host/engine/settle/settler.hpp"
#include "host/engine/stream_end.hpp"
#include "host/engine/write/foreign.hpp"
#include "host/engine/write/refusal_guard.hpp"
#include "host/engine/write/work_queue.hpp"
#include "host/engine/write/writer.hpp"
#include "host/plugin/services.hpp"

namespace spojka::host {

class FlowRun final : public Referred {
 public:
  // What the flows of one stream share.
  struct Shared {
    const Coupling& c;
    RunSides& sides;
    HeldBytes& held;
    NamesOfTargets& names;
    const CancelToken& stop;  // of the stream
    RunObserver& observer;
    std::function<void()> halted;  // a flow has stopped; from any thread
    bool dryRun = false;
    std::function<void(Settlement&)> amend{};  // adds to what is stored, see Settler
  };
  // `referred`: in the sequence of the mapping's references.
  FlowRun(const Shared& shared, const Mapping& mapping, FlowStart start, std::vector<Referred*> referred);
  ~FlowRun() override;
  FlowRun(const FlowRun&) = delete;
  FlowRun& operator=(const FlowRun&) = delete;

  // The writers wait for work.
  void begin();
  void take(const std::shared_ptr<SourceBatch>& batch);
  // Instead of what a stream gives, or besides.
  void offer(RecordSource& source);
  // Reading is repeated: what was read so far is settled and stored. False = the flow has stopped.
  bool settleAll();
  // What the destination has under these names, before anything of them is offered. Nothing = the flow has
  // stopped.
  std::optional<std::vector<Finder::Named>> lookFor(const std::vector<std::string>& names);
  // It was looked for just now, and is written next.
  void isAbsent(const std::string& name) { finder_.isAbsent(name); }
  // Nothing more will be read: offers what else there is, and comes to its end.
  void readEnded();
  // Stops it for a reason that is not its own.
  void fail(std::exception_ptr why, Part part);
  // Ends the threads and stores what is settled. Once, whatever happened before.
  void end();

  const Mapping& mapping() const noexcept { return mapping_; }
  FlowCounts counts() const;
  bool isStopped() const override { return stop_.requested(); }
  // After end(): why it stopped before its time; null = it did not, or was cancelled.
  std::exception_ptr error() const { return error_; }
  Part culprit() const noexcept { return culprit_; }
  // It came to its end.
  bool isFinished() const noexcept { return finished_; }
  // Stops everything that can be stopped and stores what is settled, while a connector hangs.
  FlowCounts abandon();

  std::vector<bool> underWay(const std::vector<std::string_view>& keys) override;
  std::vector<std::optional<Link>> written(const std::vector<std::string_view>& keys) override;
  std::vector<bool> ignored(const std::vector<std::string_view>& keys) override;
  void lost(std::string_view key) override { forgetWritten(s_.c.store, mapping_.flow(), key); }

 private:
  void halt();
  void interrupt();
  // Runs a step of the reading thread; what it throws ends the flow.
  void step(const std::function<void()>& work);
  std::unique_ptr<DestinationInstance> openDestination() const;
  void startWriters();
  void joinWriters();
  bool stopsForOthers();
  bool takesOnce() const;
  void settle(const std::vector<RefusalGuard::Refused>& refused);
  void offerRest();
  void offerFailed();
  void offerMended();
  void tellUnreadable(std::int64_t records) const;
  void offerHeld();
  void takeOver();
  void askGuard();
  void offerMissing();
  void readAllAgain();
  void tellRepeated() const;

  const Shared s_;
  const Mapping& mapping_;
  CancelToken stop_;
  HostServices services_;
  FlowStart start_;
  BlastGuard guard_;
  KeyWatch keys_;
  LogFold log_;
  RepeatedKeys taken_;   // of those that are taken once
  bool sweeps_ = false;  // what the source has no longer is deleted
  Brought brought_;
  std::int64_t missing_ = 0;
  KnownNames& names_;
  Finder finder_;
  NameSearch search_;
  WorkQueue queue_;
  Foreign foreign_;
  RefusalGuard refusals_;
  LostTargets lost_;
  const std::function<void(std::string_view)> madeAnew_;
  Settler settler_;
  const bool guards_;
  Intake intake_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::vector<std::thread> threads_;
  mutable std::mutex mutex_;
  std::exception_ptr error_;
  Part culprit_ = Part::host;  // with the error
  bool finished_ = false;
  bool ended_ = false;
  std::unique_ptr<OnCancel> watch_;  // last: it calls into all of this
};

}  // namespace spojka::host
