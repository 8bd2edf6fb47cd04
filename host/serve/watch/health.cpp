// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/health.hpp"

#include <algorithm>

#include "host/serve/watch/profile_state.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kStalledUs = 120LL * 1'000'000;

}  // namespace

bool Health::good() const {
  return !stopping && !stalled && std::none_of(profiles.begin(), profiles.end(), [](const Profile& p) {
    return p.problem != "failing";
  });
}

bool isAlive(const Works& works) {
  return works.lastStepUs() + kStalledUs > works.nowUs();
}

Health healthOf(Works& works) {
  Health health;
  health.stopping = works.stopping();
  health.stalled = !isAlive(works);
  for (const auto& entry : works.folder().entries()) {
    const PastPtr past = works.past(*entry);
    if (!entry->problems.empty()) {
      health.profiles.push_back({entry->name, "broken", 0});
    } else if (const auto since = staleSince(*entry, *past, works.nowUs())) {
      health.profiles.push_back({entry->name, "stale", *since});
    } else if (stateOf(works, *entry, *past) == "failing") {
      health.profiles.push_back({entry->name, "failing", past->lastGoodUs.value_or(0)});
    }
  }
  return health;
}

}  // namespace spojka::host
