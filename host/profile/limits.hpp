// SPDX-License-Identifier: Apache-2.0
// The keys `limits:`, `history:` and `guard:`. Ownership: plain values. Threads: one. Errors: collected in
// Problems; what is wrong keeps its default.
#pragma once

#include "host/profile/profile.hpp"
#include "host/profile/yaml_tree.hpp"

namespace spojka::host {

// "90s", "15m", "2h" in milliseconds; nothing for what is none, or longer than `mostMs`.
std::optional<std::int64_t> durationOf(std::string_view text, std::int64_t mostMs);

void readLimits(const YamlEntry& entry, Profile& profile, Problems& problems);
void readHistory(const YamlEntry& entry, Profile& profile, Problems& problems);
void readGuard(const YamlEntry& entry, GuardRule& guard, Problems& problems);

}  // namespace spojka::host
