// SPDX-License-Identifier: Apache-2.0
#include "number.hpp"

#include "spojka/decimal.hpp"

namespace shoptet {
namespace {

// Already a decimal without a needless leading zero: nearly every number of a feed.
bool isPlain(std::string_view text) noexcept {
  if (!spojka::isDecimal(text)) return false;
  const std::string_view digits = text.substr(text.front() == '-' ? 1 : 0);
  return digits[0] != '0' || digits.size() < 2 || digits[1] == '.';
}

}  // namespace

std::optional<std::string> normaliseNumber(std::string_view text) {
  constexpr std::size_t kLongestAmount = 64;
  if (!text.empty() && text.back() == '%') text.remove_suffix(1);
  if (text.size() > kLongestAmount) return std::nullopt;
  return spojka::readDecimal(text);
}

std::string_view withoutZeros(std::string_view number) noexcept {
  if (number.find('.') == std::string_view::npos) return number;
  while (number.back() == '0') number.remove_suffix(1);
  if (number.back() == '.') number.remove_suffix(1);
  return number;
}

spojka_value decimalValue(spojka::Arena& arena, std::string_view text) {
  if (text.empty()) return spojka::make::null();
  if (isPlain(text)) return spojka::make::borrowed(text, SPOJKA_DECIMAL);
  if (const auto number = normaliseNumber(text)) return spojka::make::decimal(arena, *number);
  return spojka::make::borrowed(text);
}

}  // namespace shoptet
