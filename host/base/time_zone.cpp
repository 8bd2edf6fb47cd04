// SPDX-License-Identifier: Apache-2.0
#include "host/base/time_zone.hpp"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <algorithm>

namespace spojka::host {

class TimeZone::Zone {
 public:
  explicit Zone(std::unique_ptr<icu::TimeZone> zone) : zone_(std::move(zone)) {}

  // A calendar is changed by asking it, so everyone gets one of their own.
  std::unique_ptr<icu::GregorianCalendar> calendar() const {
    UErrorCode status = U_ZERO_ERROR;
    auto calendar = std::make_unique<icu::GregorianCalendar>(*zone_, icu::Locale::getRoot(), status);
    calendar->setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
    return calendar;
  }

 private:
  std::unique_ptr<icu::TimeZone> zone_;
};

std::optional<TimeZone> TimeZone::named(const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone(
      name.empty() ? icu::TimeZone::createDefault()
                   : icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (!zone || (!name.empty() && *zone == icu::TimeZone::getUnknown())) return std::nullopt;
  return TimeZone(std::make_shared<const Zone>(std::move(zone)));
}

WallMinute TimeZone::wall(std::int64_t us) const {
  const auto calendar = zone_->calendar();
  UErrorCode status = U_ZERO_ERROR;
  calendar->setTime(static_cast<UDate>(us / 1000), status);
  const auto get = [&](UCalendarDateFields field) { return static_cast<int>(calendar->get(field, status)); };
  return {get(UCAL_YEAR),        get(UCAL_MONTH) + 1, get(UCAL_DATE),
          get(UCAL_HOUR_OF_DAY), get(UCAL_MINUTE),    get(UCAL_DAY_OF_WEEK) - 1};
}

std::vector<std::int64_t> TimeZone::moments(const WallMinute& wall) const {
  std::vector<std::int64_t> found;
  for (const auto option : {UCAL_WALLTIME_FIRST, UCAL_WALLTIME_LAST}) {
    const auto calendar = zone_->calendar();
    calendar->setRepeatedWallTimeOption(option);
    calendar->clear();
    calendar->set(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, 0);
    UErrorCode status = U_ZERO_ERROR;
    const auto us = static_cast<std::int64_t>(calendar->getTime(status)) * 1000;
    if (U_SUCCESS(status) && (found.empty() || found.back() != us)) found.push_back(us);
  }
  return found;
}

}  // namespace spojka::host
