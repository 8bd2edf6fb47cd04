// SPDX-License-Identifier: Apache-2.0
// Verbs that are asked of a process of our own program: those that take long are tasks that are looked at
// again, those that are quick are waited for. So many at a time, since each may load connectors; who comes
// later waits. Ownership: shared; what is at work ends with the object. Threads: any. Errors: StatusError
// (aborted) where no process can be started.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/serve/process/child.hpp"
#include "host/serve/process/log_tail.hpp"
#include "host/serve/verb_call.hpp"

namespace spojka::host {

class Task {
 public:
  enum class Status { running = 1, done, failed, cancelled };
  struct Answer {
    Status status = Status::running;
    std::string json;   // of the verb; empty where it gave none
    std::string error;  // in words
    int exit = -1;
    std::int64_t finishedAtUs = 0;
  };

  Task(VerbCall call, std::string profile, std::string by);
  ~Task();

  const std::string& id() const noexcept { return id_; }
  const std::string& profile() const noexcept { return profile_; }
  const std::string& by() const noexcept { return by_; }
  const VerbCall& call() const noexcept { return call_; }
  std::int64_t startedAtUs() const noexcept { return startedAtUs_; }
  Answer answer() const;
  spojka_value logValue(Arena& arena) const;
  // False = it is still at work after `most`.
  bool wait(std::chrono::milliseconds most) const;

  // Files that it reads: let go of when it has ended.
  void needs(std::shared_ptr<const void> files) { files_ = std::move(files); }
  void start(const CommandWords& words, std::function<void()> ended);
  void cancel();

 private:
  void hear(std::string_view line);
  void hearEnd(const ChildEnd& end);

  const std::string id_;
  const VerbCall call_;
  const std::string profile_;
  const std::string by_;
  const std::int64_t startedAtUs_;
  mutable std::mutex mutex_;
  mutable std::condition_variable ended_;
  Answer answer_;
  bool cancelled_ = false;
  LogTail tail_;
  std::shared_ptr<const void> files_;
  std::unique_ptr<Child> child_;
};

class Tasks {
 public:
  explicit Tasks(CommandWords words) : words_(std::move(words)) {}

  // `files`: what it reads, held for as long.
  std::shared_ptr<Task> start(VerbCall call, const std::string& profile, const std::string& by,
                              std::shared_ptr<const void> files = nullptr);
  std::shared_ptr<Task> find(const std::string& id);
  // Waits for it; it is cancelled when it takes too long.
  Task::Answer ask(VerbCall call, const std::string& profile, const std::string& by);
  void stop();

 private:
  void begin();
  void forgetOld();

  const CommandWords words_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Task>> tasks_;
  std::vector<std::shared_ptr<Task>> waiting_;
  std::size_t atWork_ = 0;
  bool stopping_ = false;
};

}  // namespace spojka::host
