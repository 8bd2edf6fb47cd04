// SPDX-License-Identifier: Apache-2.0
// Values as YAML, the way a person would write a profile: sections line by line, what is small in one line.
// Threads: pure functions. Errors: none.
#pragma once

#include <cstddef>
#include <string>

#include "spojka/value.hpp"

namespace spojka::host {

// "title", "\"on\"": a key or a text, quoted where it could be read as something else.
std::string yamlWord(std::string_view text);
// In one line: "[a, b]", "{ from: a }".
std::string yamlInline(ValueView value);
// What stands behind "key:", with the space or line break before it and without one at its end. `depth`: how
// deep the key stands in the profile, 1 at the top; `indent`: of the key.
std::string yamlBehindKey(ValueView value, std::size_t depth, std::size_t indent);
// "key: value" with everything below it and a line break at its end.
std::string yamlEntry(std::string_view key, ValueView value, std::size_t depth, std::size_t indent);

}  // namespace spojka::host
