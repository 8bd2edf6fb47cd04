// SPDX-License-Identifier: Apache-2.0
#include "host/store/stored_text.hpp"

#include <cstddef>

namespace spojka::host::store {
namespace {

constexpr std::string_view kStoredNul = "\xC0\x80";

bool needsEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

}  // namespace

std::string toStored(std::string_view text) {
  std::string stored(text);
  for (auto at = stored.find('\0'); at != std::string::npos; at = stored.find('\0', at + kStoredNul.size()))
    stored.replace(at, 1, kStoredNul);
  return stored;
}

std::string fromStored(std::string stored) {
  for (auto at = stored.find(kStoredNul); at != std::string::npos; at = stored.find(kStoredNul, at + 1))
    stored.replace(at, kStoredNul.size(), 1, '\0');
  return stored;
}

void JsonRows::append(std::string_view item) {
  text_ += '"';
  std::size_t plain = 0;  // start of what was not copied yet
  for (std::size_t i = 0; i < item.size(); ++i) {
    const char c = item[i];
    if (!needsEscape(c)) continue;
    text_.append(item, plain, i - plain);
    plain = i + 1;
    if (c == '\0') {
      text_ += kStoredNul;
    } else if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else {
      constexpr std::string_view kHex = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      text_ += "\\u00";
      text_ += kHex[byte >> 4U];
      text_ += kHex[byte & 15U];
    }
  }
  text_.append(item, plain);
  text_ += '"';
}

}  // namespace spojka::host::store
