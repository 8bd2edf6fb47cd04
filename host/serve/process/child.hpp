// SPDX-License-Identifier: Apache-2.0
// A process of our own program that was asked for something: its answer on stdout, its log line by line.
// Ownership: the process ends with the object: it is asked to, and killed when it does not. Threads: one of
// its own reads; terminate() from any. Errors: StatusError (aborted) where it cannot be started.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/plugin/trust.hpp"

namespace spojka::host {

struct ChildEnd {
  int exit = -1;     // its exit code; -1 = it has none
  int signal = 0;    // what killed it; 0 = nothing did
  std::string out;   // all it answered
  bool cut = false;  // it answered more than is taken, and was killed for it
};

class Child {
 public:
  // `line`: hears each line of its log. `ended`: hears that it is gone, after the last line. Both on the
  // reading thread.
  Child(std::vector<std::string> words, std::function<void(std::string_view)> line,
        std::function<void(const ChildEnd&)> ended);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // It is to stop where it can go on from; killed when it has not within some seconds.
  void terminate();

 private:
  void read();

  pid_t pid_ = -1;
  std::mutex pidMutex_;  // a process that was reaped must not be signalled
  Descriptor out_;
  Descriptor err_;
  Descriptor wakeRead_;
  Descriptor wakeWrite_;
  std::atomic<bool> asked_{false};
  const std::function<void(std::string_view)> line_;
  const std::function<void(const ChildEnd&)> ended_;
  std::thread thread_;
};

}  // namespace spojka::host
