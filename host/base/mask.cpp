// SPDX-License-Identifier: Apache-2.0
#include "host/base/mask.hpp"

#include <vector>

#include "spojka/ascii.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr const char* kHidden = "***";
constexpr std::size_t kWordsShown = 2;  // of a longer text the initials alone would tell too much

bool isEmail(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const auto dot = text.rfind('.');
  return dot != std::string_view::npos && dot > at + 1 &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string maskEmail(std::string_view text) {
  const std::string_view domain = text.substr(text.find('@') + 1);
  std::string out(firstCharacters(text, 1));
  ((out += kHidden) += '@') += firstCharacters(domain, 1);
  return (out += kHidden) += domain.substr(domain.rfind('.'));
}

std::string digitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (isAsciiDigit(c)) digits += c;
  return digits;
}

bool isNumber(std::string_view text) {
  constexpr std::size_t kFewestDigits = 7;
  return text.find_first_not_of("0123456789 +-()/.") == std::string_view::npos &&
         digitsOf(text).size() >= kFewestDigits;
}

// The country and the last digits, where enough others stay hidden. Digits alone may as well be the number of
// a document: they are not made to look like a phone's.
std::string maskNumber(std::string_view text) {
  const std::string digits = digitsOf(text);
  const std::string last = digits.substr(digits.size() - (digits.size() >= 9 ? 3 : 2));
  if (text.front() != '+' && text.find_first_of(" -") == std::string_view::npos) return kHidden + last;
  std::string out;
  if (text.front() == '+' && digits.size() >= 10) out = "+" + digits.substr(0, 3) + " ";
  return out + "*** *** " + last;
}

std::string maskWords(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  std::string out;
  std::size_t words = 0;
  for (auto at = text.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kSpaces, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!out.empty()) out += ' ';
    if (++words > kWordsShown) return out += kHidden;
    const std::string_view initial = firstCharacters(word, 1);
    if (initial.size() < word.size()) out += initial;
    out += kHidden;
    at = text.find_first_not_of(kSpaces, end);
  }
  return out.empty() ? kHidden : out;
}

spojka_value copyMasked(Arena& arena, ValueView value, bool masked) {
  masked = masked || value.isSensitive();
  if (value.isEmpty()) return value.raw() == nullptr ? spojka_value{} : make::copy(arena, value);
  if (value.kind() == Kind::list) {
    std::vector<spojka_value> items;
    for (std::size_t i = 0; i < value.size(); ++i) items.push_back(copyMasked(arena, value.item(i), masked));
    return make::list(arena, items);
  }
  if (value.kind() == Kind::object) {
    ObjectBuilder object;
    for (std::size_t i = 0; i < value.size(); ++i)
      object.set(arena.copy(value.name(i)), copyMasked(arena, value.member(i), masked));
    return object.finish(arena);
  }
  if (!masked) return make::copy(arena, value);
  return value.kind() == Kind::string ? make::string(arena, maskText(value.text())) : make::borrowed(kHidden);
}

}  // namespace

std::string maskText(std::string_view text) {
  if (text.empty()) return {};
  if (isEmail(text)) return maskEmail(text);
  if (isNumber(text)) return maskNumber(text);
  return maskWords(text);
}

spojka_value maskSensitive(Arena& arena, ValueView value) {
  return copyMasked(arena, value, false);
}

spojka_value maskWhole(Arena& arena, ValueView value) {
  return copyMasked(arena, value, true);
}

}  // namespace spojka::host
