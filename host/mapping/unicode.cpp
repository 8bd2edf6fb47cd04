// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/unicode.hpp"

#include <Poco/Unicode.h>

#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

constexpr int kRightQuote = 0x2019;

template <class Change>
void appendChanged(std::string& out, std::string_view text, Change change) {
  out.reserve(out.size() + text.size());
  while (!text.empty()) {
    if (const auto lead = static_cast<unsigned char>(text.front()); lead < 0x80U) {
      out += static_cast<char>(change(lead));
      text.remove_prefix(1);
      continue;
    }
    const Character c = firstCharacter(text);
    const int changed = c.value < 0 ? -1 : change(c.value);
    if (changed == c.value)
      out.append(text.substr(0, c.size));
    else
      appendCharacter(out, changed);
    text.remove_prefix(c.size);
  }
}

int lowerOf(int c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  return Poco::Unicode::toLower(c);
}
int upperOf(int c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
  return Poco::Unicode::toUpper(c);
}

// An apostrophe stays inside a word.
bool isInWord(int c) {
  return Poco::Unicode::isAlpha(c) || Poco::Unicode::isDigit(c) || c == '\'' || c == kRightQuote;
}

}  // namespace

void appendLower(std::string& out, std::string_view text) {
  appendChanged(out, text, lowerOf);
}

void appendUpper(std::string& out, std::string_view text) {
  appendChanged(out, text, upperOf);
}

void appendCapitalized(std::string& out, std::string_view text) {
  bool inWord = false;
  appendChanged(out, text, [&](int c) {
    const int changed = inWord ? lowerOf(c) : upperOf(c);
    inWord = isInWord(c);
    return changed;
  });
}

}  // namespace spojka::host::mapping
