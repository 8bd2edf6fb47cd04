// SPDX-License-Identifier: Apache-2.0
// Looks for a person in what the destination holds of what was ever written: a dry run of deleting it shows
// the values that would go. Also finds whom the source knows no longer, or by another address. Costs as many
// reads as a look-up of every written record. Ownership: borrows for the call. Threads: one. Errors:
// StatusError when the destination could not be searched to the end: a search that failed has not found
// nobody.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "host/engine/person_match.hpp"
#include "host/job/session.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

using FoundAtDestination = std::function<void(std::string_view key, const PersonFound& found)>;

// Returns how many objects of the mapping's stream could not be looked into.
std::int64_t searchDestination(Session& session, Store& store, const Mapping& mapping,
                               const PersonMatch& match, Searched& searched, const FoundAtDestination& found);

}  // namespace spojka::host
