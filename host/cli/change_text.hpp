// SPDX-License-Identifier: Apache-2.0
// What a dry run says would change, for people and as JSON. Values marked as sensitive are masked unless they
// are to be revealed; one side that is marked masks both. Ownership: results live in the arena or are plain.
// Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "host/engine/outcome.hpp"
#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// One line per field, indented; only the new value when the object does not exist yet.
std::string changesAsText(const RecordEvent& event, bool reveal);
// [{"field","before","after"}]
spojka_value changesToValue(Arena& arena, const RecordEvent& event, bool reveal);

}  // namespace spojka::host
