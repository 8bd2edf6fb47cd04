// SPDX-License-Identifier: Apache-2.0
// Purpose: contacts as flat JSON lines: for tests that compare, and for the file that outlives a restart.
// Pure but for the file functions, which throw std::runtime_error naming file and line.
#pragma once

#include <filesystem>

#include "base/json.hpp"
#include "daktela/contact_store.hpp"

namespace sandbox {

// name, title, firstname, lastname, description, database, customFields (only those with values). Times are
// left out unless asked for, so that two runs can be compared.
void writeFlat(JsonWriter& json, const Contact& contact, const Instance& instance, bool times);

void saveContacts(const ContactStore& store, const Instance& instance, const std::filesystem::path& file);
// A missing file is an empty store.
void loadContacts(ContactStore& store, const Instance& instance, const std::filesystem::path& file,
                  LocalSeconds now);

}  // namespace sandbox
