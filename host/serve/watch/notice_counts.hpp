// SPDX-License-Identifier: Apache-2.0
// How many records the systems of sources have told of since the service began, and of late. Ownership: plain
// values, a bounded number for each profile. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace spojka::host {

class NoticeCounts {
 public:
  struct Of {
    std::int64_t all = 0;
    std::int64_t lastHour = 0;
  };

  void count(const std::string& profile, std::size_t records, std::int64_t nowUs);
  Of of(const std::string& profile, std::int64_t nowUs) const;

 private:
  struct Minute {
    std::int64_t minute;
    std::int64_t records;
  };
  struct Profile {
    std::int64_t all = 0;
    std::deque<Minute> minutes;  // of the last hour, oldest first
  };
  mutable std::mutex mutex_;
  std::map<std::string, Profile> profiles_;
};

}  // namespace spojka::host
