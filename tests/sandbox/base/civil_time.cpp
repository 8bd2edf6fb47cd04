// SPDX-License-Identifier: Apache-2.0
#include "base/civil_time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <ctime>

namespace sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

sys_days dayOf(LocalSeconds time) {
  return sys_days(days(time >= 0 ? time / kDay : (time - kDay + 1) / kDay));
}

LocalSeconds lastSunday(int year, unsigned month) {
  using std::chrono::Sunday;
  const sys_days day = std::chrono::year(year) / std::chrono::month(month) / Sunday[std::chrono::last];
  return LocalSeconds(day.time_since_epoch().count()) * kDay;
}

bool takeNumber(std::string_view& text, std::size_t minDigits, std::size_t maxDigits, int& value) {
  std::size_t digits = 0;
  while (digits < text.size() && digits < maxDigits && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits < minDigits) return false;
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  return true;
}

bool takeChar(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<LocalSeconds> takeDate(std::string_view& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!takeNumber(text, 4, 4, year) || !takeChar(text, '-') || !takeNumber(text, 1, 2, month) ||
      !takeChar(text, '-') || !takeNumber(text, 1, 2, day)) {
    return std::nullopt;
  }
  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return LocalSeconds(sys_days(date).time_since_epoch().count()) * kDay;
}

}  // namespace

LocalSeconds fromCivil(int year, unsigned month, unsigned day) {
  const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return LocalSeconds(date.time_since_epoch().count()) * kDay;
}

int yearOf(LocalSeconds time) {
  return int(year_month_day(dayOf(time)).year());
}

std::string formatDate(LocalSeconds time) {
  const year_month_day date(dayOf(time));
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

std::string formatDateTime(LocalSeconds time) {
  const sys_days day = dayOf(time);
  const year_month_day date(day);
  const LocalSeconds rest = time - LocalSeconds(day.time_since_epoch().count()) * kDay;
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), rest / 3600, rest / 60 % 60, rest % 60);
}

std::optional<LocalSeconds> parseDate(std::string_view text) {
  const auto date = takeDate(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<LocalSeconds> parseDateTime(std::string_view text) {
  const auto date = takeDate(text);
  if (!date || text.empty()) return date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!takeChar(text, ' ') || !takeNumber(text, 2, 2, hour) || !takeChar(text, ':') ||
      !takeNumber(text, 2, 2, minute) || !takeChar(text, ':') || !takeNumber(text, 2, 2, second) ||
      !text.empty() || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  return *date + hour * 3600 + minute * 60 + second;
}

LocalSeconds pragueFromUtc(std::int64_t utc) {
  // Summer time holds from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October.
  const int year = yearOf(utc);
  const bool summer = utc >= lastSunday(year, 3) + 3600 && utc < lastSunday(year, 10) + 3600;
  return utc + (summer ? 7200 : 3600);
}

bool inSpringGap(LocalSeconds time) {
  const LocalSeconds gap = lastSunday(yearOf(time), 3) + 2 * 3600;
  return time >= gap && time < gap + 3600;
}

LocalSeconds Clock::now() const {
  return pragueFromUtc(std::time(nullptr)) + offset_;
}

}  // namespace sandbox
