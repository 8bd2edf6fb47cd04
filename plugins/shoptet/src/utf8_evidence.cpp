// SPDX-License-Identifier: Apache-2.0
#include "utf8_evidence.hpp"

#include "spojka/utf8.hpp"

namespace shoptet {
namespace {

// Of characters beyond ASCII all but two.
bool isXmlText(std::int32_t c) noexcept {
  return c != 0xFFFE && c != 0xFFFF;
}

// Latin with its accents, Greek and Cyrillic, signs, and emoji. What two letters of windows-1250 form by
// chance lies mostly beside them.
bool isUsual(std::uint32_t c) noexcept {
  return (c >= 0xA0 && c <= 0x17F) || (c >= 0x386 && c <= 0x45F) || (c >= 0x1E80 && c <= 0x1EF9) ||
         (c >= 0x2000 && c <= 0x27BF) || c == 0xFEFF || c == 0xFE0F || c >= 0x1F000;
}

}  // namespace

Utf8Unit utf8Unit(std::string_view text) noexcept {
  const spojka::Character c = spojka::firstCharacter(text);
  if (c.value >= 0) return {c.size, isXmlText(c.value) ? static_cast<std::uint32_t>(c.value) : 0};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0xC2 || lead > 0xF4) return {1, 0};
  // What belongs together is replaced together.
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::size_t i = 1;
  while (i < length && i < text.size() && spojka::isContinuation(text[i])) ++i;
  return {i == text.size() && i < length ? 0 : i, 0};
}

bool Utf8Evidence::look(std::string_view rest) noexcept {
  if (within_ != 0) {
    --within_;
    return true;
  }
  const Utf8Unit unit = utf8Unit(rest);
  if (unit.length == 0) return false;
  if (unit.value != 0) {
    within_ = unit.length - 1;
    if (isUsual(unit.value)) ++letters_;
    return true;
  }
  ++others_;
  if (static_cast<unsigned char>(rest[0]) < 0xA0) ++windows_;
  return true;
}

void Utf8Evidence::lookAtAll(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (static_cast<unsigned char>(text[i]) >= 0x80) look(text.substr(i));
}

}  // namespace shoptet
