// SPDX-License-Identifier: Apache-2.0
// The calendar (proleptic Gregorian) and times as they are written. Standard libraries have one from C++20 on
// only. Ownership: plain values. Threads: pure functions. Errors: nothing for a text that is no time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "abi.h"
#include "ascii.hpp"

namespace spojka {
inline namespace v1 {

// Days since 1970-01-01. Both directions count March-based years in eras of 400 years, so that the leap day
// comes last.
constexpr std::int64_t dayOf(std::int64_t year, unsigned month, unsigned day) noexcept {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const auto m = static_cast<std::int64_t>(month);
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + static_cast<std::int64_t>(day) - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

constexpr unsigned daysInMonth(std::int64_t year, unsigned month) noexcept {
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2) return leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// A day, or a moment as a clock on the wall showed it.
struct CivilTime {
  std::int64_t year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  unsigned micros = 0;
  std::int16_t tzMinutes = SPOJKA_TZ_NONE;  // minutes east of UTC
  bool hasTime = false;                     // false = a day

  constexpr std::int64_t daysSinceEpoch() const noexcept { return dayOf(year, month, day); }
  // A clock without an offset counts as UTC. For years that a time can be in: from -290,000 to 290,000.
  constexpr std::int64_t microsUtc() const noexcept {
    const std::int64_t offset = tzMinutes == SPOJKA_TZ_NONE ? 0 : tzMinutes;
    const std::int64_t minutes = hour * 60 + minute - offset;
    return ((daysSinceEpoch() * 1440 + minutes) * 60 + second) * 1'000'000 + micros;
  }
};

constexpr CivilTime civilDay(std::int64_t daysSinceEpoch) noexcept {
  const std::int64_t z = daysSinceEpoch + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  CivilTime t;
  t.month = static_cast<unsigned>(mp < 10 ? mp + 3 : mp - 9);
  t.day = static_cast<unsigned>(doy - (153 * mp + 2) / 5 + 1);
  t.year = yoe + era * 400 + (t.month <= 2 ? 1 : 0);
  return t;
}

// What a clock with that offset (SPOJKA_TZ_NONE = UTC) shows at an instant.
constexpr CivilTime civilMoment(std::int64_t microsUtc, std::int16_t tzMinutes = SPOJKA_TZ_NONE) noexcept {
  constexpr std::int64_t kDay = 86'400LL * 1'000'000;
  std::int64_t days = microsUtc / kDay;
  std::int64_t rest = microsUtc % kDay + (tzMinutes == SPOJKA_TZ_NONE ? 0 : tzMinutes) * 60'000'000LL;
  for (; rest < 0; rest += kDay) --days;
  for (; rest >= kDay; rest -= kDay) ++days;
  CivilTime t = civilDay(days);
  const auto seconds = static_cast<unsigned>(rest / 1'000'000);
  t.hour = seconds / 3600;
  t.minute = seconds / 60 % 60;
  t.second = seconds % 60;
  t.micros = static_cast<unsigned>(rest % 1'000'000);
  t.tzMinutes = tzMinutes;
  t.hasTime = true;
  return t;
}

namespace detail {

constexpr char* writeDigits(char* at, unsigned n, unsigned digits) noexcept {
  for (unsigned i = digits; i > 0; --i, n /= 10) at[i - 1] = static_cast<char>('0' + n % 10);
  return at + digits;
}

// Reads a time from the left; every take says whether it was there.
class TimeReader {
 public:
  constexpr explicit TimeReader(std::string_view text) noexcept : rest_(text) {}
  constexpr bool atEnd() const noexcept { return rest_.empty(); }
  constexpr bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  constexpr bool number(std::size_t leastDigits, std::size_t mostDigits, unsigned most,
                        unsigned& to) noexcept {
    std::size_t digits = 0;
    unsigned n = 0;
    for (; digits < mostDigits && digits < rest_.size() && isAsciiDigit(rest_[digits]); ++digits)
      n = n * 10 + static_cast<unsigned>(rest_[digits] - '0');
    if (digits < leastDigits || n > most) return false;
    rest_.remove_prefix(digits);
    to = n;
    return true;
  }
  constexpr bool day(CivilTime& t) noexcept {
    unsigned year = 0;
    if (!number(4, 4, 9999, year) || !take('-') || !number(1, 2, 12, t.month) || !take('-') ||
        !number(1, 2, 31, t.day))
      return false;
    t.year = year;
    return t.month != 0 && t.day != 0 && t.day <= daysInMonth(year, t.month);
  }
  constexpr bool clock(CivilTime& t) noexcept {
    if (!number(1, 2, 23, t.hour) || !take(':') || !number(2, 2, 59, t.minute)) return false;
    // 60 would be a leap second: the clock showed it, calendars do not.
    if (take(':') && !number(2, 2, 59, t.second)) return false;
    t.hasTime = true;
    return !take('.') || fraction(t.micros);
  }
  constexpr bool offset(CivilTime& t) noexcept {
    take(' ');
    if (take('Z') || take('z')) {
      t.tzMinutes = 0;
      return true;
    }
    const bool west = !rest_.empty() && rest_.front() == '-';
    unsigned hours = 0;
    unsigned minutes = 0;
    if ((!take('+') && !take('-')) || !number(2, 2, 14, hours)) return false;
    if ((take(':') || !atEnd()) && !number(2, 2, 59, minutes)) return false;
    const int all = static_cast<int>(hours * 60 + minutes);
    t.tzMinutes = static_cast<std::int16_t>(west ? -all : all);
    return all <= 14 * 60;
  }

 private:
  // .f to .ffffff; digits beyond are dropped.
  constexpr bool fraction(unsigned& micros) noexcept {
    unsigned digit = 0;
    unsigned scale = 100'000;
    bool any = false;
    for (; number(1, 1, 9, digit); scale /= 10, any = true) micros += digit * scale;
    return any;
  }

  std::string_view rest_;
};

}  // namespace detail

// YYYY-MM-DD, month and day with one digit or two; nothing when the calendar has no such day.
constexpr std::optional<std::int64_t> readDay(std::string_view text) noexcept {
  detail::TimeReader in(text);
  CivilTime t;
  if (!in.day(t) || !in.atEnd()) return std::nullopt;
  return t.daysSinceEpoch();
}

// A day as above, alone or followed by a T or a blank, HH:MM[:SS[.fraction]] (the hour with one digit or two)
// and, where it is known, the offset: Z, +HH, +HHMM or +HH:MM, up to 14 hours, a blank before it allowed.
constexpr std::optional<CivilTime> readCivilTime(std::string_view text) noexcept {
  detail::TimeReader in(text);
  CivilTime t;
  if (!in.day(t)) return std::nullopt;
  if (in.atEnd()) return t;
  if (!in.take('T') && !in.take(' ')) return std::nullopt;
  if (!in.clock(t) || (!in.atEnd() && !in.offset(t)) || !in.atEnd()) return std::nullopt;
  return t;
}

// Writes YYYY-MM-DD, of a year from 0 to 9999: 10 bytes. Returns their end.
constexpr char* writeDate(char* at, const CivilTime& t) noexcept {
  at = detail::writeDigits(at, static_cast<unsigned>(t.year), 4);
  *at++ = '-';
  at = detail::writeDigits(at, t.month, 2);
  *at++ = '-';
  return detail::writeDigits(at, t.day, 2);
}

// Writes HH:MM:SS: 8 bytes. Returns their end.
constexpr char* writeClock(char* at, const CivilTime& t) noexcept {
  at = detail::writeDigits(at, t.hour, 2);
  *at++ = ':';
  at = detail::writeDigits(at, t.minute, 2);
  *at++ = ':';
  return detail::writeDigits(at, t.second, 2);
}

namespace detail {

inline void appendDate(std::string& out, const CivilTime& t) {
  char buffer[48];
  if (t.year >= 0 && t.year <= 9999)
    out.append(buffer, writeDate(buffer, t));
  else
    out.append(buffer,
               static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, "%04lld-%02u-%02u",
                                                      static_cast<long long>(t.year), t.month, t.day)));
}

}  // namespace detail

// Appends YYYY-MM-DD.
inline void appendDate(std::string& out, std::int64_t daysSinceEpoch) {
  detail::appendDate(out, civilDay(daysSinceEpoch));
}
inline std::string formatDate(std::int64_t daysSinceEpoch) {
  std::string out;
  appendDate(out, daysSinceEpoch);
  return out;
}

// Appends YYYY-MM-DDTHH:MM:SS[.ffffff]Z; the fraction only where there is one.
inline void appendTimestamp(std::string& out, std::int64_t microsUtc) {
  const CivilTime t = civilMoment(microsUtc);
  detail::appendDate(out, t);
  char buffer[24] = "T";
  char* end = writeClock(buffer + 1, t);
  if (t.micros != 0) {
    *end++ = '.';
    end = detail::writeDigits(end, t.micros, 6);
  }
  *end++ = 'Z';
  out.append(buffer, end);
}
inline std::string formatTimestamp(std::int64_t microsUtc) {
  std::string out;
  appendTimestamp(out, microsUtc);
  return out;
}

}  // namespace v1
}  // namespace spojka
