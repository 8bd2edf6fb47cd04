// SPDX-License-Identifier: Apache-2.0
#include "civil_time.hpp"

#include <array>

namespace shoptet {
namespace {

constexpr std::int64_t kDaySeconds = 86400;

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

}  // namespace

std::optional<Day> parseDay(std::string_view text) noexcept {
  const auto day = spojka::readDay(text);
  return day && *day >= 0 ? day : std::nullopt;
}

std::string unpaddedDay(Day day) {
  const spojka::CivilTime c = spojka::civilDay(day);
  return std::to_string(c.year) + '-' + std::to_string(c.month) + '-' + std::to_string(c.day);
}

std::string utcStamp(std::int64_t unixSeconds) {
  return spojka::formatTimestamp(unixSeconds * 1'000'000);
}

std::string utcDigits(std::int64_t unixSeconds) {
  std::string text = utcStamp(unixSeconds);
  text.pop_back();
  text[text.find('T')] = ' ';
  return text;
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
  const std::int64_t year = spojka::civilDay(floorDiv(unixSeconds, kDaySeconds)).year;
  const std::int64_t begins = lastSunday(year, 3) * kDaySeconds + 3600;
  const std::int64_t ends = lastSunday(year, 10) * kDaySeconds + 3600;
  return standardMinutes_ + (unixSeconds >= begins && unixSeconds < ends ? 60 : 0);
}

int ShopZone::offsetOfLocal(std::int64_t localSeconds) const noexcept {
  if (!summerTime_) return standardMinutes_;
  const std::int64_t year = spojka::civilDay(floorDiv(localSeconds, kDaySeconds)).year;
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
  auto t = spojka::readCivilTime(text);
  if (!t || t->year < 1970) return std::nullopt;
  if (t->tzMinutes == SPOJKA_TZ_NONE)
    t->tzMinutes = static_cast<std::int16_t>(zone.offsetOfLocal(t->microsUtc() / 1'000'000));
  return Instant{t->microsUtc(), t->tzMinutes};
}

}  // namespace shoptet
