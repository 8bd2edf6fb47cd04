// SPDX-License-Identifier: Apache-2.0
// What a value, a record or a batch takes in memory, as near as can be told from outside. Threads: any.
// Errors: none.
#pragma once

#include <cstddef>

#include "spojka/record.hpp"

namespace spojka::host {

std::size_t weightOf(const spojka_value& value);
// With what the memory around a batch costs that has hardly anything in it.
std::size_t weightOf(const Batch& batch);

}  // namespace spojka::host
