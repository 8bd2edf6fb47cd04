// SPDX-License-Identifier: Apache-2.0
// What a rule started from, in one line. Ownership: plain values. Threads: pure function. Errors: none.
#pragma once

#include <string>

#include "host/mapping/mapping.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// "billing.name = \"Jan\"; mail = (empty)"
std::string usedSources(ValueView body, const Mapping::Column& column);

}  // namespace spojka::host
