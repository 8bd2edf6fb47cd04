// SPDX-License-Identifier: Apache-2.0
#include "host/profile/when.hpp"

#include <fmt/format.h>

#include "host/base/wall_time.hpp"
#include "host/profile/limits.hpp"
#include "host/profile/schedule.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr int kMostHours = 24 * 31;

std::optional<std::int64_t> duration(Keys& keys, const char* key, Problems& problems) {
  const auto text = keys.text(key);
  if (!text) return std::nullopt;
  const auto ms = durationOf(*text, kMostHours * 3'600'000LL);
  if (!ms)
    problems.add(keys.find(key)->value->at,
                 tr("{} must be a time: 30s, 5m or 2h, at most {}h", keys.pathOf(key), kMostHours));
  return ms;
}

// `schedule: every 15m`, or as keys: `schedule: { cron: "...", jitter: 1m }`.
void readSchedule(const YamlEntry& entry, Profile& profile, Problems& problems) {
  std::optional<std::string> text;
  if (entry.value->kind == YamlNode::Kind::map) {
    Keys keys(*entry.value, "schedule", problems);
    const std::size_t before = problems.size();
    const auto cron = keys.text("cron");
    const auto every = keys.text("every");
    profile.jitterMs = duration(keys, "jitter", problems);
    keys.rejectUnknown();
    if (keys.find("cron") != nullptr && keys.find("every") != nullptr) {
      problems.add(entry.at, tr("schedule has both cron and every; keep one"));
      return;
    }
    if (cron) text = "cron: " + *cron;
    if (every) text = "every " + *every;
    if (entry.value->entries.empty())
      problems.add(entry.at, tr("schedule is empty; remove it, or write when to run"));
    else if (!cron && !every && problems.size() == before)
      problems.add(entry.at, tr("schedule says nothing of when to run; add every or cron"));
  } else {
    text = scalarText(*entry.value, entry.at, "schedule", problems);
  }
  if (!text) return;
  Schedule schedule = parseSchedule(*text);
  if (!schedule.problem.empty()) problems.add(entry.value->at, tr("schedule: {}", schedule.problem));
  profile.schedule = std::move(schedule.text);
}

void readActive(Keys& keys, Profile& profile, Problems& problems) {
  const auto text = keys.text("active");
  if (!text) return;
  if (*text != "true" && *text != "false")
    problems.add(keys.find("active")->value->at, tr("active must be true or false"));
  profile.active = *text != "false";
}

void readZone(Keys& keys, Profile& profile, Problems& problems) {
  const auto zone = keys.text("zone");
  if (!zone) return;
  if (isZone(*zone))
    profile.zone = *zone;
  else
    problems.add(keys.find("zone")->value->at,
                 tr("zone {} is not known on this system; write one as "
                    "Europe/Prague or UTC, or remove it to show times in the zone "
                    "of whoever runs the program (TZ)",
                    shown(*zone)));
}

}  // namespace

void readWhen(Keys& keys, Profile& profile, Problems& problems) {
  readActive(keys, profile, problems);
  readZone(keys, profile, problems);
  if (const YamlEntry* schedule = keys.find("schedule")) readSchedule(*schedule, profile, problems);
  if (const YamlEntry* notify = keys.map("notify")) {
    Keys inner(*notify->value, "notify", problems);
    profile.silentAfterMs = duration(inner, "silent_after", problems);
    inner.rejectUnknown();
  }
}

}  // namespace spojka::host
