// SPDX-License-Identifier: Apache-2.0
// Is a text UTF-8, and what to make of one that is not. RapidJSON decodes characters; runs of ASCII are
// passed over eight bytes at a time. Ownership: borrow the text. Threads: pure functions. Errors: none.
#pragma once

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

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

}  // namespace detail

// Bytes of the character that begins at `at` (below the text's size); 0 when none does: a stray or missing
// continuation, an overlong form, half of a surrogate pair, beyond U+10FFFF.
inline std::size_t characterLength(std::string_view text, std::size_t at) {
  if (static_cast<unsigned char>(text[at]) < 0x80U) return 1;
  rapidjson::MemoryStream in(text.data() + at, text.size() - at);
  detail::NoOutput none;
  return rapidjson::UTF8<>::Validate(in, none) ? in.Tell() : 0;
}

// Where the first byte stands that is no UTF-8; the text's size when there is none.
inline std::size_t firstInvalidByte(std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  const auto isAscii = [&](std::size_t at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, kStep);
    return (eight & 0x8080'8080'8080'8080U) == 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t left = text.size() - at;
    if (left >= kStep && isAscii(at)) {
      at += kStep;
      continue;
    }
    // The last few bytes are looked at together with some that were seen before.
    if (left < kStep && text.size() >= kStep && isAscii(text.size() - kStep)) break;
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

}  // namespace v1
}  // namespace spojka
