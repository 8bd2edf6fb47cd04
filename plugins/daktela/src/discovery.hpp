// SPDX-License-Identifier: Apache-2.0
// Finds out which custom fields an instance has: from the definitions (formCrmFields) and from the scheme
// that any contact carries. Ownership: plain values. Threads: serial use of the Api. Errors: an unreachable
// or refusing server throws; definitions alone that may not be read only leave a note.
#pragma once

#include <string>

#include "answer.hpp"
#include "api.hpp"
#include "fields.hpp"
#include "spojka/context.hpp"

namespace daktela {

Scheme discoverScheme(Api& api, const spojka::Context& context, const std::string& database);

// The two readers of foreign bytes behind it: fields of a formCrmFields list, and of `_sys.cfScheme`.
std::vector<CustomField> fieldsOfDefinitions(const Rows& definitions);
std::vector<CustomField> fieldsOfContact(spojka::ValueView contact);

}  // namespace daktela
