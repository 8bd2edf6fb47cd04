// SPDX-License-Identifier: Apache-2.0
// Cutting text that goes on for too long. Ownership: borrows the text. Threads: pure. Errors: none.
#pragma once

#include <cstddef>
#include <string_view>

namespace spojka::host {

// As much of UTF-8 text as fits into `bytes`, never half a character.
constexpr std::string_view startOf(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

}  // namespace spojka::host
