// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/civil_time.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <iterator>

#include "host/mapping/errors.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::string_view kCodes = "YymdHMSFTzj%";
constexpr std::string_view kUnpaddable = "dmH";

// Days of 0000-01-01 and 9999-12-31: what four digits of a year can say.
constexpr std::int64_t kFirstDay = -719'528;
constexpr std::int64_t kLastDay = 2'932'896;

}  // namespace

std::optional<CivilTime> civilTimeOf(ValueView value) {
  CivilTime t;
  switch (value.kind()) {
    case Kind::timestamp:
      t = civilMoment(value.integer(), value.raw()->tz_minutes);
      break;
    case Kind::date:
      if (value.integer() < kFirstDay || value.integer() > kLastDay) return std::nullopt;
      t = civilDay(value.integer());
      break;
    default:
      return std::nullopt;
  }
  if (t.year < 0 || t.year > 9999) return std::nullopt;
  return t;
}

bool isNoTime(std::string_view text) {
  constexpr std::size_t kDay = 10;
  const std::string_view day = text.substr(0, kDay);
  if (day != "0000-00-00" && day != "0000-01-01" && day != "0001-01-01") return false;
  return text.size() == kDay || text[kDay] == ' ' || text[kDay] == 'T';
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
