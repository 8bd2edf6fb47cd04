// SPDX-License-Identifier: Apache-2.0
// Runs a program and says what it cost. Ownership: none kept. Threads: one. Errors: std::runtime_error with
// the program's stderr.
#pragma once

#include <string>
#include <vector>

namespace bench {

struct Cost {
  double wallSeconds = 0;
  double cpuSeconds = 0;  // user and system
  long maxRssKb = 0;
  std::string out;
};

// Environment is inherited. stderr goes to a file that is shown when the program fails.
Cost runChild(const std::vector<std::string>& command);
// Starts a program that runs until stopChild; returns its process id.
int startChild(const std::vector<std::string>& command);
void stopChild(int pid);

}  // namespace bench
