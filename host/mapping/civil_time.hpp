// SPDX-License-Identifier: Apache-2.0
// Calendar times as people write them: from timestamps and dates, from ISO text, and through a small subset
// of strftime. Ownership: plain values. Threads: pure functions. Errors: nothing when a text is no time or
// lies outside of the years 0-9999; TimeFormat throws RuleError for a pattern it does not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/value.hpp"

namespace spojka::host::mapping {

// A moment as the clock on the wall showed it.
struct CivilTime {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  unsigned micros = 0;
  std::int16_t tzMinutes = SPOJKA_TZ_NONE;
  bool hasTime = false;

  std::int64_t daysSinceEpoch() const noexcept;
  std::int64_t microsUtc() const noexcept;  // an unknown offset counts as UTC
};

// Of a timestamp (in the offset it was written with) or a date.
std::optional<CivilTime> civilTimeOf(ValueView value);

// YYYY-MM-DD, optionally followed by [T or space]HH:MM[:SS[.ffffff]] and Z or +HH[:]MM.
std::optional<CivilTime> parseIsoTime(std::string_view text);

// %Y %y %m %d %H %M %S %F %T %z %j %% and, without leading zeros, %-d %-m %-H.
class TimeFormat {
 public:
  explicit TimeFormat(std::string_view pattern);
  void write(const CivilTime& time, std::string& out) const;

 private:
  struct Part {
    char code = 0;  // 0 = the literal text
    bool padded = true;
    std::string literal;
  };
  static void writePart(const Part& part, const CivilTime& time, std::string& out);
  std::vector<Part> parts_;
};

}  // namespace spojka::host::mapping
