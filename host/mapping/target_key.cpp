// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>

#include "host/mapping/hashing.hpp"
#include "host/mapping/mapping.hpp"
#include "spojka/hex.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMostBytes = 64;
constexpr std::size_t kHexDigits = 16;
constexpr std::size_t kReadable = kMostBytes - kHexDigits - 1;

bool isSafe(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// Every character outside of the alphabet becomes one '-', whatever its number of bytes.
void appendSafe(std::string& out, std::string_view part) {
  for (const char c : part) {
    if (isSafe(c))
      out += c;
    else if (!isContinuation(c))
      out += '-';
  }
}

// What the hashed form looks like: a plain name of that form would have to be hashed to stay different.
bool looksHashed(std::string_view name) {
  if (name.size() <= kHexDigits || name[name.size() - kHexDigits - 1] != '_') return false;
  const auto hex = name.substr(name.size() - kHexDigits);
  return hex.find_first_not_of(kLowerHex) == std::string_view::npos;
}

}  // namespace

std::string targetKey(std::string_view profile, std::string_view stream, std::string_view key) {
  std::string name;
  name.reserve(kMostBytes + 1);
  appendSafe(name, profile);
  name += '_';
  appendSafe(name, stream);
  name += '_';
  appendSafe(name, key);

  const auto isPlain = [](std::string_view text) { return std::all_of(text.begin(), text.end(), isSafe); };
  const auto hasSeparator = [](std::string_view text) { return text.find('_') != std::string_view::npos; };
  const bool plain = isPlain(profile) && isPlain(stream) && isPlain(key) && !hasSeparator(profile) &&
                     !hasSeparator(stream) && name.size() <= kMostBytes && !looksHashed(name);
  if (plain) return name;

  mapping::CanonicalHash hash;
  hash.text(profile);
  hash.text(stream);
  hash.text(key);
  const auto digest = hash.finish();
  name.resize(std::min(name.size(), kReadable));
  name += '_';
  for (std::size_t i = 0; i < kHexDigits / 2; ++i) appendHex(name, digest[i]);
  return name;
}

std::string targetKeyPrefix(std::string_view profile) {
  std::string prefix;
  appendSafe(prefix, profile);
  prefix += '_';
  prefix.resize(std::min(prefix.size(), kReadable));  // all that a hashed name keeps
  return prefix;
}

std::string groupKey(std::string_view profile, std::string_view group) {
  const auto colon = group.find(':');
  return targetKey(profile, group.substr(0, colon),
                   colon == std::string_view::npos ? std::string_view() : group.substr(colon + 1));
}

std::string objectKey(std::string_view profile, const Mapping& mapping, std::string_view key) {
  return mapping.gathers() ? groupKey(profile, key) : targetKey(profile, mapping.flow(), key);
}

}  // namespace spojka::host
