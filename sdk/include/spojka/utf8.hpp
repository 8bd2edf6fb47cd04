// SPDX-License-Identifier: Apache-2.0
// UTF-8: is a text of it, what to make of one that is not, and its characters (code points). RapidJSON
// decodes and encodes; runs of ASCII are passed over eight bytes at a time. Ownership: views borrow the text.
// Threads: pure functions. Errors: none; a byte that belongs to no character stands for itself.
#pragma once

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace spojka {
inline namespace v1 {
namespace detail {

struct NoOutput {
  void Put(char) noexcept {}
};
struct TextOutput {
  std::string& text;
  void Put(char c) { text += c; }
};

}  // namespace detail

// A byte within a character, behind its first one.
constexpr bool isContinuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Bytes of the character that begins at `at` (below the text's size); 0 when none does: a stray or missing
// continuation, an overlong form, half of a surrogate pair, beyond U+10FFFF.
inline std::size_t characterLength(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80U) return 1;
  // Two bytes: the letters of most of Europe, worth a shorter way.
  if (lead < 0xE0U)
    return lead >= 0xC2U && at + 1 < text.size() && isContinuation(text[at + 1]) ? std::size_t{2} : 0;
  rapidjson::MemoryStream in(text.data() + at, text.size() - at);
  detail::NoOutput none;
  return rapidjson::UTF8<>::Validate(in, none) ? in.Tell() : 0;
}

// Where the first byte stands that is no UTF-8; the text's size when there is none.
inline std::size_t firstInvalidByte(std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  // How many of the eight bytes from there on come before the first that is no ASCII.
  const auto asciiFrom = [&](std::size_t at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, kStep);
    eight &= 0x8080'8080'8080'8080U;
    if (eight == 0) return kStep;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return static_cast<std::size_t>(__builtin_ctzll(eight)) / 8;
#else
    std::size_t plain = 0;
    while (static_cast<unsigned char>(text[at + plain]) < 0x80U) ++plain;
    return plain;
#endif
  };
  std::size_t at = 0;
  while (at + kStep <= text.size()) {
    const std::size_t plain = asciiFrom(at);
    at += plain;
    if (plain == kStep) continue;
    const std::size_t length = characterLength(text, at);
    if (length == 0) return at;
    at += length;
  }
  // The last few bytes are looked at together with some that were seen before.
  if (at < text.size() && text.size() >= kStep && asciiFrom(text.size() - kStep) == kStep) return text.size();
  while (at < text.size()) {
    const std::size_t length = characterLength(text, at);
    if (length == 0) return at;
    at += length;
  }
  return text.size();
}

inline bool isUtf8(std::string_view text) {
  return firstInvalidByte(text) == text.size();
}

// The text with U+FFFD for every byte that belongs to no character.
inline std::string repairUtf8(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t sound = firstInvalidByte(text);
    out += text.substr(0, sound);
    if (sound == text.size()) return out;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(sound + 1);
  }
}

struct Character {
  std::int32_t value = -1;  // the code point; -1 = a byte that belongs to no character
  std::size_t size = 1;     // in bytes
};

// Of a text that is not empty.
inline Character firstCharacter(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80U) return {lead, 1};
  // Two bytes: the letters of most of Europe, worth a shorter way.
  if (lead >= 0xC2U && lead < 0xE0U && text.size() > 1 && isContinuation(text[1]))
    return {(lead & 0x1F) << 6 | (static_cast<unsigned char>(text[1]) & 0x3F), 2};
  rapidjson::MemoryStream in(text.data(), text.size());
  unsigned value = 0;
  if (!rapidjson::UTF8<>::Decode(in, &value)) return {};
  return {static_cast<std::int32_t>(value), in.Tell()};
}

// `value` is a code point, up to 0x10FFFF.
inline void appendCharacter(std::string& out, std::int32_t value) {
  detail::TextOutput to{out};
  rapidjson::UTF8<>::Encode(to, static_cast<unsigned>(value));
}

// In a text that is UTF-8: the number of its characters.
inline std::size_t countCharacters(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !isContinuation(c); }));
}

// The first `count` characters of a text that is UTF-8; all of it when it has no more.
inline std::string_view firstCharacters(std::string_view text, std::size_t count) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!isContinuation(text[i]) && count-- == 0) return text.substr(0, i);
  return text;
}

// As much of a text that is UTF-8 as fits into `bytes`, never half a character.
constexpr std::string_view startOf(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && isContinuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

// Blanks of every kind: spaces, tabs and line ends, no-break, thin and zero-width spaces, the byte order
// mark.
constexpr bool isBlank(std::int32_t character) noexcept {
  if (character < 0x80) return character == ' ' || (character >= '\t' && character <= '\r');
  return character == 0xA0 || (character >= 0x2000 && character <= 0x200B) || character == 0x2028 ||
         character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000 ||
         character == 0xFEFF;
}

// Without blanks of every kind at both ends. For texts of people; protocols mean those of ascii.hpp.
inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty()) {
    const Character c = firstCharacter(text);
    if (!isBlank(c.value)) break;
    text.remove_prefix(c.size);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && isContinuation(text[start])) --start;
    const Character c = firstCharacter(text.substr(start));
    if (c.size != text.size() - start || !isBlank(c.value)) break;
    text.remove_suffix(c.size);
  }
  return text;
}

}  // namespace v1
}  // namespace spojka
