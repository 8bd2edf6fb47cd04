// SPDX-License-Identifier: Apache-2.0
// A file that gets one JSON line a run, for monitoring. Lines of several runs never mix: each is one write to
// a file opened for appending. Ownership: owns the descriptor. Threads: one. Errors: the constructor throws
// StatusError (refused), so that a wrong path is known before anything is written anywhere; append() says
// what went wrong.
#pragma once

#include <string>

#include "host/cli/exit_code.hpp"
#include "host/engine/settle/outcome.hpp"

namespace spojka::host {

class SummaryFile {
 public:
  explicit SummaryFile(std::string path);
  ~SummaryFile();
  SummaryFile(const SummaryFile&) = delete;
  SummaryFile& operator=(const SummaryFile&) = delete;

  // Empty = written.
  std::string append(const std::string& line);

 private:
  const std::string path_;
  int fd_;
};

// What `run --json` prints, with "exit" behind.
std::string summaryLine(const std::string& profile, const RunResult& result, ExitCode exit);

}  // namespace spojka::host
