// SPDX-License-Identifier: Apache-2.0
// The host's end of one isolated instance: sends its calls, passes on what comes meanwhile (log, counts,
// outcomes), and looks after their time. A process that crashed, hung or spoke nonsense is an error of the
// call that was going on and of all later ones. Ownership: owns the child process. Threads: call() serially;
// cancel() from any. Errors: none thrown by call(); StatusError(aborted) when the child cannot be started.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "host/plugin/call_watch.hpp"
#include "host/plugin/isolation/worker_process.hpp"
#include "host/plugin/isolation/worker_slots.hpp"
#include "spojka/abi.h"

namespace spojka::host {

// Which connector a child is to load, and as what.
struct WorkerRole {
  std::string id;
  std::string foundAs;                                    // the file's name where it was found
  std::string file;                                       // and where it lies
  std::string identity;                                   // a child loads no other
  std::shared_ptr<const Descriptor> directory = nullptr;  // of the file, handed down to the child
  bool isSource = true;
};

class WorkerChannel {
 public:
  // Where what a call says before its reply goes to; null = the call has nothing of the kind to say.
  struct Sinks {
    const spojka_outcome_sink* outcomes = nullptr;
    const spojka_row_sink* rows = nullptr;
  };
  struct Reply {
    spojka_status status = SPOJKA_OK;
    spojka_error error{};
    std::string payload;     // whole
    std::size_t result = 0;  // where in the payload what the slot gives begins
    std::string_view bytes() const noexcept { return std::string_view(payload).substr(result); }
  };

  WorkerChannel(const WorkerRole& role, const std::filesystem::path& program);

  // `host` may be null: then nobody hears of logs and counts. `name` = the slot's, for messages.
  Reply call(WorkerSlot slot, const char* name, std::string_view arguments, CallKind kind,
             const spojka_host* host, Sinks sinks = {nullptr, nullptr});
  void cancel() noexcept;
  // For an answer that turned out to be unreadable: the process is ended.
  Reply refuse(const char* slot, const char* why);

 private:
  using Clock = std::chrono::steady_clock;
  // One call on its way.
  struct Pending {
    const char* name;
    const spojka_host* host;
    Sinks sinks;
    std::chrono::milliseconds limit;
    Clock::time_point begunAt;
    Clock::time_point cancelledAt = Clock::time_point::max();
    bool overdue = false;
    bool sleepShown = false;
    Silence silence{};
  };
  Reply await(Pending& pending);
  void take(Pending& pending, const Frame& frame);
  static void takeOutcome(Pending& pending, const std::string& payload);
  static void takeRow(Pending& pending, const std::string& payload);
  static void takeSleep(Pending& pending, std::int64_t ms);
  static void takeWait(Pending& pending, const std::string& payload);
  // What is to be said when the call has taken too long; the process is ended then.
  bool timeIsUp(Pending& pending, Reply& reply);
  Reply readReply(const Pending& pending, std::string payload);
  Reply died(const Pending& pending);
  Reply failed(const char* slot, const std::string& how, bool blame);
  Reply tooMuch(const char* slot) const;

  const std::string id_;
  WorkerProcess process_;
  std::atomic<bool> cancelled_{false};
  bool gone_ = false;
};

}  // namespace spojka::host
