// SPDX-License-Identifier: Apache-2.0
// Which records the source's system said have changed, until they were read: told in requests that are
// answered only once it stands here. A connection of its own, so that nobody who tells waits for a run, and
// no lease. Ownership: borrows the clock. Threads: any, one at a time. Errors: StoreError.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/base/clock.hpp"

namespace spojka::host {

class Inbox {
 public:
  struct Named {
    std::string stream;
    std::string key;
  };
  struct Notice {
    std::int64_t id = 0;
    Named record;
    std::int64_t atUs = 0;  // when it was told last, by the clock of the state
  };
  struct Load {
    std::int64_t waiting = 0;
    std::int64_t oldestUs = 0;  // 0 = none waits
  };
  virtual ~Inbox() = default;
  // Durable once it returns. What waits already waits once, and from now on.
  virtual void put(const std::vector<Named>& records) = 0;
  // Oldest first. They stay.
  virtual std::vector<Notice> waiting(std::size_t limit) = 0;
  // These were read. Those that were told once more meanwhile stay.
  virtual void done(const std::vector<Notice>& notices) = 0;
  virtual Load load() = 0;
};

// Opens the state with the first call, and makes it only to put something into it.
std::unique_ptr<Inbox> openInbox(const std::string& url, const std::string& profile, const Clock& clock);

}  // namespace spojka::host
