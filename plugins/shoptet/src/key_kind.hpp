// SPDX-License-Identifier: Apache-2.0
// What a record's key was made of, told by the mark it begins with; see Derivation::key. Threads: pure
// functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/abi/record.h"

namespace shoptet {

// Names for people, in the sequence in which they are tried; a kind is counted from 1.
inline std::vector<std::string> orderKeyKinds() {
  return {"ORDER_ID", "CODE"};
}
inline std::vector<std::string> customerKeyKinds() {
  return {"GUID", "account GUID", "e-mail address"};
}

// Before an order's number, so that it never meets the internal id of another order.
inline constexpr std::string_view kCodeKey = "code:";
inline std::string keyOfCode(std::string_view code) {
  return std::string(kCodeKey).append(code);
}
// The number in such a key; empty = it is none.
inline std::string_view codeInKey(std::string_view key) noexcept {
  return key.substr(0, kCodeKey.size()) == kCodeKey ? key.substr(kCodeKey.size()) : std::string_view();
}

inline std::uint32_t keyKindOf(std::string_view key) noexcept {
  const auto begins = [&](std::string_view mark) { return key.substr(0, mark.size()) == mark; };
  if (begins(kCodeKey) || begins("account:")) return 2;
  return begins("email:") ? 3 : 1;
}

inline std::uint32_t keyFlags(std::string_view key) noexcept {
  return SPOJKA_RECORD_KEY_KIND(keyKindOf(key));
}

}  // namespace shoptet
