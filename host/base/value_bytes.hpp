// SPDX-License-Identifier: Apache-2.0
// Values as MessagePack that keeps their kind, for what is stored in large numbers and read again and again:
// shorter than the text of value_codec.hpp, and quicker to make and to read. What MessagePack has no type for
// is an extension (see value_bytes.cpp). Threads: pure functions. Errors: unpackValue throws DataError for
// bytes that packValue did not write.
#pragma once

#include <string>
#include <string_view>

#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// Of an object or a list the first byte is above 0x7F, as of no JSON text.
std::string packValue(ValueView value);
// What it holds lives as long as the arena.
spojka_value unpackValue(Arena& arena, std::string_view bytes);

}  // namespace spojka::host
