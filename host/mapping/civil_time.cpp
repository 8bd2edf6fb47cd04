// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/civil_time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <iterator>

#include "host/mapping/errors.hpp"

namespace spojka::host::mapping {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr std::string_view kCodes = "YymdHMSFTzj%";
constexpr std::string_view kUnpaddable = "dmH";

// Days of 0000-01-01 and 9999-12-31: what four digits of a year can say.
constexpr std::int64_t kFirstDay = -719'528;
constexpr std::int64_t kLastDay = 2'932'896;

sys_days dayOf(const CivilTime& t) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  return sys_days(year_month_day(year(t.year), month(t.month), day(t.day)));
}

std::optional<CivilTime> fromDays(std::int64_t dayNumber) {
  if (dayNumber < kFirstDay || dayNumber > kLastDay) return std::nullopt;
  const year_month_day date{sys_days(days(static_cast<int>(dayNumber)))};
  CivilTime t;
  t.year = static_cast<int>(date.year());
  t.month = static_cast<unsigned>(date.month());
  t.day = static_cast<unsigned>(date.day());
  return t;
}

std::optional<CivilTime> fromMicros(std::int64_t microsUtc, std::int16_t tzMinutes) {
  // Far out times are refused first, so that adding the offset cannot overflow.
  if (microsUtc / kMicrosPerDay < kFirstDay || microsUtc / kMicrosPerDay > kLastDay) return std::nullopt;
  const std::int64_t offset = tzMinutes == SPOJKA_TZ_NONE ? 0 : tzMinutes;
  const std::int64_t local = microsUtc + offset * 60 * kMicrosPerSecond;
  const std::int64_t dayNumber = local / kMicrosPerDay - (local % kMicrosPerDay < 0 ? 1 : 0);
  auto t = fromDays(dayNumber);
  if (!t) return std::nullopt;
  const auto inDay = static_cast<std::uint64_t>(local - dayNumber * kMicrosPerDay);
  const auto seconds = static_cast<unsigned>(inDay / kMicrosPerSecond);
  t->hour = seconds / 3600;
  t->minute = seconds / 60 % 60;
  t->second = seconds % 60;
  t->micros = static_cast<unsigned>(inDay % kMicrosPerSecond);
  t->tzMinutes = tzMinutes;
  t->hasTime = true;
  return t;
}

// Reads a text from the left; every take says whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool atEnd() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool takeNumber(std::size_t digits, unsigned least, unsigned most, unsigned& to) {
    if (rest_.size() < digits) return false;
    unsigned n = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      n = n * 10 + static_cast<unsigned>(rest_[i] - '0');
    }
    if (n < least || n > most) return false;
    rest_.remove_prefix(digits);
    to = n;
    return true;
  }
  // .f to .ffffff; digits beyond are cut off.
  bool takeFraction(unsigned& micros) {
    unsigned scale = 100'000;
    bool any = false;
    micros = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      micros += static_cast<unsigned>(rest_.front() - '0') * scale;
      scale /= 10;
      any = true;
      rest_.remove_prefix(1);
    }
    return any;
  }

 private:
  std::string_view rest_;
};

bool takeOffset(Reader& in, CivilTime& t) {
  if (in.take('Z') || in.take('z')) {
    t.tzMinutes = 0;
    return true;
  }
  const bool plus = in.take('+');
  if (!plus && !in.take('-')) return false;
  unsigned hours = 0;
  unsigned minutes = 0;
  if (!in.takeNumber(2, 0, 18, hours)) return false;
  in.take(':');
  if (!in.atEnd() && !in.takeNumber(2, 0, 59, minutes)) return false;
  const int offset = static_cast<int>(hours * 60 + minutes);
  t.tzMinutes = static_cast<std::int16_t>(plus ? offset : -offset);
  return true;
}

bool takeClock(Reader& in, CivilTime& t) {
  if (!in.takeNumber(2, 0, 23, t.hour) || !in.take(':') || !in.takeNumber(2, 0, 59, t.minute)) return false;
  // 60 is a leap second: the clock showed it, calendars here do not.
  if (in.take(':') && !in.takeNumber(2, 0, 59, t.second)) return false;
  if (in.take('.') && !in.takeFraction(t.micros)) return false;
  in.take(' ');
  t.hasTime = true;
  return in.atEnd() || takeOffset(in, t);
}

}  // namespace

