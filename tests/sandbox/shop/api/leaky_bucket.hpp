// SPDX-License-Identifier: Apache-2.0
// Purpose: the shop's measure of how much is asked of its API: each call pours into a bucket that leaks, and
// a call that finds it full is refused. Also counts the calls of one token under way. Safe from any thread;
// no errors.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/settings.hpp"

namespace sandbox {

class LeakyBucket {
 public:
  struct Verdict {
    bool refused = false;
    int filling = 0;               // after this call
    std::int64_t waitSeconds = 0;  // refused: until there is room
  };

  Verdict pour(const std::string& token, const ApiSettings& settings);

  // Calls of one token under way, this one included.
  int enter(const std::string& token);
  void leave(const std::string& token);
  // The most there were of any token since the start, or since all was forgotten.
  int mostCalls();
  void forget();

 private:
  struct Level {
    double filling = 0;
    std::chrono::steady_clock::time_point at{};
    int calls = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Level> levels_;
  int mostCalls_ = 0;
};

}  // namespace sandbox
