// SPDX-License-Identifier: Apache-2.0
// Text as a part of an address. Ownership: plain values. Threads: pure functions. Errors: none.
#pragma once

#include <string>
#include <string_view>

#include "hex.hpp"

namespace spojka {
inline namespace v1 {

// Appends the text percent-encoded: all bytes but the unreserved characters of RFC 3986 (letters, digits and
// -._~), so that it may stand anywhere in an address.
inline void appendPercentEncoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      appendHex(out, static_cast<unsigned char>(c), kUpperHex);
    }
  }
}

inline std::string percentEncode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  appendPercentEncoded(out, text);
  return out;
}

}  // namespace v1
}  // namespace spojka
