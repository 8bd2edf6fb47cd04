// SPDX-License-Identifier: Apache-2.0
// Brings a mapped value to the type its target field declares, so that a destination gets what it asked for
// and the same source value always looks the same in a fingerprint. Ownership: borrows or uses the arena.
// Threads: pure functions. Errors: FieldFailure when the value cannot be that type.
#pragma once

#include <optional>
#include <string_view>

#include "host/mapping/flow.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

enum class TargetType { any, string, decimal, integer, boolean, timestamp, date, object };

// Of a catalog's word; what this version does not know is taken as it comes.
TargetType targetTypeOf(std::string_view catalogType) noexcept;

spojka_value coerce(ValueView value, TargetType type, Work& work);

// A value that stands for none where `type` is read: a text of blanks, and for times what programs write
// where there is no date.
bool isNothing(ValueView value, TargetType type);

// Usual words for yes and no, in any case: true/false, yes/no, ano/ne, 1/0 and the like.
std::optional<bool> wordToBoolean(std::string_view word);

}  // namespace spojka::host::mapping
