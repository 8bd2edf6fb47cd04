// SPDX-License-Identifier: Apache-2.0
// What a dry run says would change, for people and as JSON. Ownership: results live in the arena or are
// plain. Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "host/job/shown_changes.hpp"

namespace spojka::host {

// One line per field, indented; only the new value when the object does not exist yet.
std::string changesAsText(const RecordEvent& event, const ShownChanges& shown);
// [{"field","before","after"}]
// What people see of a record, to stand behind its key; empty for nothing.
std::string nameBeside(const std::string& name);

spojka_value changesToValue(Arena& arena, const RecordEvent& event, const ShownChanges& shown);

}  // namespace spojka::host
