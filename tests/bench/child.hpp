// SPDX-License-Identifier: Apache-2.0
// Runs a program and says what it cost. Ownership: Child ends its program. Threads: one. Errors:
// std::runtime_error with what the program wrote to stderr.
#pragma once

#include <string>
#include <vector>

namespace bench {

struct Cost {
  double wallSeconds = 0;
  double cpuSeconds = 0;  // user and system
  double maxRssMb = 0;
  std::string out;
  std::string err;
};

// Runs to the end. The environment is inherited.
Cost runChild(const std::vector<std::string>& command);

// A program that runs until this object goes.
class Child {
 public:
  explicit Child(const std::vector<std::string>& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  bool alive();

 private:
  int pid_;
};

}  // namespace bench
