// SPDX-License-Identifier: Apache-2.0
#include "host/serve/schedule/timetable.hpp"

#include <charconv>

#include "host/mapping/hashing.hpp"
#include "host/serve/times.hpp"

namespace spojka::host {
namespace {

constexpr std::string_view kCron = "cron: ";
constexpr std::string_view kEvery = "every ";

std::int64_t periodOf(std::string_view text) {
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  const char unit = text.empty() ? 'm' : text.back();
  return n * (unit == 'd' ? 24 * kHourUs : unit == 'h' ? kHourUs : kMinuteUs);
}

// The same on every machine and in every run of the program.
std::int64_t scatter(const std::string& text, std::int64_t below) {
  return below <= 0 ? 0
                    : static_cast<std::int64_t>(XXH64(text.data(), text.size(), 0) %
                                                static_cast<std::uint64_t>(below));
}

}  // namespace

Timetable::Timetable(const Profile& profile) : name_(profile.name), zone_(TimeZone::named(profile.zone)) {
  const std::string_view schedule = profile.active ? std::string_view(profile.schedule) : std::string_view();
  jitterUs_ = profile.jitterMs.value_or(0) * 1000;
  if (schedule.rfind(kEvery, 0) == 0) {
    everyUs_ = periodOf(schedule.substr(kEvery.size()));
    phaseUs_ = scatter(name_, everyUs_);
  } else if (schedule.rfind(kCron, 0) == 0 && zone_) {
    cron_.emplace(schedule.substr(kCron.size()));
  }
}

std::int64_t Timetable::scattered(std::int64_t momentUs) const {
  return momentUs + scatter(name_ + std::to_string(momentUs), jitterUs_);
}

std::optional<std::int64_t> Timetable::due(std::optional<std::int64_t> lastStartUs, std::int64_t sinceUs,
                                           bool wasNone) const {
  if (everyUs_ > 0) {
    if (!lastStartUs) return sinceUs;
    // A run that somebody asked for just before stands for the one that would follow it at once.
    const std::int64_t earliest = *lastStartUs + (wasNone ? 1 : everyUs_ / 2);
    return scattered((earliest - phaseUs_ + everyUs_ - 1) / everyUs_ * everyUs_ + phaseUs_);
  }
  if (!cron_) return std::nullopt;
  const auto moment = cron_->next(lastStartUs.value_or(sinceUs), *zone_);
  if (!moment) return std::nullopt;
  return scattered(*moment);
}

std::optional<std::int64_t> Timetable::staleAtUs(std::int64_t lastGoodStartUs) const {
  if (everyUs_ > 0) return lastGoodStartUs + 2 * everyUs_ + jitterUs_ + kHourUs;
  if (!cron_) return std::nullopt;
  const auto first = cron_->next(lastGoodStartUs, *zone_);
  const auto second = first ? cron_->next(*first, *zone_) : std::nullopt;
  if (!second) return std::nullopt;
  return *second + jitterUs_ + kHourUs;
}

}  // namespace spojka::host
