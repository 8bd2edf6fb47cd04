// SPDX-License-Identifier: Apache-2.0
// What every fuzz target includes. A broken promise ends the process: that is what libFuzzer and the replay
// report as a find.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// The entry libFuzzer and the replay main call. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace spojka::fuzz {

inline std::string_view asText(const std::uint8_t* data, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(data), size};
}

inline void promise(bool kept, const char* what) noexcept {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

}  // namespace spojka::fuzz
