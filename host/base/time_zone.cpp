// SPDX-License-Identifier: Apache-2.0
#include "host/base/time_zone.hpp"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include "spojka/calendar.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::int64_t kMinutesOfDay = 24 * 60;

}  // namespace

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

  std::int64_t offsetMs(std::int64_t us) const {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    zone_->getOffset(static_cast<UDate>(us / 1000), false, raw, saving, status);
    return static_cast<std::int64_t>(raw) + saving;
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
  const std::int64_t minutes = (us + zone_->offsetMs(us) * 1000) / kMinuteUs;
  const std::int64_t days = minutes / kMinutesOfDay;
  const auto ofDay = static_cast<int>(minutes % kMinutesOfDay);
  const CivilTime day = civilDay(days);
  constexpr int kThursday = 4;  // was the first day of 1970
  return {static_cast<int>(day.year),
          static_cast<int>(day.month),
          static_cast<int>(day.day),
          ofDay / 60,
          ofDay % 60,
          static_cast<int>((days + kThursday) % 7)};
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
