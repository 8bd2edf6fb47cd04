// SPDX-License-Identifier: Apache-2.0
// What a record is known by, in the form in which it is kept and compared. Ownership: plain values. Threads:
// as std types. Errors: readKeys throws StoreError for bytes that are none.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host::identity {

// One key of a record. Records with the same value (and, where the rule asks for it, the same name) belong
// together. Of texts only digests are kept, 64 bits each: that any two of four million share one has a chance
// of one in two million, and nobody can aim at somebody else's, see key_reader.cpp.
struct MemberKey {
  std::uint8_t rule = 0;   // which key of the profile, from 0
  std::int64_t value = 0;  // of the key's name and its normalised text
  std::int64_t name = 0;   // of the words of the record's name; 0 = it has none

  friend auto operator<=>(const MemberKey&, const MemberKey&) = default;
};

// Sorted, each once. 17 bytes a key, 9 where it has no name or that of the key before. Rules below 64.
std::string writeKeys(const std::vector<MemberKey>& keys);
std::vector<MemberKey> readKeys(std::string_view bytes);

}  // namespace spojka::host::identity
