// SPDX-License-Identifier: Apache-2.0
#include "host/identity/member_key.hpp"

#include <algorithm>

#include "host/store/store.hpp"

namespace spojka::host::identity {
namespace {

constexpr std::size_t kBytes = 17;

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
  out.reserve(keys.size() * kBytes);
  for (const auto& key : keys) {
    out += static_cast<char>(key.rule);
    append(out, key.value);
    append(out, key.name);
  }
  return out;
}

std::vector<MemberKey> readKeys(std::string_view bytes) {
  if (bytes.size() % kBytes != 0)
    throw StoreError(StoreError::Kind::damaged, "the keys of a member are cut short; restore the state");
  std::vector<MemberKey> keys;
  keys.reserve(bytes.size() / kBytes);
  for (; !bytes.empty(); bytes.remove_prefix(kBytes))
    keys.push_back(
        {static_cast<std::uint8_t>(bytes.front()), numberAt(bytes.substr(1)), numberAt(bytes.substr(9))});
  return keys;
}

}  // namespace spojka::host::identity
