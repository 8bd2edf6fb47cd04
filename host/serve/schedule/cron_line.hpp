// SPDX-License-Identifier: Apache-2.0
// When a cron line is due. Of a day that has both a day of the month and a day of the week one is enough, as
// everywhere. Where the clock is put forward, what falls into the gap is due right behind it; where it is put
// back, a line that names hours is due once, one that goes through all hours goes through the repeated one
// too. Ownership: plain values. Threads: immutable. Errors: none; the line was checked when the profile was
// loaded.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/base/time_zone.hpp"

namespace spojka::host {

class CronLine {
 public:
  explicit CronLine(std::string_view fiveFields);

  // The first moment behind `afterUs`; nothing when there is none within eight years (the 31st of February).
  std::optional<std::int64_t> next(std::int64_t afterUs, const TimeZone& zone) const;

 private:
  bool dayMatches(const WallMinute& wall) const;
  bool matches(const WallMinute& wall) const;
  std::int64_t stepFrom(const WallMinute& wall, std::int64_t us) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<8> weekdays_;
  bool anyDay_ = true;
  bool anyWeekday_ = true;
};

}  // namespace spojka::host
