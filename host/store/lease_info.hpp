// SPDX-License-Identifier: Apache-2.0
// The stored claim of a run on its profile. Plain values.
#pragma once

#include <cstdint>
#include <string>

namespace spojka::host {

struct LeaseInfo {
  std::int64_t token = 0;  // grows with every lease that is given out
  std::string runId;       // empty = released
  std::string host;
  std::string machine;  // see store::Holder
  std::int64_t pid = 0;
  std::int64_t born = 0;
  std::int64_t sinceUs = 0;
  std::int64_t renewedUs = 0;
  std::int64_t expiresUs = 0;
  std::int64_t limitedUntilUs = 0;  // as of the last sign of life; 0 = it is not
  std::string waiting{};            // what the run waited for then; empty = nothing
};

}  // namespace spojka::host
