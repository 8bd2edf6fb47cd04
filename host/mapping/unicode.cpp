// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/unicode.hpp"

#include <Poco/Unicode.h>

namespace spojka::host::mapping {
namespace {

constexpr int kNoBreakSpace = 0xA0;
constexpr int kZeroWidthSpace = 0x200B;
constexpr int kByteSequenceMark = 0xFEFF;
constexpr int kRightQuote = 0x2019;

bool isContinuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

template <class Change>
void appendChanged(std::string& out, std::string_view text, Change change) {
  while (!text.empty()) {
    const CodePoint c = firstCodePoint(text);
    const int changed = c.value < 0 ? -1 : change(c.value);
    if (changed == c.value)
      out.append(text.substr(0, c.size));
    else
      appendCodePoint(out, changed);
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

CodePoint firstCodePoint(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  std::size_t size = 0;
  int value = 0;
  int least = 0;
  if (lead >= 0xC2 && lead < 0xE0) {
    size = 2;
    value = lead & 0x1F;
    least = 0x80;
  } else if (lead >= 0xE0 && lead < 0xF0) {
    size = 3;
    value = lead & 0x0F;
    least = 0x800;
  } else if (lead >= 0xF0 && lead < 0xF5) {
    size = 4;
    value = lead & 0x07;
    least = 0x10000;
  }
  if (size == 0 || text.size() < size) return {};
  for (std::size_t i = 1; i < size; ++i) {
    if (!isContinuation(text[i])) return {};
    value = value * 64 + (static_cast<unsigned char>(text[i]) & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {};
  return {value, size};
}

void appendCodePoint(std::string& out, int codePoint) {
  const auto c = static_cast<unsigned>(codePoint);
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool isSpace(int c) noexcept {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == kNoBreakSpace || (c >= 0x2000 && c <= kZeroWidthSpace) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == kByteSequenceMark;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint c = firstCodePoint(text);
    if (!isSpace(c.value)) break;
    text.remove_prefix(c.size);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && isContinuation(text[start])) --start;
    const CodePoint c = firstCodePoint(text.substr(start));
    if (c.size != text.size() - start || !isSpace(c.value)) break;
    text.remove_suffix(c.size);
  }
  return text;
}

std::size_t countCodePoints(std::string_view text) noexcept {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(firstCodePoint(text).size);
  return count;
}

std::string_view firstCodePoints(std::string_view text, std::size_t count) noexcept {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += firstCodePoint(text.substr(end)).size;
  return text.substr(0, end);
}

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
