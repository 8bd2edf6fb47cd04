// SPDX-License-Identifier: Apache-2.0
// Letters and blanks as HTTP means them: those of ASCII, whatever the locale. Pure functions; no errors.
#pragma once

#include <string_view>

namespace spojka::http {

inline char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Without spaces and tabs at both ends.
inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace spojka::http
