// SPDX-License-Identifier: Apache-2.0
#include "civil_time.hpp"

#include <array>
#include <cstdio>

namespace shoptet {
namespace {

constexpr std::int64_t kDaySeconds = 86400;

struct Civil {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Both directions count March-based years in eras of 400 years, so that the leap day comes last.
Civil civilOf(Day day) noexcept {
  const std::int64_t z = day + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const auto month = static_cast<unsigned>(mp < 10 ? mp + 3 : mp - 9);
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, static_cast<unsigned>(doy - (153 * mp + 2) / 5 + 1)};
}

std::int64_t floorDiv(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Start of the last Sunday of a month with 31 days (March, October).
Day lastSunday(std::int64_t year, unsigned month) noexcept {
  const Day last = dayOf(year, month, 31);
  return last - (last + 4) % 7;  // 1970-01-01 was a Thursday; years before it do not occur
}

struct Zone {
  const char* name;
  int standardMinutes;
  bool summerTime;
};
constexpr std::array<Zone, 11> kZones{{{"Europe/Prague", 60, true},
                                       {"Europe/Bratislava", 60, true},
                                       {"Europe/Budapest", 60, true},
                                       {"Europe/Vienna", 60, true},
                                       {"Europe/Berlin", 60, true},
                                       {"Europe/Warsaw", 60, true},
                                       {"Europe/Ljubljana", 60, true},
                                       {"Europe/Zagreb", 60, true},
                                       {"Europe/Bucharest", 120, true},
                                       {"Europe/London", 0, true},
                                       {"UTC", 0, false}}};

// Reads digits from the front of `text`; at most `most` of them.
class Digits {
 public:
  explicit Digits(std::string_view text) noexcept : rest_(text) {}
  bool number(unsigned least, unsigned most, int& out) noexcept {
    unsigned n = 0;
    int value = 0;
    while (n < most && n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9')
      value = value * 10 + (rest_[n++] - '0');
    if (n < least) return false;
    rest_.remove_prefix(n);
    out = value;
    return true;
  }
  bool skip(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  bool done() const noexcept { return rest_.empty(); }

 private:
  std::string_view rest_;
};

unsigned daysInMonth(int year, int month) noexcept {
  static constexpr std::array<unsigned, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

bool readDay(Digits& in, Day& out) noexcept {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.number(4, 4, year) || !in.skip('-') || !in.number(1, 2, month) || !in.skip('-') ||
      !in.number(1, 2, day))
    return false;
  if (year < 1970 || month < 1 || month > 12 || day < 1 ||
      static_cast<unsigned>(day) > daysInMonth(year, month))
    return false;
  out = dayOf(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  return true;
}

// Fraction of a second in microseconds; digits beyond the sixth are dropped.
bool readFraction(Digits& in, std::int64_t& micros) noexcept {
  std::int64_t scale = 100000;
  int digit = 0;
  bool any = false;
  while (in.number(1, 1, digit)) {
    micros += digit * scale;
    scale /= 10;
    any = true;
  }
  return any;
}

// Z, +HH:MM, +HHMM or +HH at the end of a time.
bool readOffset(Digits& in, int& minutes) noexcept {
  if (in.skip('Z')) {
    minutes = 0;
    return true;
  }
  const bool west = in.peek() == '-';
  if (!in.skip('+') && !in.skip('-')) return false;
  int hours = 0;
  int rest = 0;
  if (!in.number(2, 2, hours)) return false;
  const bool more = in.skip(':') || !in.done();
  if (more && !in.number(2, 2, rest)) return false;
  minutes = (hours * 60 + rest) * (west ? -1 : 1);
  return hours <= 14 && rest < 60;
}

}  // namespace

Day dayOf(std::int64_t year, unsigned month, unsigned day) noexcept {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const auto m = static_cast<std::int64_t>(month);
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + static_cast<std::int64_t>(day) - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

std::optional<Day> parseDay(std::string_view text) noexcept {
  Digits in(text);
  Day day = 0;
  if (!readDay(in, day) || !in.done()) return std::nullopt;
  return day;
}

std::string unpaddedDay(Day day) {
  const Civil c = civilOf(day);
  return std::to_string(c.year) + '-' + std::to_string(c.month) + '-' + std::to_string(c.day);
}

std::string utcStamp(std::int64_t unixSeconds) {
  std::string text = utcDigits(unixSeconds);
  text[10] = 'T';
  return text + 'Z';
}

std::string utcDigits(std::int64_t unixSeconds) {
  const Day day = floorDiv(unixSeconds, kDaySeconds);
  const std::int64_t rest = unixSeconds - day * kDaySeconds;
  const Civil c = civilOf(day);
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%04lld-%02u-%02u %02d:%02d:%02d", static_cast<long long>(c.year),
                c.month, c.day, static_cast<int>(rest / 3600), static_cast<int>(rest / 60 % 60),
                static_cast<int>(rest % 60));
  return buffer;
}

std::optional<std::int64_t> parseUtcStamp(std::string_view text) noexcept {
  if (text.size() != 20 || text[10] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto instant = parseInstant(text, *ShopZone::named("UTC"));
  if (!instant) return std::nullopt;
  return instant->microsUtc / 1000000;
}

std::optional<ShopZone> ShopZone::named(std::string_view name) noexcept {
  for (const Zone& z : kZones)
    if (name == z.name) return ShopZone(z.standardMinutes, z.summerTime);
  return std::nullopt;
}

std::vector<std::string> ShopZone::names() {
  std::vector<std::string> all;
  all.reserve(kZones.size());
  for (const Zone& z : kZones) all.emplace_back(z.name);
  return all;
}

// Both changes happen at 01:00 UTC in every zone of the Union.
int ShopZone::offsetOfUtc(std::int64_t unixSeconds) const noexcept {
  if (!summerTime_) return standardMinutes_;
  const std::int64_t year = civilOf(floorDiv(unixSeconds, kDaySeconds)).year;
  const std::int64_t begins = lastSunday(year, 3) * kDaySeconds + 3600;
  const std::int64_t ends = lastSunday(year, 10) * kDaySeconds + 3600;
  return standardMinutes_ + (unixSeconds >= begins && unixSeconds < ends ? 60 : 0);
}

int ShopZone::offsetOfLocal(std::int64_t localSeconds) const noexcept {
  if (!summerTime_) return standardMinutes_;
  const std::int64_t year = civilOf(floorDiv(localSeconds, kDaySeconds)).year;
  // On the wall clock both changes end one hour after they began in standard time.
  const std::int64_t afterChange = 3600 + standardMinutes_ * 60LL + 3600;
  const std::int64_t begins = lastSunday(year, 3) * kDaySeconds + afterChange;
  const std::int64_t ends = lastSunday(year, 10) * kDaySeconds + afterChange;
  return standardMinutes_ + (localSeconds >= begins && localSeconds < ends ? 60 : 0);
}

Day ShopZone::dayOfUtc(std::int64_t unixSeconds) const noexcept {
  return floorDiv(unixSeconds + offsetOfUtc(unixSeconds) * 60LL, kDaySeconds);
}

std::optional<Instant> parseInstant(std::string_view text, const ShopZone& zone) noexcept {
  Digits in(text);
  Day day = 0;
  if (!readDay(in, day)) return std::nullopt;
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  std::int64_t micros = 0;
  if (!in.done()) {
    if (!in.skip(' ') && !in.skip('T')) return std::nullopt;
    if (!in.number(1, 2, hours) || !in.skip(':') || !in.number(2, 2, minutes)) return std::nullopt;
    if (in.skip(':') && !in.number(2, 2, seconds)) return std::nullopt;
    if (in.skip('.') && !readFraction(in, micros)) return std::nullopt;
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  const std::int64_t local = day * kDaySeconds + hours * 3600LL + minutes * 60LL + seconds;
  int offset = 0;
  if (in.done())
    offset = zone.offsetOfLocal(local);
  else if (!readOffset(in, offset) || !in.done())
    return std::nullopt;
  return Instant{(local - offset * 60LL) * 1000000 + micros, static_cast<std::int16_t>(offset)};
}

}  // namespace shoptet
