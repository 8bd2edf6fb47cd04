// SPDX-License-Identifier: Apache-2.0
// Reads when a profile runs: `active:`, `schedule:`, `zone:`, `notify:`. Threads: one. Errors: collected in
// Problems.
#pragma once

#include "host/profile/keys.hpp"
#include "host/profile/profile.hpp"

namespace spojka::host {

void readWhen(Keys& keys, Profile& profile, Problems& problems);

}  // namespace spojka::host
