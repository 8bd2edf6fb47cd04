// SPDX-License-Identifier: Apache-2.0
// XXH3-128 over a canonical byte stream: every part carries its length, so that no two different sequences of
// parts are the same bytes. What it gives is stored and named in other systems: it never changes.
#pragma once

// Inlined: the hash runs over many short parts, where calls would cost more than hashing.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace spojka::host::mapping {

class CanonicalHash {
 public:
  CanonicalHash() noexcept { XXH3_128bits_reset(&state_); }

  void byte(std::uint8_t b) noexcept { XXH3_128bits_update(&state_, &b, 1); }
  void number(std::uint64_t n) noexcept {
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
    XXH3_128bits_update(&state_, bytes.data(), bytes.size());
  }
  void text(std::string_view t) noexcept {
    number(t.size());
    if (!t.empty()) XXH3_128bits_update(&state_, t.data(), t.size());
  }
  // Most significant byte first.
  std::array<std::uint8_t, 16> finish() const noexcept {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
    std::array<std::uint8_t, 16> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = canonical.digest[i];
    return bytes;
  }

 private:
  XXH3_state_t state_;
};

}  // namespace spojka::host::mapping
