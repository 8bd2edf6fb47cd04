// SPDX-License-Identifier: Apache-2.0
#include "host/profile/schedule.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <vector>

#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kForms =
    N_("write \"every 15m\" (m, h or d), or \"cron: */15 6-22 * * *\" (minute, hour, day, month, weekday)");
constexpr int kMostMinutes = 366 * 24 * 60;

struct CronField {
  std::string_view name;
  int least;
  int most;
  std::string_view names;  // three letters each, the first stands for `least`
};

constexpr std::array<CronField, 5> kCronFields = {{
    {N_("minute"), 0, 59, {}},
    {N_("hour"), 0, 23, {}},
    {N_("day of the month"), 1, 31, {}},
    {N_("month"), 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    {N_("day of the week"), 0, 7, "sunmontuewedthufrisat"},
}};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return out;
    text.remove_prefix(begin);
    const auto end = text.find_first_of(" \t\r\n");
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end);
  }
}

std::optional<int> number(std::string_view text) {
  int n = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, n);
  if (text.empty() || text.front() == '-' || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return n;
}

std::optional<int> cronValue(std::string_view text, const CronField& field) {
  if (text.size() == 3 && !field.names.empty()) {
    for (std::size_t i = 0; i < field.names.size(); i += 3)
      if (sameInAnyCase(field.names.substr(i, 3), text)) return field.least + static_cast<int>(i / 3);
  }
  const auto n = number(text);
  return n && *n >= field.least && *n <= field.most ? n : std::nullopt;
}

// "*", "5", "1-5", each with "/step" where it is a range.
bool isCronRange(std::string_view text, const CronField& field) {
  const auto slash = text.find('/');
  const auto range = text.substr(0, slash);
  const auto dash = range.find('-');
  if (slash != std::string_view::npos) {
    const auto step = number(text.substr(slash + 1));
    if (!step || *step < 1 || *step > field.most || (range != "*" && dash == std::string_view::npos))
      return false;
  }
  if (range == "*") return true;
  const auto from = cronValue(range.substr(0, dash), field);
  if (!from || dash == std::string_view::npos) return from.has_value();
  const auto to = cronValue(range.substr(dash + 1), field);
  return to && *from <= *to;
}

bool holds(std::string_view list, const CronField& field, int n) {
  for (const auto part : split(list, ',')) {
    const auto slash = part.find('/');
    const auto range = part.substr(0, slash);
    const auto dash = range.find('-');
    const int step = slash == std::string_view::npos ? 1 : number(part.substr(slash + 1)).value_or(1);
    const int from = range == "*" ? field.least : cronValue(range.substr(0, dash), field).value_or(0);
    const int to = range == "*"                     ? field.most
                   : dash == std::string_view::npos ? from
                                                    : cronValue(range.substr(dash + 1), field).value_or(0);
    if (n >= from && n <= to && (n - from) % step == 0) return true;
  }
  return false;
}

// The 31st of February. Where a day of the week is named too, one of both is enough.
bool comesNever(std::string_view days, std::string_view months, std::string_view weekdays) {
  constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (weekdays.front() != '*') return false;
  int month = 0;
  for (const int last : kDays) {
    ++month;
    for (int day = 1; holds(months, kCronFields[3], month) && day <= last; ++day)
      if (holds(days, kCronFields[2], day)) return false;
  }
  return true;
}

Schedule cron(std::string_view line) {
  const auto fields = words(line);
  if (fields.size() != kCronFields.size())
    return {
        {},
        tr("a cron line has five fields (minute, hour, day, month, weekday), as */15 6-22 * * *; this one "
           "has {}",
           fields.size())};
  std::string text = "cron:";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const auto part : split(fields[i], ','))
      if (!isCronRange(part, kCronFields[i]))
        return {{},
                tr("field {} of the cron line ({}) must be *, */step, or values and ranges from {} "
                   "to {} joined by commas",
                   i + 1, tr(kCronFields[i].name), kCronFields[i].least, kCronFields[i].most)};
    text += fmt::format(" {}", fields[i]);
  }
  if (comesNever(fields[2], fields[3], fields[4]))
    return {{},
            tr("it would never run: none of the months of the cron line ({}) has such a day ({})", fields[3],
               fields[2])};
  return {std::move(text), {}};
}

Schedule every(std::string_view period) {
  const auto unit = period.empty() ? '\0' : period.back();
  const int minutes = unit == 'm' ? 1 : unit == 'h' ? 60 : unit == 'd' ? 24 * 60 : 0;
  const auto count = minutes == 0 ? std::nullopt : number(period.substr(0, period.size() - 1));
  if (!count) return {{}, tr("the period after \"every\" is not understood; {}", tr(kForms))};
  if (*count < 1 || *count > kMostMinutes / minutes)
    return {{}, tr("the period after \"every\" must be between 1m and 366d")};
  return {fmt::format("every {}{}", *count, unit), {}};
}

}  // namespace

Schedule parseSchedule(std::string_view written) {
  const auto parts = words(written);
  if (parts.size() == 2 && parts[0] == "every") return every(parts[1]);
  if (!parts.empty() && (parts[0] == "cron" || parts[0] == "cron:"))
    return cron(written.substr(written.find("cron") + parts[0].size()));
  return {{}, tr("this is no schedule; {}", tr(kForms))};
}

}  // namespace spojka::host
