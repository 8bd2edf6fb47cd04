// SPDX-License-Identifier: Apache-2.0
// Who runs when: what is due by its timetable and what people ask for, at most so many at a time, never one
// profile twice at once. People go first, then whoever has been due for longest, so that nobody is left out.
// Ownership: owns the runs; borrows the hooks. Threads: any; hooks are called without a lock held. Errors:
// Busy where a profile is at work already.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/serve/runs/live_run.hpp"
#include "host/serve/schedule/timetable.hpp"

namespace spojka::host {

// A profile as it is to be run.
struct Runnable {
  std::string name;
  std::string file;
  std::string text;  // file with its text where its own cannot be used now; empty = its own
  std::string etag;
  Timetable timetable;
  std::int64_t sinceUs = 0;  // since when it is as it is
};

class Busy : public std::runtime_error {
 public:
  explicit Busy(std::string run) : std::runtime_error("it is at work already"), run_(std::move(run)) {}
  const std::string& run() const noexcept { return run_; }

 private:
  std::string run_;
};

class DispatchHooks {
 public:
  virtual ~DispatchHooks() = default;
  // Another program is at work on the profile, so that a run could only be refused.
  virtual bool atWorkElsewhere(const std::string& profile) = 0;
  // In which what is stored of a run is said: "cs".
  virtual std::string language() = 0;
  // Records that the source's system told of wait to be read.
  virtual bool wasTold(const std::string& profile) = 0;
  virtual void changed(const std::string& profile) = 0;
  virtual void ended(const LiveRun& run, const LiveRun::Result& result) = 0;
  // Something is due sooner than was thought.
  virtual void wake() = 0;
};

class Dispatcher {
 public:
  Dispatcher(std::size_t jobs, CommandWords words, DispatchHooks& hooks)
      : jobs_(jobs), words_(std::move(words)), hooks_(hooks) {}

  // All there are; who is at work goes on as it began.
  void setProfiles(std::vector<std::shared_ptr<const Runnable>> profiles);
  // When its last run began, as the state has it.
  void noteStart(const std::string& profile, std::int64_t us);

  std::shared_ptr<LiveRun> ask(const std::string& profile, VerbCall call, const std::string& by,
                               std::int64_t nowUs);
  // The source's system told that records have changed: just these are read soon, besides what is due.
  void told(const std::string& profile, std::int64_t nowUs);
  // Null where there is none.
  std::shared_ptr<LiveRun> live(const std::string& profile) const;
  std::vector<std::shared_ptr<LiveRun>> allLive() const;
  // False = there was none.
  bool cancel(const std::string& profile);
  std::optional<std::int64_t> dueAt(const std::string& profile) const;

  // Starts what is due and may begin. Says when to look again at the latest.
  std::int64_t step(std::int64_t nowUs);
  // Nothing more begins; what is at work is asked to stop. Comes back when all have.
  void stop();

  struct Load {
    std::size_t running = 0;
    std::size_t waiting = 0;
  };
  Load load() const;

 private:
  struct Place {
    std::shared_ptr<const Runnable> runnable;  // null = it is gone, and only its run is left
    std::optional<std::int64_t> lastStartUs;
    bool lastWasNone = false;  // see Timetable::due
    std::optional<std::int64_t> dueUs;
    std::int64_t notBeforeUs = 0;
    std::optional<std::int64_t> toldUs;  // from when on what was told may be read; nothing = nothing was
    std::shared_ptr<LiveRun> live;
    std::shared_ptr<LiveRun> over;  // has ended; whoever steps next lets go of it
  };
  struct Candidate {
    std::string name;
    bool asked = false;
    std::int64_t sinceUs = 0;
    bool told = false;
  };
  void reckon(Place& place) const;
  std::vector<Candidate> candidates(std::int64_t nowUs) const;
  void begin(const Candidate& candidate, std::int64_t nowUs);
  void finish(const std::string& name, const LiveRun& run, const LiveRun::Result& result);
  void reckonTold(Place& place, const LiveRun& run, const LiveRun::Result& result, bool more) const;
  std::size_t running() const;

  const std::size_t jobs_;
  const CommandWords words_;
  DispatchHooks& hooks_;
  mutable std::mutex mutex_;
  std::map<std::string, Place> places_;
  bool stopping_ = false;
};

}  // namespace spojka::host
