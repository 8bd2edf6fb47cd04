// SPDX-License-Identifier: Apache-2.0
// When a profile is due. `every` runs at fixed moments, a profile's own ones, so that profiles with the same
// period are spread over it and none drifts. What was missed while nobody was there, or while the profile was
// still at work, is made up for by one run. Ownership: plain values. Threads: immutable. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/profile/profile.hpp"
#include "host/serve/schedule/cron_line.hpp"

namespace spojka::host {

class Timetable {
 public:
  explicit Timetable(const Profile& profile);

  // `lastStartUs`: of the last run, whoever asked for it; nothing = there was none. `sinceUs`: since when the
  // profile is as it is. `wasNone`: somebody asked for the last one, and it failed, so that it stands for
  // none that follows. May lie in the past: then at once. Nothing: only when asked.
  std::optional<std::int64_t> due(std::optional<std::int64_t> lastStartUs, std::int64_t sinceUs,
                                  bool wasNone = false) const;
  // How long after a good run began it is too long without another one: two periods and an hour; nothing
  // where the profile runs only when asked.
  std::optional<std::int64_t> staleAtUs(std::int64_t lastGoodStartUs) const;

 private:
  std::int64_t scattered(std::int64_t momentUs) const;

  const std::string name_;
  std::int64_t everyUs_ = 0;  // 0 = no period
  std::int64_t phaseUs_ = 0;
  std::int64_t jitterUs_ = 0;
  std::optional<CronLine> cron_;
  std::optional<TimeZone> zone_;
};

}  // namespace spojka::host
