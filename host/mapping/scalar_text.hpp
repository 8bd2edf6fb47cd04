// SPDX-License-Identifier: Apache-2.0
// A scalar as text: the one spelling that transforms, templates and text targets share. Strings and decimals
// are borrowed, the rest is written into the object, so the text lives as long as both. Threads: one. Errors:
// nothing for a list, an object, bytes, or a time outside of the years 0-9999.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "host/mapping/flow.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

class ScalarText {
 public:
  // Null is empty text, a boolean true or false, a date YYYY-MM-DD, a timestamp YYYY-MM-DD HH:MM:SS in the
  // offset it was written with (UTC when that is unknown).
  std::optional<std::string_view> of(ValueView value);

 private:
  std::array<char, 32> room_;  // the longest are a float64 (24) and an int64 (20)
};

// Text of a value, or a FieldFailure that says what it is instead.
std::string_view textOrFail(ScalarText& room, ValueView value);

// Text that outlives the ScalarText: borrowed when the value is text itself, else kept in the arena.
spojka_value asTextValue(ValueView value, std::string_view text, Work& work);

}  // namespace spojka::host::mapping
