// SPDX-License-Identifier: Apache-2.0
// One order as the source gives it, the two catalogs it is mapped between, and a realistic set of ten rules.
// Ownership: the record lives in the arena it is built in. Errors: std::runtime_error when the rules do not
// compile.
#pragma once

#include <string>

#include "host/mapping/mapping.hpp"
#include "spojka/arena.hpp"

namespace bench {

// Body of an order: some forty fields, two addresses, three items.
spojka_value sampleOrder(spojka::Arena& arena);
spojka_record sampleRecord(spojka::Arena& arena);

spojka::host::Mapping sampleMapping();

}  // namespace bench
