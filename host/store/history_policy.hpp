// SPDX-License-Identifier: Apache-2.0
// How long finished runs stay in the history. Plain values.
#pragma once

#include <cstdint>

namespace spojka::host {

struct HistoryPolicy {
  static constexpr HistoryPolicy ofDays(std::int64_t days) {
    HistoryPolicy policy;
    policy.keepUs = days * 24 * 3600 * 1'000'000;
    return policy;
  }
  std::int64_t keepUs = 90LL * 24 * 3600 * 1'000'000;
  // So many of the newest stay however old they are, and so does the last one of each status: what a profile
  // that runs twice a year is asked for.
  int newestStay = 20;
  // Forgotten by one run that ends: a long history that is cut short costs none of them a long transaction.
  int atATime = 200;
};

}  // namespace spojka::host
