// SPDX-License-Identifier: Apache-2.0
// A moment as people read it off a wall: "14:05", with the date in front when it is not near. Threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace spojka::host {

std::string wallTime(std::int64_t atUs, std::int64_t nowUs);

// A name of the system's time zones, such as Europe/Prague.
bool isZone(const std::string& name);
// From now on, for all of the process and what it starts. Before there are other threads.
void showTimesIn(const std::string& zone);

// "2026-01-31 14:05:09 CET": in the zone of this process (TZ, or that of a profile), which is said.
std::string localTime(std::int64_t atUs);

}  // namespace spojka::host
