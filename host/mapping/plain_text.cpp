// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/plain_text.hpp"

#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

// Soft hyphen, joiners, bidirectional marks and embeddings, zero-width space: without a glyph of their own.
bool isInvisible(int c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xFEFF;
}

bool isDash(int c) {
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2043 || c == 0x2212 || c == 0x30FC || c == 0xFE58 ||
         c == 0xFE63;
}

int plainOf(int c) {
  if (c == '\n' || c == '\r') return '\n';
  if (isBlank(c)) return ' ';
  if (isDash(c)) return '-';
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + '!';
  if (c >= 0x660 && c <= 0x669) return c - 0x660 + '0';
  if (c >= 0x6F0 && c <= 0x6F9) return c - 0x6F0 + '0';
  return c;
}

}  // namespace

std::string plainText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character c = firstCharacter(text);
    if (c.value < 0)
      out.append(text.substr(0, c.size));
    else if (!isInvisible(c.value))
      appendCharacter(out, plainOf(c.value));
    text.remove_prefix(c.size);
  }
  return out;
}

}  // namespace spojka::host::mapping
