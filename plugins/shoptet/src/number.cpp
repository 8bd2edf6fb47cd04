// SPDX-License-Identifier: Apache-2.0
#include "number.hpp"

namespace shoptet {
namespace {

bool isDigit(char c) noexcept {
  return c >= '0' && c <= '9';
}

// Already [-]digits[.digits] without a needless leading zero: nearly every number of a feed.
bool isPlain(std::string_view text) noexcept {
  std::size_t i = text.front() == '-' ? 1 : 0;
  const std::size_t first = i;
  while (i < text.size() && isDigit(text[i])) ++i;
  if (i == first || (text[first] == '0' && i - first > 1)) return false;
  if (i == text.size()) return true;
  if (text[i] != '.' || i + 1 == text.size()) return false;
  for (++i; i < text.size(); ++i)
    if (!isDigit(text[i])) return false;
  return true;
}

// Bytes of a space between groups of digits, 0 when there is none at `i`.
std::size_t spaceAt(std::string_view text, std::size_t i) noexcept {
  if (text[i] == ' ' || text[i] == '\'') return 1;
  if (text.substr(i, 2) == "\xC2\xA0") return 2;
  if (text.substr(i, 3) == "\xE2\x80\xAF" || text.substr(i, 3) == "\xE2\x80\x89") return 3;
  return 0;
}

std::string_view withoutSpaceBehind(std::string_view text) noexcept {
  for (std::size_t n = 1; n <= 3 && n <= text.size(); ++n)
    if (text.back() != '\'' && spaceAt(text, text.size() - n) == n) {
      text.remove_suffix(n);
      n = 0;
    }
  return text;
}

// Takes a sign, in ASCII or as U+2212, off the front.
bool takeMinus(std::string_view& text) noexcept {
  if (text.substr(0, 3) == "\xE2\x88\x92") {
    text.remove_prefix(3);
    return true;
  }
  const bool minus = text.front() == '-';
  if (minus || text.front() == '+') text.remove_prefix(1);
  return minus;
}

// Where the fraction begins: the last separator, unless the same one occurs again, which makes it a separator
// of thousands.
std::size_t decimalSeparator(std::string_view text) noexcept {
  const std::size_t at = text.find_last_of(".,");
  if (at == std::string_view::npos || text.find(text[at]) != at) return std::string_view::npos;
  return at;
}

// A separator of thousands is followed by exactly three digits; anything else is a date or a version.
bool groupFollows(std::string_view rest) noexcept {
  return rest.size() >= 3 && isDigit(rest[0]) && isDigit(rest[1]) && isDigit(rest[2]) &&
         (rest.size() == 3 || !isDigit(rest[3]));
}

}  // namespace

std::optional<std::string> normaliseNumber(std::string_view text) {
  if (!text.empty() && text.back() == '%') text.remove_suffix(1);
  text = withoutSpaceBehind(text);
  if (text.empty() || text.size() > 64) return std::nullopt;
  const bool minus = takeMinus(text);
  const std::size_t point = decimalSeparator(text);
  std::string whole;
  std::string fraction;
  for (std::size_t i = 0; i < text.size();) {
    const bool inFraction = i > point && point != std::string_view::npos;
    if (isDigit(text[i])) {
      (inFraction ? fraction : whole) += text[i++];
      continue;
    }
    if (i == point) {
      ++i;
      continue;
    }
    const std::size_t n = text[i] == '.' || text[i] == ',' ? 1 : spaceAt(text, i);
    if (n == 0 || inFraction || whole.empty() || !groupFollows(text.substr(i + n))) return std::nullopt;
    i += n;
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  whole.erase(0, whole.find_first_not_of('0'));
  if (whole.empty()) whole = "0";
  return (minus ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

spojka_value decimalValue(spojka::Arena& arena, std::string_view text) {
  if (text.empty()) return spojka::make::null();
  if (isPlain(text)) return spojka::make::borrowed(text, SPOJKA_DECIMAL);
  if (const auto number = normaliseNumber(text)) return spojka::make::decimal(arena, *number);
  return spojka::make::borrowed(text);
}

}  // namespace shoptet
