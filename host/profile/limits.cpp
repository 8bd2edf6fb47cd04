// SPDX-License-Identifier: Apache-2.0
#include "host/profile/limits.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "host/profile/keys.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kMaxConnections = 64;
constexpr std::int64_t kMaxPoisonAfter = 1000;
constexpr std::int64_t kMaxPatienceMs = 24LL * 3600 * 1000;
constexpr std::int64_t kMostDays = 3650;

std::optional<std::int64_t> wholeNumber(std::string_view text) {
  std::int64_t n = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, n);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return n;
}

// "30%" as 0.3.
std::optional<double> shareOf(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  text.remove_suffix(1);
  double percent = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, percent, std::chars_format::fixed);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || percent < 0 || percent > 100)
    return std::nullopt;
  return percent / 100;
}

// "90d" as 90.
std::optional<std::int64_t> daysOf(std::string_view text) {
  if (text.empty() || text.back() != 'd') return std::nullopt;
  text.remove_suffix(1);
  const auto n = wholeNumber(text);
  if (!n || *n < 1 || *n > kMostDays) return std::nullopt;
  return n;
}

std::optional<std::int64_t> readNumber(Keys& keys, const char* key, std::int64_t most, Problems& problems) {
  const auto text = keys.text(key);
  if (!text) return std::nullopt;
  const auto n = wholeNumber(*text);
  if (n && *n >= 1 && *n <= most) return n;
  problems.add(keys.find(key)->value->at,
               tr("{} must be a whole number between 1 and {}", keys.pathOf(key), most));
  return std::nullopt;
}

void readShare(Keys& keys, const char* key, double& share, bool mayBeOff, Problems& problems) {
  const auto text = keys.text(key);
  if (!text) return;
  if (mayBeOff && *text == "off") {
    share = GuardRule::kOff;
  } else if (const auto given = shareOf(*text)) {
    share = *given;
  } else {
    problems.add(keys.find(key)->value->at,
                 tr("{} must be a share between 0% and 100%, for example \"{}: 30%\"{}, not {}",
                    keys.pathOf(key), key, mayBeOff ? tr(", or off") : "", shown(*text)));
  }
}

}  // namespace

std::optional<std::int64_t> durationOf(std::string_view text, std::int64_t mostMs) {
  if (text.empty()) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1000;
      break;
    case 'm':
      unit = 60'000;
      break;
    case 'h':
      unit = 3'600'000;
      break;
    default:
      return std::nullopt;
  }
  text.remove_suffix(1);
  const auto n = wholeNumber(text);
  if (!n || *n < 0 || *n > mostMs / unit) return std::nullopt;
  return *n * unit;
}

void readLimits(const YamlEntry& entry, Profile& profile, Problems& problems) {
  Keys keys(*entry.value, entry.key, problems);
  if (const auto n = readNumber(keys, "connections", kMaxConnections, problems)) profile.connections = *n;
  if (const auto n = readNumber(keys, "poison_after", kMaxPoisonAfter, problems))
    profile.poisonAfter = static_cast<int>(*n);
  readShare(keys, "retry_budget", profile.retryBudget, false, problems);
  if (const auto text = keys.text("patience")) {
    if (const auto ms = durationOf(*text, kMaxPatienceMs))
      profile.patienceMs = *ms;
    else
      problems.add(keys.find("patience")->value->at,
                   tr("limits.patience must be a time of at most 24h, for example 90s, 15m or 2h, "
                      "not {}",
                      shown(*text)));
  }
  if (const auto text = keys.text("call_timeout")) {
    const auto ms = durationOf(*text, kMaxPatienceMs);
    if (ms && *ms >= 1000)
      profile.callTimeoutMs = *ms;
    else
      problems.add(keys.find("call_timeout")->value->at,
                   tr("limits.call_timeout must be a time between 1s and 24h, for example 90s, 20m or 2h, "
                      "not {}",
                      shown(*text)));
  }
  keys.rejectUnknown();
}

void readHistory(const YamlEntry& entry, Profile& profile, Problems& problems) {
  const auto text = scalarText(*entry.value, entry.at, entry.key, problems);
  if (!text) return;
  if (const auto days = daysOf(*text))
    profile.historyDays = *days;
  else
    problems.add(entry.value->at,
                 tr("history must be a number of days between 1d and {}d, for example 90d, not {}", kMostDays,
                    shown(*text)));
}

void readGuard(const YamlEntry& entry, GuardRule& guard, Problems& problems) {
  Keys keys(*entry.value, entry.key, problems);
  readShare(keys, "changed", guard.changed, true, problems);
  readShare(keys, "emptied", guard.emptied, true, problems);
  readShare(keys, "shrunk", guard.shrunk, true, problems);
  readShare(keys, "failed", guard.failed, true, problems);
  keys.rejectUnknown();
}

}  // namespace spojka::host
