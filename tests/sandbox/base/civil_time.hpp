// SPDX-License-Identifier: Apache-2.0
// Purpose: wall-clock times of the pretend shop and contact centre. Both write local time (Europe/Prague)
// without a zone, so the sandbox calculates in local seconds and meets UTC only when it asks for the present
// moment. Pure functions, safe from any thread; text that is no time gives nullopt.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// Seconds between 1970-01-01 00:00:00 and a wall-clock reading, counted as if days always had 86400 seconds.
using LocalSeconds = std::int64_t;

constexpr LocalSeconds kDay = 86400;

LocalSeconds fromCivil(int year, unsigned month, unsigned day);
int yearOf(LocalSeconds time);
std::string formatDateTime(LocalSeconds time);
std::string formatDate(LocalSeconds time);

// "2026-6-1" or "2026-06-01"; impossible days are refused.
std::optional<LocalSeconds> parseDate(std::string_view text);
// A date, or a date and "HH:MM:SS" behind one space.
std::optional<LocalSeconds> parseDateTime(std::string_view text);

LocalSeconds pragueFromUtc(std::int64_t utc);
// True for readings that no clock shows: 02:00 to 03:00 on the last Sunday of March.
bool inSpringGap(LocalSeconds time);

// The present, which a test may move forward instead of waiting.
class Clock {
 public:
  LocalSeconds now() const;
  void advance(std::int64_t seconds) { offset_ += seconds; }

 private:
  std::atomic<std::int64_t> offset_{0};
};

}  // namespace sandbox
