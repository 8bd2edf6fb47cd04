// SPDX-License-Identifier: Apache-2.0
// Calendar days, the shop's clock, and the time formats of the exports.
// Ownership: plain values. Threads: pure functions. Errors: unreadable text yields nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/calendar.hpp"

namespace shoptet {

// Days since 1970-01-01.
using Day = std::int64_t;

using spojka::dayOf;
// YYYY-MM-DD, padded or not, from 1970 on: no shop is older.
std::optional<Day> parseDay(std::string_view text) noexcept;
// The form the shop's administration writes into its links: 2026-6-1.
std::string unpaddedDay(Day day);

// "2026-06-01T08:05:00Z", the form of checkpoints.
std::string utcStamp(std::int64_t unixSeconds);
std::optional<std::int64_t> parseUtcStamp(std::string_view text) noexcept;
// "2026-06-01 08:05:00": the digits of UTC without a zone.
std::string utcDigits(std::int64_t unixSeconds);

// A time zone of the shop. Own rule instead of the system's zone data, which slim containers lack: all shops
// of the platform live under the summer time of the European Union, unchanged since 1996.
class ShopZone {
 public:
  static std::optional<ShopZone> named(std::string_view name) noexcept;
  static std::vector<std::string> names();

  // Minutes east of UTC for a local wall clock. An hour that occurs twice in October counts as its first
  // occurrence (summer time); an hour that does not exist in March is read with the offset before the jump.
  int offsetOfLocal(std::int64_t localSeconds) const noexcept;
  int offsetOfUtc(std::int64_t unixSeconds) const noexcept;
  Day dayOfUtc(std::int64_t unixSeconds) const noexcept;

 private:
  ShopZone(int standardMinutes, bool summerTime) noexcept
      : standardMinutes_(standardMinutes), summerTime_(summerTime) {}
  int standardMinutes_;
  bool summerTime_;
};

struct Instant {
  std::int64_t microsUtc;
  std::int16_t offsetMinutes;
};
// A time as spojka::readCivilTime() reads it, on the shop's clock where no offset is written; a day alone is
// its midnight. From 1970 on.
std::optional<Instant> parseInstant(std::string_view text, const ShopZone& zone) noexcept;

}  // namespace shoptet
