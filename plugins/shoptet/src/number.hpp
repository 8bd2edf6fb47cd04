// SPDX-License-Identifier: Apache-2.0
// Numbers as shops write them: as spojka/decimal.hpp reads them, and with a percent sign behind. Threads:
// pure. Errors: none; see decimalValue.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "spojka/value.hpp"

namespace shoptet {

// The text as [-]digits[.digits]; nothing when it is no number.
std::optional<std::string> normaliseNumber(std::string_view text);

// "2.000" reads as 2, "1.50" as 1.5.
std::string_view withoutZeros(std::string_view number) noexcept;

// `text` must live in the arena already. A number becomes an exact decimal; text that is no number is kept as
// a string, because losing what the shop wrote would be worse than an untyped value. Empty text is null.
spojka_value decimalValue(spojka::Arena& arena, std::string_view text);

}  // namespace shoptet
