// SPDX-License-Identifier: Apache-2.0
// Which calls into connectors are going on in this process, and which of them have been silent for too long.
// A call that makes no progress for its limit is cancelled; one that is still there when the contract's five
// seconds are over is stuck: its thread cannot be ended, so the process has to be. What is slow is not
// broken: a call that stops when it is told to was held up by something outside, and nobody is to blame; one
// that is stuck without having said that it waits for something is the connector's doing. Ownership: a call
// is registered for as long as its ActiveCall lives. Threads: any; the watch has one of its own once started.
// Errors: none.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "host/plugin/silence.hpp"

namespace spojka::host {

enum class CallKind { quick = 1, asking, reading, writing };

// How long a call may go on without progress: a byte that arrived, a request counted, an outcome reported.
// What it rests meanwhile is no silence, see Silence.
struct CallLimits {
  std::chrono::milliseconds quick = std::chrono::minutes(1);     // spec, open, close: no network
  std::chrono::milliseconds asking = std::chrono::minutes(5);    // check, discover, read_open
  std::chrono::milliseconds reading = std::chrono::minutes(15);  // a source may be silent for minutes
  std::chrono::milliseconds writing = std::chrono::minutes(10);

  std::chrono::milliseconds of(CallKind kind) const noexcept;
};

// The usual limits, or those of a profile that sets `call_timeout`: reading and writing get it whole, the
// others where it is shorter than theirs.
CallLimits callLimits(std::optional<std::chrono::milliseconds> callTimeout);

std::string readable(std::chrono::milliseconds time);  // "15 min", "90 s"

// How long a cancelled call may take to return, by contract.
inline constexpr std::chrono::seconds kCancelGrace{5};

// One instance of a connector, as the watch sees it.
class Watched : public Silence {
 public:
  virtual ~Watched() = default;
  virtual void cancel() noexcept = 0;
  // Was it cancelled, or has the host's cancel service said so?
  virtual bool wasAskedToStop() const noexcept { return false; }
};

// What went wrong with a call, in words for people.
struct CallFault {
  std::string connector;
  std::string slot;
  std::string how;  // "was still busy 5 s after it was told to stop"
  // The connector's own doing, which counts towards its quarantine. False: something outside was slow.
  bool guilty = true;
};

// "connector 'x' made no progress ... in read_next ...": the sentence every report of a fault begins with.
std::string messageOf(const CallFault& fault);

class ActiveCall;

class CallWatch {
 public:
  using Clock = Watched::Clock;
  // The process's own; everything that calls connectors registers with it.
  static CallWatch& global();

  // Begins to watch. `onFault` hears of calls that were cancelled, that were killed with their process, and
  // of those that are stuck; `onStuck` only of these and is expected not to return.
  void start(const CallLimits& limits, std::function<void(const CallFault&)> onFault,
             std::function<void(const CallFault&)> onStuck);
  // Nothing is watched any more and nobody is told anything.
  void stop();

  CallLimits limits() const;
  void fault(const CallFault& fault) const;  // tells whoever was passed to start()
  // One look at all calls: what the watch's thread does several times a second.
  void look(Clock::time_point now);

 private:
  friend class ActiveCall;
  void enter(ActiveCall& call);
  void leave(ActiveCall& call);
  void loop();

  mutable std::mutex mutex_;
  std::vector<ActiveCall*> calls_;
  CallLimits limits_;
  std::function<void(const CallFault&)> onFault_;
  std::function<void(const CallFault&)> onStuck_;
  bool watching_ = false;
  bool threadRuns_ = false;
};

// For the length of one call.
class ActiveCall {
 public:
  // `connector` and `slot` must outlive it; `instance` may be null: then there is nothing to cancel.
  ActiveCall(const std::string& connector, const char* slot, CallKind kind, Watched* instance,
             CallWatch& watch = CallWatch::global());
  ~ActiveCall();
  ActiveCall(const ActiveCall&) = delete;
  ActiveCall& operator=(const ActiveCall&) = delete;

  // Nothing while all is well; else that the call was cancelled by the watch and why.
  std::optional<CallFault> overdue() const;

  const char* connector() const noexcept { return connector_.c_str(); }
  const char* slot() const noexcept { return slot_; }

  // Safe in a signal handler. The call this thread is in, or null.
  static const ActiveCall* ofThisThread() noexcept;
  // The same for any thread, where all calls that go on are the same connector's.
  static const ActiveCall* onlySuspect() noexcept;

 private:
  friend class CallWatch;
  const std::string& connector_;
  const char* slot_;
  const CallKind kind_;
  Watched* instance_;
  CallWatch& watch_;
  const Watched::Clock::time_point begunAt_;
  std::optional<Watched::Clock::time_point> cancelledAt_;
  std::chrono::milliseconds limit_{0};
  bool stuck_ = false;
  std::thread canceller_;
  const ActiveCall* outer_;
  std::size_t place_;
};

}  // namespace spojka::host
