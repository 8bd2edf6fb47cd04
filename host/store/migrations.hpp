// SPDX-License-Identifier: Apache-2.0
// The schema as a sequence of steps. The number of a step is the schema version it leads to. A step is never
// edited once it was released: the next change is the next step. Tests build each earlier version with its
// steps. Ownership: static text. Threads: any. Errors: none.
#pragma once

#include <vector>

namespace spojka::host::store {

using Migration = std::vector<const char*>;

const std::vector<Migration>& migrations();

}  // namespace spojka::host::store
