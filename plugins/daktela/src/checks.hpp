// SPDX-License-Identifier: Apache-2.0
// "Authorise": probes the instance setting by setting and says for each what is wrong and where to fix it.
// Ownership: borrows everything. Threads: serial use. Errors: what goes wrong becomes a row; only a
// cancellation is thrown.
#pragma once

#include <optional>

#include "api.hpp"
#include "fields.hpp"
#include "spojka/catalog.hpp"
#include "spojka/context.hpp"

namespace daktela {

// Fills the report; gives the schemes when they could be discovered on the way.
std::optional<Schemes> checkInstance(Api& api, const spojka::Context& context, const Config& config,
                                     spojka::CheckReport& report);

}  // namespace daktela
