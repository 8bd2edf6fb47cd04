// SPDX-License-Identifier: Apache-2.0
#include "host/base/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

enum class Breaks { stay, becomeSpaces };

bool doesSomething(std::int32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x061C || point == 0x200E ||
         point == 0x200F || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
         point == 0xFEFF;
}

bool isPlain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
}

void append(std::string& out, std::string_view character, std::int32_t point, Breaks breaks) {
  if (!doesSomething(point) || (breaks == Breaks::stay && (point == '\n' || point == '\t')))
    out += character;
  else if (breaks == Breaks::becomeSpaces && (point == '\n' || point == '\t' || point == '\r'))
    out += ' ';
  else
    out += fmt::format("\\u{:04x}", point);
}

std::string fit(std::string_view text, Breaks breaks) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isPlain) - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Character c = firstCharacter(text);
    if (c.value >= 0)
      append(out, text.substr(0, c.size), c.value, breaks);
    else
      out += "\xEF\xBF\xBD";
    text.remove_prefix(c.size);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  return fit(text, Breaks::stay);
}

std::string printableLine(std::string_view text) {
  return fit(text, Breaks::becomeSpaces);
}

std::string withBytesWrittenOut(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t sound = firstInvalidByte(text);
    out += text.substr(0, sound);
    if (sound == text.size()) return out;
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[sound]));
    text.remove_prefix(sound + 1);
  }
}

}  // namespace spojka::host
