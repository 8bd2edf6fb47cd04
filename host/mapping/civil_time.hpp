// SPDX-License-Identifier: Apache-2.0
// Times as the clock on the wall showed them, and as people want them written: through a small subset of
// strftime. Ownership: plain values. Threads: pure functions. Errors: nothing when a value is no time or lies
// outside of the years 0-9999; TimeFormat throws RuleError for a pattern it does not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/calendar.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

// Of a timestamp (in the offset it was written with) or a date.
std::optional<CivilTime> civilTimeOf(ValueView value);

// What programs write where there is no date: 0000-00-00 or 0001-01-01, at whatever time.
bool isNoTime(std::string_view text);

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
