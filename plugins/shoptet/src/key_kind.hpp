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

inline std::uint32_t keyKindOf(std::string_view key) noexcept {
  const auto begins = [&](std::string_view mark) { return key.substr(0, mark.size()) == mark; };
  if (begins("code:") || begins("account:")) return 2;
  return begins("email:") ? 3 : 1;
}

inline std::uint32_t keyFlags(std::string_view key) noexcept {
  return SPOJKA_RECORD_KEY_KIND(keyKindOf(key));
}

}  // namespace shoptet
