// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "host/store/transfer.hpp"

namespace spojka::host::store {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

// Bytes of the character that begins here, 0 = no UTF-8.
std::size_t characterLength(std::string_view rest) {
  const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned first = at(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first < 0xE0U) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first < 0xF0U) {
    const bool tooLong = first == 0xE0U && at(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && at(1) >= 0xA0U;
    return follows(1) && follows(2) && !tooLong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0U && first < 0xF5U) {
    const bool outside = (first == 0xF0U && at(1) < 0x90U) || (first == 0xF4U && at(1) >= 0x90U);
    return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
  }
  return 0;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = characterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

spojka_value textToJson(Arena& arena, std::string_view text) {
  if (isUtf8(text)) return make::string(arena, text);
  std::string hex;
  for (const char c : text) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4U];
    hex += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  ObjectBuilder o;
  o.set("hex", make::string(arena, hex));
  return o.finish(arena);
}

std::string textFromJson(ValueView value) {
  if (value.kind() == Kind::string) return std::string(value.text());
  const ValueView hex = value.find("hex");
  if (hex.kind() != Kind::string || hex.text().size() % 2 != 0)
    throw std::invalid_argument("a text is missing");
  std::string bytes;
  for (std::size_t i = 0; i < hex.text().size(); i += 2) {
    const auto high = kDigits.find(hex.text()[i]);
    const auto low = kDigits.find(hex.text()[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      throw std::invalid_argument("'hex' holds something else than hexadecimal digits");
    bytes += static_cast<char>(high << 4U | low);
  }
  return bytes;
}

}  // namespace spojka::host::store
