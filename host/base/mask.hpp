// SPDX-License-Identifier: Apache-2.0
// How a value that is marked sensitive is shown to people who did not ask for the clear one: enough to tell
// records apart, not enough to reach anybody, and never how long it was. The one place with this rule.
// Threads: pure functions. Errors: none.
//   jan.novak@example.com -> j***@e***.com      +420 600 000 001 -> +420 *** *** 001
//   2026000123            -> ***123
//   Jan Novák             -> J*** N***          anything that is no text -> ***
#pragma once

#include <string>
#include <string_view>

#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

std::string maskText(std::string_view text);

// A copy in which every text that is marked, or stands inside something that is, is masked. What is empty
// stays empty: that says something about the record and nothing about the person.
spojka_value maskSensitive(Arena& arena, ValueView value);
// The same as if the whole value were marked.
spojka_value maskWhole(Arena& arena, ValueView value);

}  // namespace spojka::host
