// SPDX-License-Identifier: Apache-2.0
// A program at a terminal that somebody types at: a pseudo-terminal, what was shown on it, and lines that are
// typed once what they answer has been asked. Ownership: the destructor kills and reaps what still runs.
// Threads: one. Errors: std::system_error; std::runtime_error with all that was shown when a question does
// not come within 60 s.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace e2e {

class Terminal {
 public:
  Terminal(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Waits until `question` is shown (behind what was waited for before) and types the answer.
  void answer(const std::string& question, const std::string& text);
  void expect(const std::string& text);
  void key(char c) const;
  // Waits for the end; the exit code, or 128 + signal.
  int wait();
  const std::string& shown() const noexcept { return shown_; }

 private:
  bool read();
  pid_t pid_ = -1;
  int fd_ = -1;
  std::string shown_;
  std::size_t seen_ = 0;
};

}  // namespace e2e
