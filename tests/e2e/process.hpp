// SPDX-License-Identifier: Apache-2.0
// A child process of a test: started with arguments and environment, output captured, killed on demand.
// Ownership: the destructor kills and reaps what still runs. Threads: one. Errors: std::system_error.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace e2e {

struct Finished {
  int exit = 0;  // exit code, or 128 + signal
  std::string out;
  std::string err;
  long maxRssKb = 0;
  bool dumpedCore = false;
};

class Process {
 public:
  Process(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const noexcept { return pid_; }
  void signal(int number) const;
  // False once it has ended, also when nobody has waited for it yet.
  bool alive() const;
  // Waits for the end; 120 s at most, then it is killed.
  Finished wait();
  // What the process has written to stderr so far.
  std::string errorsSoFar() const;

 private:
  pid_t pid_ = -1;
  std::string outFile_;
  std::string errFile_;
};

}  // namespace e2e
