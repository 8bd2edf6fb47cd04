// SPDX-License-Identifier: Apache-2.0
// Purpose: objects as flat JSON lines: for tests that compare, and for the file that outlives a restart.
// Pure but for the file functions, which throw std::runtime_error naming file and line.
#pragma once

#include <filesystem>

#include "base/json.hpp"
#include "daktela/object_store.hpp"

namespace sandbox {

// name, the texts (of references only those with values), customFields (only those with values); the model
// where it is not that of contacts. Times are left out unless asked for, so that two runs can be compared.
void writeFlat(JsonWriter& json, const Object& object, const Instance& instance, bool times);

void saveObjects(const ObjectStores& stores, const Instance& instance, const std::filesystem::path& file);
// A missing file is an empty store.
void loadObjects(ObjectStores& stores, const Instance& instance, const std::filesystem::path& file,
                 LocalSeconds now);

}  // namespace sandbox
