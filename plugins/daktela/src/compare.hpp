// SPDX-License-Identifier: Apache-2.0
// A mapped object against the row the server holds: only mapped fields, text by text, lists in order.
// null, "", [] and [null] all mean empty; a column the answer does not carry is never taken for empty.
// Ownership: changes point into the arena and the object. Threads: pure functions. Errors: none.
#pragma once

#include <string_view>
#include <vector>

#include "object.hpp"
#include "spojka/value.hpp"

namespace daktela {

// True when writing the object would change nothing.
bool sameAs(const Object& object, spojka::ValueView row, std::string_view database);

// What writing would change. A null `row` (raw() == nullptr) stands for one that does not exist.
std::vector<spojka_change> changesTo(spojka::Arena& arena, const Object& object, spojka::ValueView row,
                                     std::string_view database);

// What the server's answer to a write of the object says it holds otherwise all the same. What the answer
// does not carry is not told.
std::vector<spojka_change> alteredIn(spojka::Arena& arena, const Object& object, spojka::ValueView row);

// The row in the form in which objects are written: what it points to by its name. The row itself where it
// has nothing nested.
spojka::ValueView asWritten(spojka::Arena& arena, const ObjectKind& kind, spojka::ValueView row);

// What deleting would take away: the name and every field that has a value. Custom fields that the scheme
// does not know count as personal.
std::vector<spojka_change> changesOfDelete(spojka::Arena& arena, const ObjectKind& kind,
                                           std::string_view name, spojka::ValueView row,
                                           const Scheme* scheme);

}  // namespace daktela
