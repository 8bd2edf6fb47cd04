// SPDX-License-Identifier: Apache-2.0
// When two names are the same. Threads: pure function. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host::mapping {

// The words of a name without case, marks over letters, titles and sequence: names agree when theirs are
// equal. Empty = no name, which agrees with nothing. What tells a father from his son (ml., st., Jr.) is no
// title and stays; of a company all words count.
std::string nameKey(std::string_view fullName);

}  // namespace spojka::host::mapping
