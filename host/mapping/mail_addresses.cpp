// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/mail_addresses.hpp"

#include <algorithm>

#include "host/mapping/plain_text.hpp"
#include "host/mapping/unicode.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::string_view kEndsLocalPart = " \n\t<>()[],;:\"\\@|";
constexpr std::string_view kTrimmed = ".'-";

bool isInDomain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// Whoever wraps an address leaves a blank beside its sign; a mailto: may have it encoded.
std::string prepared(std::string_view text) {
  std::string plain;
  appendLower(plain, plainText(text));
  if (plain.find("mailto:") != std::string::npos)
    for (auto at = plain.find("%40"); at != std::string::npos; at = plain.find("%40"))
      plain.replace(at, 3, "@");
  for (auto at = plain.find(" @"); at != std::string::npos; at = plain.find(" @")) plain.erase(at, 1);
  for (auto at = plain.find("@ "); at != std::string::npos; at = plain.find("@ ")) plain.erase(at + 1, 1);
  return plain;
}

}  // namespace

std::vector<std::string> readAddresses(std::string_view text) {
  std::vector<std::string> found;
  if (text.find('@') == std::string_view::npos && text.size() < 3) return found;
  const std::string plain = prepared(text);
  for (auto at = plain.find('@'); at != std::string::npos; at = plain.find('@', at + 1)) {
    const auto before = plain.find_last_of(kEndsLocalPart, at == 0 ? 0 : at - 1);
    std::size_t begin = before == std::string::npos ? 0 : before + 1;
    std::size_t end = at + 1;
    while (end < plain.size() && isInDomain(plain[end])) ++end;
    while (begin < at && kTrimmed.find(plain[begin]) != std::string_view::npos) ++begin;
    while (end > at + 1 && kTrimmed.find(plain[end - 1]) != std::string_view::npos) --end;
    if (begin < at && end > at + 1) found.push_back(plain.substr(begin, end - begin));
  }
  return found;
}

}  // namespace spojka::host::mapping
