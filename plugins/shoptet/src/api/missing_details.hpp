// SPDX-License-Identifier: Apache-2.0
// What to think of details that did not come. A record is gone when a second look shows it, not because it
// was not found; it is the only one that cannot be got when another one can at the same time; and else the
// shop gives none now, which is no record's fault.
// Ownership: borrow what they are given. Threads: one. Errors: those of Client.
#pragma once

#include <string>
#include <vector>

#include "api/details.hpp"

namespace shoptet::api {

enum class Verdict {
  given = 1,
  gone,     // the shop has it no more
  aside,    // the shop has it, and gives others and not this one
  stopped,  // nor does it give others: reading ends
  open      // it was not asked for yet
};

// As many as there are details, in their sequence.
std::vector<Verdict> judgeDetails(Reading& reading, const std::vector<std::string>& ids,
                                  const std::vector<Detail>& details);

}  // namespace shoptet::api
