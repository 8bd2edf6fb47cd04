// SPDX-License-Identifier: Apache-2.0
#include "host/base/wall_time.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace spojka::host {

std::string wallTime(std::int64_t atUs, std::int64_t nowUs) {
  constexpr std::int64_t kNear = 12LL * 3600 * 1'000'000;
  // A moment later rather than earlier: who comes back at that minute must not be too early.
  const auto seconds = static_cast<std::time_t>((atUs + 59'999'999) / 1'000'000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[32];
  const bool near = atUs - nowUs < kNear;
  const std::size_t size = std::strftime(text, sizeof text, near ? "%H:%M" : "%Y-%m-%d %H:%M", &local);
  return {text, size};
}

bool isZone(const std::string& name) {
  const auto isPart = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  if (name.empty() || name.front() == '/' || !std::all_of(name.begin(), name.end(), isPart)) return false;
  const char* folder = std::getenv("TZDIR");
  std::error_code none;
  return name == "UTC" ||
         std::filesystem::is_regular_file(
             std::filesystem::path(folder == nullptr ? "/usr/share/zoneinfo" : folder) / name, none);
}

void showTimesIn(const std::string& zone) {
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

std::string localTime(std::int64_t atUs) {
  const auto seconds = static_cast<std::time_t>(atUs / 1'000'000 - (atUs % 1'000'000 < 0 ? 1 : 0));
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %Z", &local);
  return {text, size};
}

}  // namespace spojka::host
