// SPDX-License-Identifier: Apache-2.0
#include "host/store/stored_text.hpp"

namespace spojka::host::store {
namespace {

constexpr std::string_view kStoredNul = "\xC0\x80";

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

}  // namespace spojka::host::store
