// SPDX-License-Identifier: Apache-2.0
// Does everything run as it should. Ownership: plain values. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/serve/works.hpp"

namespace spojka::host {

struct Health {
  struct Profile {
    std::string name;
    std::string problem;       // stale, broken, failing
    std::int64_t sinceUs = 0;  // 0 = nobody knows
  };
  bool stopping = false;
  bool stalled = false;  // the thread that starts runs does not
  std::vector<Profile> profiles;

  // A profile that fails is its people's to mend and no reason to begin the service anew.
  bool good() const;
};

Health healthOf(Works& works);
// Runs are started when they are due: what a watchdog is to know.
bool isAlive(const Works& works);

}  // namespace spojka::host
