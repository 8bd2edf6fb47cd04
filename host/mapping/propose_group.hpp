// SPDX-License-Identifier: Apache-2.0
// Fields and keys of a flow that gathers, proposed from roles. Ownership: borrows catalogs for the call.
// Threads: pure. Errors: none; nothing where the roles say nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/profile/profile.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host::mapping {

enum class Gathers { people = 1, companies };

// Fills one field of the target from the records of all `streams`.
std::optional<FieldRule> proposeGathered(Gathers what, const std::vector<const CatalogEntry*>& streams,
                                         const CatalogField& target, const std::string& homeRegion);

// What makes their records one; empty = nothing tells them apart.
std::vector<IdentityKey> proposeKeys(Gathers what, const std::vector<const CatalogEntry*>& streams,
                                     const std::string& homeRegion);

}  // namespace spojka::host::mapping
