// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal digits and back. Ownership: plain values. Threads: pure functions. Errors: nothing for
// a text that is none.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace spojka {
inline namespace v1 {

inline constexpr const char* kLowerHex = "0123456789abcdef";
inline constexpr const char* kUpperHex = "0123456789ABCDEF";

// Appends the two digits of one byte.
inline void appendHex(std::string& out, unsigned char byte, const char* digits = kLowerHex) {
  out += digits[byte >> 4U];
  out += digits[byte & 15U];
}

// Two small digits for every byte of a text or of an array of bytes.
template <class Bytes>
std::string toHex(const Bytes& bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto byte : bytes) appendHex(out, static_cast<unsigned char>(byte));
  return out;
}

// 0 to 15, -1 = no hexadecimal digit. Small and large letters count alike.
constexpr int hexValue(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Fills a text or an array with as many bytes as it holds. False when `hex` is not just so many pairs of
// digits; `to` may have changed then.
template <class Bytes>
bool readHex(std::string_view hex, Bytes& to) {
  using Byte = std::decay_t<decltype(to[0])>;
  if (hex.size() != 2 * to.size()) return false;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = hexValue(hex[i]);
    const int low = hexValue(hex[i + 1]);
    if (high < 0 || low < 0) return false;
    to[i / 2] = static_cast<Byte>(high * 16 + low);
  }
  return true;
}

// The bytes that an even number of digits, and nothing else, stands for.
inline std::optional<std::string> fromHex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  if (!readHex(hex, bytes)) return std::nullopt;
  return bytes;
}

}  // namespace v1
}  // namespace spojka
