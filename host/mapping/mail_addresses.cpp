// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/mail_addresses.hpp"

#include <algorithm>

#include "host/mapping/plain_text.hpp"
#include "host/mapping/unicode.hpp"

namespace spojka::host::mapping {
namespace {

constexpr std::string_view kEndsLocalPart = " \n\t<>()[],;:\"\\@|";
constexpr std::string_view kTrimmed = ".'-";

// RFC 5321.
constexpr std::size_t kMostLocalPart = 64;
constexpr std::size_t kMostAddress = 254;
constexpr std::size_t kMostLabel = 63;

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

bool isDeliverable(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at > kMostLocalPart || address.size() > kMostAddress)
    return false;
  if (address.find("..") != std::string_view::npos || address[at - 1] == '.') return false;
  const std::string_view domain = address.substr(at + 1);
  std::size_t labels = 0;
  std::string_view last;
  for (std::string_view rest = domain;;) {
    const auto dot = rest.find('.');
    last = rest.substr(0, dot);
    if (last.empty() || last.size() > kMostLabel || last.front() == '-' || last.back() == '-') return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return labels > 1 && last.size() > 1 && last.find_first_not_of("0123456789") != std::string_view::npos;
}

}  // namespace spojka::host::mapping
