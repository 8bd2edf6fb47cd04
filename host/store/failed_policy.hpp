// SPDX-License-Identifier: Apache-2.0
// When a failed record is offered again by itself. The first time on the very next run, since most causes are
// gone by then; after that in growing steps, so that a record that can never pass does not cost a request on
// every run. A record that comes changed is always tried, whatever stands here; the very same once more waits
// like the one that is kept.
#pragma once

#include <cstdint>

namespace spojka::host {

struct FailedPolicy {
  std::int64_t firstPauseUs = 5LL * 60 * 1'000'000;  // doubled from attempt to attempt
  std::int64_t longestPauseUs = 24LL * 3600 * 1'000'000;
  // So many failures in a row, with 20 about two weeks by themselves, and a person has to say that it is
  // worth another try.
  int poisonAfter = 20;

  // A time that is further away than any pause was set by a clock that was ahead: it is over.
  bool isOver(std::int64_t nextAtUs, std::int64_t nowUs) const noexcept {
    return nextAtUs <= nowUs || nextAtUs - nowUs > longestPauseUs;
  }
};

}  // namespace spojka::host
