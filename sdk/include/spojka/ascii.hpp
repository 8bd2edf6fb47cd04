// SPDX-License-Identifier: Apache-2.0
// Letters, digits and blanks as protocols and settings mean them: those of ASCII, whatever the locale; all
// other bytes stay as they are. For texts of people see utf8.hpp. Ownership: views borrow. Threads: pure
// functions. Errors: none.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace spojka {
inline namespace v1 {

inline constexpr std::string_view kAsciiBlanks = " \t\r\n";

constexpr bool isAsciiDigit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr char asciiLower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string asciiLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = asciiLower(c);
  return out;
}

// Equal but for the case of their letters.
inline bool sameInAnyCase(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return asciiLower(x) == asciiLower(y); });
}

// Without the given blanks at both ends.
constexpr std::string_view trimmedAscii(std::string_view text,
                                        std::string_view blanks = kAsciiBlanks) noexcept {
  while (!text.empty() && blanks.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

}  // namespace v1
}  // namespace spojka
