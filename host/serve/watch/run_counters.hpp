// SPDX-License-Identifier: Apache-2.0
// What the service has counted of its runs since it began, for who watches. Ownership: plain values. Threads:
// any. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "host/serve/runs/live_run.hpp"

namespace spojka::host {

class RunCounters {
 public:
  struct OfProfile {
    std::map<std::string, std::int64_t> runs;     // status -> how many
    std::map<std::string, std::int64_t> records;  // outcome -> how many
    std::int64_t requests = 0;
    double seconds = 0;      // all runs together
    double lastSeconds = 0;  // the last one
    std::int64_t killed = 0;
  };

  void count(const LiveRun& run, const LiveRun::Result& result, std::int64_t nowUs);
  std::map<std::string, OfProfile> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, OfProfile> profiles_;
};

}  // namespace spojka::host
