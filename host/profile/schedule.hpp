// SPDX-License-Identifier: Apache-2.0
// Checks when a profile runs: `every 15m`, or a cron line of five fields. Threads: pure. Errors: an answer
// with the reason.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

struct Schedule {
  std::string text;     // "every 15m" or "cron: */15 6-22 * * *"
  std::string problem;  // empty = text is good
};

Schedule parseSchedule(std::string_view written);

}  // namespace spojka::host
