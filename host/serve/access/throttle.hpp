// SPDX-License-Identifier: Apache-2.0
// How often somebody may guess: after a few wrong passwords of a name, or from an address, the next try has
// to wait, twice as long each time. Ownership: plain values. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace spojka::host {

class Throttle {
 public:
  // Seconds to wait before it may be tried again; 0 = now.
  std::int64_t waitFor(const std::vector<std::string>& who, std::int64_t nowUs);
  void wrong(const std::vector<std::string>& who, std::int64_t nowUs);
  void right(const std::vector<std::string>& who);

 private:
  struct Tries {
    int wrong = 0;
    std::int64_t notBeforeUs = 0;
    std::int64_t lastUs = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Tries> tries_;
};

}  // namespace spojka::host
