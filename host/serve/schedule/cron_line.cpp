// SPDX-License-Identifier: Apache-2.0
#include "host/serve/schedule/cron_line.hpp"

#include <array>
#include <charconv>
#include <string>

#include "host/serve/times.hpp"
#include "spojka/ascii.hpp"
#include "spojka/calendar.hpp"

namespace spojka::host {
namespace {

// At every one of these some zone's hour begins.
constexpr std::int64_t kQuarterUs = 15 * kMinuteUs;
constexpr std::int64_t kHorizonUs = 8 * 366LL * 24 * 60 * kMinuteUs;

int valueOf(std::string_view text, std::string_view names, int least) {
  if (text.size() == 3)
    for (std::size_t i = 0; i + 3 <= names.size(); i += 3)
      if (sameInAnyCase(names.substr(i, 3), text)) return least + static_cast<int>(i / 3);
  int n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

template <std::size_t N>
void read(std::string_view field, int least, int most, std::string_view names, std::bitset<N>& out) {
  while (!field.empty()) {
    const auto comma = field.find(',');
    std::string_view part = field.substr(0, comma);
    field = comma == std::string_view::npos ? std::string_view() : field.substr(comma + 1);
    int step = 1;
    if (const auto slash = part.find('/'); slash != std::string_view::npos) {
      step = valueOf(part.substr(slash + 1), {}, 0);
      part = part.substr(0, slash);
    }
    const auto dash = part.find('-');
    const int from = part == "*" ? least : valueOf(part.substr(0, dash), names, least);
    const int to = part == "*"                      ? most
                   : dash == std::string_view::npos ? from
                                                    : valueOf(part.substr(dash + 1), names, least);
    for (int i = from; i <= to; i += step) out.set(static_cast<std::size_t>(i));
  }
}

std::int64_t minutesOnTheWall(const WallMinute& w) {
  return dayOf(w.year, static_cast<unsigned>(w.month), static_cast<unsigned>(w.day)) * 1440 + w.hour * 60 +
         w.minute;
}

// The weekday is not told: it is that of the day, which a gap does not leave.
WallMinute wallOf(std::int64_t minutes, const WallMinute& sameDay) {
  WallMinute wall = sameDay;
  const auto ofDay =
      static_cast<int>(minutes - minutesOnTheWall({sameDay.year, sameDay.month, sameDay.day, 0, 0}));
  wall.hour = ofDay / 60;
  wall.minute = ofDay % 60;
  return wall;
}

}  // namespace

CronLine::CronLine(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (auto& field : fields) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto end = std::min(line.find(' '), line.size());
    field = line.substr(0, end);
    line.remove_prefix(end);
  }
  read(fields[0], 0, 59, {}, minutes_);
  read(fields[1], 0, 23, {}, hours_);
  read(fields[2], 1, 31, {}, days_);
  read(fields[3], 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec", months_);
  read(fields[4], 0, 7, "sunmontuewedthufrisat", weekdays_);
  if (weekdays_[7]) weekdays_.set(0);
  anyDay_ = fields[2] == "*";
  anyWeekday_ = fields[4] == "*";
}

bool CronLine::dayMatches(const WallMinute& wall) const {
  if (!months_[static_cast<std::size_t>(wall.month)]) return false;
  const bool day = days_[static_cast<std::size_t>(wall.day)];
  const bool weekday = weekdays_[static_cast<std::size_t>(wall.weekday)];
  return anyDay_ || anyWeekday_ ? day && weekday : day || weekday;
}

bool CronLine::matches(const WallMinute& wall) const {
  return dayMatches(wall) && hours_[static_cast<std::size_t>(wall.hour)] &&
         minutes_[static_cast<std::size_t>(wall.minute)];
}

// Minute by minute only within hours that count, and over most of a day that does not at once.
std::int64_t CronLine::stepFrom(const WallMinute& wall, std::int64_t us) const {
  constexpr std::int64_t kLongestShift = 150;  // minutes that a clock is put forward or back at the most
  const std::int64_t quarter = (us / kQuarterUs + 1) * kQuarterUs - us;
  if (dayMatches(wall)) return hours_[static_cast<std::size_t>(wall.hour)] ? kMinuteUs : quarter;
  return std::max(quarter, (24 * 60 - wall.hour * 60 - wall.minute - kLongestShift) * kMinuteUs);
}

std::optional<std::int64_t> CronLine::next(std::int64_t afterUs, const TimeZone& zone) const {
  std::int64_t before = afterUs / kMinuteUs * kMinuteUs;
  WallMinute wallBefore = zone.wall(before);
  while (before < afterUs + kHorizonUs) {
    const std::int64_t at = before + stepFrom(wallBefore, before);
    const WallMinute wall = zone.wall(at);
    const auto shown = minutesOnTheWall(wall);
    const auto ofGap = shown - minutesOnTheWall(wallBefore) - (at - before) / kMinuteUs;
    for (auto left = shown - ofGap; ofGap > 0 && left < shown; ++left)
      if (matches(wallOf(left, wall))) return at;
    if (matches(wall)) {
      const auto moments = zone.moments(wall);
      if (hours_.all() || moments.empty() || moments.front() == at) return at;
    }
    before = at;
    wallBefore = wall;
  }
  return std::nullopt;
}

}  // namespace spojka::host
