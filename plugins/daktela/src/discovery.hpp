// SPDX-License-Identifier: Apache-2.0
// Finds out which custom fields an instance has: from the definitions (formCrmFields), which all kinds of
// objects share, and from the scheme that any object carries; and which types of CRM records there are.
// Ownership: plain values. Threads: serial use of the Api. Errors: an unreachable or refusing server throws;
// definitions alone that may not be read only leave a note, and so does all that is asked for accounts and
// CRM records: a profile of contacts has to work without the right to read them.
#pragma once

#include <string>

#include "answer.hpp"
#include "api.hpp"
#include "fields.hpp"
#include "spojka/context.hpp"
#include "spojka/runtime.hpp"

namespace daktela {

Schemes discoverSchemes(Api& api, const spojka::Context& context, const std::string& database,
                        const spojka::Runtime& runtime = {});

// The readers of foreign bytes behind it: fields of a formCrmFields list, and of `_sys.cfScheme`.
std::vector<CustomField> fieldsOfDefinitions(const Rows& definitions);
std::vector<CustomField> fieldsOfObject(spojka::ValueView object);

}  // namespace daktela
