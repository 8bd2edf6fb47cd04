// SPDX-License-Identifier: Apache-2.0
// Clocks on the wall in a zone of the world, by ICU's data. Ownership: plain values. Threads: any. Errors:
// none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace spojka::host {

// A minute as a clock on the wall shows it.
struct WallMinute {
  int year = 1970;
  int month = 1;  // 1-12
  int day = 1;
  int hour = 0;
  int minute = 0;
  int weekday = 4;  // 0 = Sunday; follows from the day
};

class TimeZone {
 public:
  // "Europe/Prague"; empty = the machine's. Nothing for a name that is none.
  static std::optional<TimeZone> named(const std::string& name);

  WallMinute wall(std::int64_t us) const;
  // The moments at which the clock shows it, in their sequence: one; two where the clock is put back; where
  // it is put forward and never shows it, the first moment behind the gap.
  std::vector<std::int64_t> moments(const WallMinute& wall) const;

 private:
  class Zone;
  explicit TimeZone(std::shared_ptr<const Zone> zone) : zone_(std::move(zone)) {}
  std::shared_ptr<const Zone> zone_;
};

}  // namespace spojka::host
