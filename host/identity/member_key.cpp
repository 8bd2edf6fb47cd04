// SPDX-License-Identifier: Apache-2.0
#include "host/identity/member_key.hpp"

#include <algorithm>

#include "host/store/store.hpp"

namespace spojka::host::identity {
namespace {

// Beside the number of the rule: the name is that of the key before, or there is none. Both are left out
// then.
constexpr unsigned kSameName = 0x40;
constexpr unsigned kNoName = 0x80;
constexpr std::size_t kNumber = 8;

void append(std::string& out, std::int64_t number) {
  auto bits = static_cast<std::uint64_t>(number);
  for (int i = 0; i < 8; ++i, bits >>= 8U) out += static_cast<char>(bits & 0xFFU);
}

std::int64_t numberAt(std::string_view bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 8; i > 0; --i) bits = (bits << 8U) | static_cast<unsigned char>(bytes[i - 1]);
  return static_cast<std::int64_t>(bits);
}

}  // namespace

std::string writeKeys(const std::vector<MemberKey>& keys) {
  std::string out;
  std::int64_t before = 0;
  for (const auto& key : keys) {
    const unsigned name = key.name == 0 ? kNoName : key.name == before ? kSameName : 0;
    out += static_cast<char>(key.rule | name);
    append(out, key.value);
    if (name == 0) append(out, key.name);
    before = key.name;
  }
  return out;
}

std::vector<MemberKey> readKeys(std::string_view bytes) {
  std::vector<MemberKey> keys;
  const auto take = [&bytes] {
    if (bytes.size() < kNumber)
      throw StoreError(StoreError::Kind::damaged, "the keys of a member are cut short; restore the state");
    const auto number = numberAt(bytes);
    bytes.remove_prefix(kNumber);
    return number;
  };
  std::int64_t before = 0;
  while (!bytes.empty()) {
    const auto head = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    MemberKey key{static_cast<std::uint8_t>(head & ~(kSameName | kNoName)), take(), 0};
    if ((head & kSameName) != 0)
      key.name = before;
    else if ((head & kNoName) == 0)
      key.name = take();
    before = key.name;
    keys.push_back(key);
  }
  return keys;
}

}  // namespace spojka::host::identity
