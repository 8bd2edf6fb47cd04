// SPDX-License-Identifier: Apache-2.0
// A run that somebody or a schedule asked for, from then until it has ended: waiting for its turn, at work in
// a process of its own, told of to whoever listens. Ownership: shared; ends its process with itself. Threads:
// any. Errors: none but start()'s, StatusError (aborted).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/serve/process/child.hpp"
#include "host/serve/process/event_stream.hpp"
#include "host/serve/process/log_tail.hpp"
#include "host/serve/verb_call.hpp"

namespace spojka::host {

// Under which circumstances a run was made: what may have made it come out otherwise than the one before.
struct Circumstances {
  std::string by;    // schedule, catch-up, or who asked
  std::string etag;  // of the profile's text
};

class LiveRun {
 public:
  enum class Status { waiting = 1, running, stopping, ended };
  struct Result {
    std::string runId;   // empty = it never had one, or nobody knows it
    std::string status;  // ok, partial, failed, cancelled, interrupted
    std::string error;
    std::string answer;  // the run's JSON; empty = its process was killed
    int exit = -1;
    int signal = 0;
  };

  LiveRun(std::string profile, VerbCall call, std::string by, std::int64_t askedAtUs);

  const std::string& id() const noexcept { return id_; }
  const std::string& profile() const noexcept { return profile_; }
  const VerbCall& call() const noexcept { return call_; }
  std::int64_t askedAtUs() const noexcept { return askedAtUs_; }
  Circumstances circumstances() const;
  std::int64_t startedAtUs() const;
  std::string runId() const;  // as far as it has told; empty = not yet
  Status status() const;
  const EventStream& events() const noexcept { return events_; }

  // `text`: file with the profile's text as it is to be taken; empty = its own file. `ended` is called once,
  // on a thread of its process's; whoever hears it must not let go of the last owner there.
  void start(const CommandWords& words, const std::string& text, const std::string& etag, std::int64_t nowUs,
             std::function<void(const Result&)> ended);
  void cancel();
  // It will not be started any more.
  void giveUp();

  spojka_value toValue(Arena& arena) const;
  spojka_value logValue(Arena& arena, std::size_t most) const;
  spojka_value samplesValue(Arena& arena) const;
  // Lines as they are, for keeping.
  std::string logText() const;

 private:
  struct Sample {
    std::int64_t atUs = 0;
    std::int64_t settled = 0;
    double perSecond = 0;
    std::int64_t connections = 0;
    std::int64_t failed = 0;
    std::optional<double> latencyMs;
  };
  void hear(std::string_view line);
  void nameRun(const std::string& runId);
  void hearProgress(const std::string& json);
  void hearEnd(const ChildEnd& end, const std::function<void(const Result&)>& ended);
  void addSample(const Sample& sample);
  spojka_value value(Arena& arena) const;
  void tellStatus();

  const std::string id_;
  const std::string profile_;
  const VerbCall call_;
  const std::string by_;
  const std::int64_t askedAtUs_;
  EventStream events_;
  mutable std::mutex mutex_;
  Status status_ = Status::waiting;
  std::string etag_;
  std::string runId_;
  std::string progress_;
  std::map<std::string, std::string> counts_;  // of each stream so far, as JSON
  std::int64_t startedAtUs_ = 0;
  LogTail tail_;
  std::vector<Sample> samples_;
  std::size_t sampleEvery_ = 1;  // progress reports a sample
  std::size_t reports_ = 0;
  std::unique_ptr<Child> child_;  // goes first
};

}  // namespace spojka::host