std::int64_t CivilTime::daysSinceEpoch() const noexcept {
  return dayOf(*this).time_since_epoch().count();
}

std::int64_t CivilTime::microsUtc() const noexcept {
  const std::int64_t seconds = hour * 3600 + minute * 60 + second;
  const std::int64_t offset = tzMinutes == SPOJKA_TZ_NONE ? 0 : tzMinutes;
  return daysSinceEpoch() * kMicrosPerDay + (seconds - offset * 60) * kMicrosPerSecond + micros;
}

std::optional<CivilTime> civilTimeOf(ValueView value) {
  switch (value.kind()) {
    case Kind::timestamp:
      return fromMicros(value.integer(), value.raw()->tz_minutes);
    case Kind::date:
      return fromDays(value.integer());
    default:
      return std::nullopt;
  }
}

std::optional<CivilTime> parseIsoTime(std::string_view text) {
  Reader in(text);
  CivilTime t;
  unsigned year = 0;
  if (!in.takeNumber(4, 0, 9999, year) || !in.take('-') || !in.takeNumber(2, 1, 12, t.month) ||
      !in.take('-') || !in.takeNumber(2, 1, 31, t.day))
    return std::nullopt;
  t.year = static_cast<int>(year);
  using std::chrono::day;
  using std::chrono::month;
  if (!year_month_day(std::chrono::year(t.year), month(t.month), day(t.day)).ok()) return std::nullopt;
  if (in.atEnd()) return t;
  if (!in.take('T') && !in.take(' ')) return std::nullopt;
  if (!takeClock(in, t) || !in.atEnd()) return std::nullopt;
  return t;
}

TimeFormat::TimeFormat(std::string_view pattern) {
  if (pattern.empty()) throw RuleError("the pattern is empty; write for example \"%d.%m.%Y\"");
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      if (parts_.empty() || parts_.back().code != 0) parts_.emplace_back();
      parts_.back().literal += pattern[i];
      continue;
    }
    Part part;
    ++i;
    if (i < pattern.size() && pattern[i] == '-') {
      part.padded = false;
      ++i;
    }
    part.code = i < pattern.size() ? pattern[i] : '\0';
    const std::string_view allowed = part.padded ? kCodes : kUnpaddable;
    if (part.code == '\0' || allowed.find(part.code) == std::string_view::npos)
      throw RuleError(fmt::format(
          "'%{}{}' in the pattern is not known; there are %Y %y %m %d %H %M %S %F %T %z %j %% %-d %-m %-H",
          part.padded ? "" : "-", part.code == '\0' ? std::string() : std::string(1, part.code)));
    parts_.push_back(std::move(part));
  }
}

void TimeFormat::write(const CivilTime& time, std::string& out) const {
  for (const Part& part : parts_) {
    if (part.code == 0)
      out += part.literal;
    else
      writePart(part, time, out);
  }
}

void TimeFormat::writePart(const Part& part, const CivilTime& t, std::string& out) {
  const auto to = std::back_inserter(out);
  const auto two = [&](unsigned n) {
    fmt::format_to(to, part.padded ? fmt::runtime("{:02}") : fmt::runtime("{}"), n);
  };
  switch (part.code) {
    case 'Y':
      fmt::format_to(to, "{:04}", t.year);
      break;
    case 'y':
      two(static_cast<unsigned>(t.year % 100));
      break;
    case 'm':
      two(t.month);
      break;
    case 'd':
      two(t.day);
      break;
    case 'H':
      two(t.hour);
      break;
    case 'M':
      two(t.minute);
      break;
    case 'S':
      two(t.second);
      break;
    case 'F':
      fmt::format_to(to, "{:04}-{:02}-{:02}", t.year, t.month, t.day);
      break;
    case 'T':
      fmt::format_to(to, "{:02}:{:02}:{:02}", t.hour, t.minute, t.second);
      break;
    case 'z': {
      const int minutes = t.tzMinutes == SPOJKA_TZ_NONE ? 0 : t.tzMinutes;
      fmt::format_to(to, "{}{:02}{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
      break;
    }
    case 'j': {
      CivilTime newYear = t;
      newYear.month = newYear.day = 1;
      fmt::format_to(to, "{:03}", t.daysSinceEpoch() - newYear.daysSinceEpoch() + 1);
      break;
    }
    default:
      out += '%';
  }
}

}  // namespace spojka::host::mapping
