// SPDX-License-Identifier: Apache-2.0
// The settings of the way in by the API, and what they come down to.
// Ownership: static table rows. Threads: pure functions. Errors: ConfigError naming the setting and what to
// do.
#pragma once

#include "api/access.hpp"
#include "config.hpp"

namespace shoptet::api {

// What people have to say, and what most leave as it is.
void addAccess(spojka::Properties<Config>& table);
void addSettings(spojka::Properties<Config>& table);
Access resolveAccess(const Config& config);

}  // namespace shoptet::api
