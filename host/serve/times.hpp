// SPDX-License-Identifier: Apache-2.0
// Spans of time in microseconds.
#pragma once

#include <cstdint>

namespace spojka::host {

inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr std::int64_t kHourUs = 60 * kMinuteUs;

}  // namespace spojka::host
