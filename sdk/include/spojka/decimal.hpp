// SPDX-License-Identifier: Apache-2.0
// Exact numbers as text: the form in which decimals cross, and numbers as people and shops write them.
// Ownership: plain values. Threads: pure functions. Errors: nothing for a text that is no number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ascii.hpp"
#include "utf8.hpp"

namespace spojka {
inline namespace v1 {

// [-]digits[.digits], the only form of a decimal value.
constexpr bool isDecimal(std::string_view text) noexcept {
  std::size_t i = !text.empty() && text.front() == '-' ? 1 : 0;
  const std::size_t whole = i;
  while (i < text.size() && isAsciiDigit(text[i])) ++i;
  if (i == whole) return false;
  if (i == text.size()) return true;
  if (text[i] != '.') return false;
  const std::size_t fraction = ++i;
  while (i < text.size() && isAsciiDigit(text[i])) ++i;
  return i == text.size() && i != fraction;
}

namespace detail {

inline constexpr std::size_t kLongestNumber = 400;  // a float64 written out has at most 326 digits

// Blanks of every kind as ' ' and the typographer's minus as '-', so that what follows looks at bytes.
inline std::string withPlainMarks(std::string_view text) {
  constexpr std::int32_t kMinus = 0x2212;
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const Character c = firstCharacter(text);
    if (isBlank(c.value))
      plain += ' ';
    else if (c.value == kMinus)
      plain += '-';
    else
      plain.append(text.substr(0, c.size));
    text.remove_prefix(c.size);
  }
  return plain;
}

// Appends the digits of "1 234" or "1.234.567"; false when a group has not three of them.
inline bool appendGroups(std::string& out, std::string_view text) {
  std::size_t inGroup = 0;
  bool grouped = false;
  for (const char c : text) {
    if (isAsciiDigit(c)) {
      out += c;
      ++inGroup;
      continue;
    }
    const bool separator = c == ' ' || c == '.' || c == ',' || c == '\'';
    if (!separator || inGroup == 0 || inGroup > 3 || (grouped && inGroup != 3)) return false;
    grouped = true;
    inGroup = 0;
  }
  return !grouped || inGroup == 3;
}

}  // namespace detail

// The number somebody wrote, as a decimal without needless zeros in front: "1234.5", "1 234,50", "1.234,50",
// "1,234.50", "1'234", "12,", ",5", "- 3". A single comma or dot is the decimal mark; one that repeats, or
// stands before the other, separates groups of three digits, as blanks of every kind do. Zero has no sign.
// Nothing for exponents, units, other groups (which are dates, versions, telephone numbers) and for more than
// 400 bytes.
inline std::optional<std::string> readDecimal(std::string_view text) {
  if (text.size() > detail::kLongestNumber) return std::nullopt;
  std::string plain;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '9'; })) {
    plain = detail::withPlainMarks(text);
    text = trimmedAscii(plain, " ");
  }
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text = trimmedAscii(text.substr(1), " ");
  auto mark = text.find_last_of(",.");
  if (mark != std::string_view::npos && text.find(text[mark]) != mark) mark = std::string_view::npos;
  std::string out;
  out.reserve(text.size() + 2);
  if (negative) out += '-';
  const std::size_t begin = out.size();
  if (!detail::appendGroups(out, text.substr(0, mark))) return std::nullopt;
  text.remove_prefix(std::min(mark, text.size()));
  if (out.size() == begin && text.size() < 2) return std::nullopt;
  out.erase(begin, std::min(out.find_first_not_of('0', begin), out.size()) - begin);
  bool zero = out.size() == begin;
  if (zero) out += '0';
  if (text.size() > 1) out += '.';
  for (const char c : text.substr(std::min<std::size_t>(1, text.size()))) {
    if (!isAsciiDigit(c)) return std::nullopt;
    zero = zero && c == '0';
    out += c;
  }
  if (zero && negative) out.erase(0, 1);
  return out;
}

}  // namespace v1
}  // namespace spojka
