// SPDX-License-Identifier: Apache-2.0
// What `check` finds out about the way in by the API: whose token it is, what it may read, and which fields
// of the catalog stay empty this way. Errors: CancelledError; everything else becomes a row.
#pragma once

#include <string>

#include "api/client.hpp"
#include "spojka/catalog.hpp"

namespace shoptet::api {

// `shopOrigin` is the shop's address as the settings have it; empty = they do not. `looksOnly`: what is not
// registered is said and left so.
void runChecks(const spojka::Context& context, Client& client, const Access& access,
               const std::string& shopOrigin, bool looksOnly, spojka::CheckReport& report);

}  // namespace shoptet::api
