// SPDX-License-Identifier: Apache-2.0
// Values as JSON text that keeps their kind, so that a stored record comes back as it was: plain JSON for
// what JSON knows,
// {"$":"decimal","v":"1.50"} for the rest, bytes as {"$":"base64","v":"/w=="}; a sensitive value is
// {"$":"...","s":true,"v":...}. Threads: pure functions. Errors: decode throws JsonError or DataError for
// text this codec did not write.
#pragma once

#include <string>
#include <string_view>

#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

std::string encodeValue(ValueView value);
spojka_value decodeValue(Arena& arena, std::string_view json);

}  // namespace spojka::host
