// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace daktela {
namespace {

bool continues(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i] == b[k] ? 0U : 1U);
      diagonal = std::exchange(row[k + 1], std::min({row[k] + 1, row[k + 1] + 1, replaced}));
    }
  }
  return row.back();
}

}  // namespace

std::size_t codePoints(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string shorten(std::string_view text, std::size_t bytes) {
  std::size_t n = text.size();
  if (n > bytes) {
    n = bytes;
    while (n > 0 && continues(text[n])) --n;
  }
  std::string out(text.substr(0, n));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (n < text.size()) out += "...";
  return out;
}

std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t bestDistance = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    if (candidate.size() > wanted.size() + bestDistance) continue;
    const std::size_t d = distance(wanted, candidate);
    if (d >= bestDistance) continue;
    bestDistance = d;
    best = candidate;
  }
  return best;
}

bool looksLikeEmail(std::string_view text) noexcept {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  // A quoted local part may hold nearly anything; it is left to the server.
  if (local.front() != '"' && local.find_first_of("@ \t\r\n") != std::string_view::npos) return false;
  return domain.find_first_of(" \t\r\n,;<>()\"") == std::string_view::npos && domain.front() != '.' &&
         domain.back() != '.' && domain.find("..") == std::string_view::npos;
}

namespace {

bool isDigit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool endsWord(char c) noexcept {
  return c == ' ' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '<' || c == '>' || c == '(' ||
         c == ')';
}

// Length of a phone number at the beginning of `text`, 0 = there is none.
std::size_t phoneLength(std::string_view text) noexcept {
  if (text.front() != '+' && !isDigit(text.front())) return 0;
  std::size_t digits = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (isDigit(text[i])) {
      ++digits;
      end = i + 1;
    } else if (text[i] != ' ' && text[i] != '-' && !(i == 0 && text[i] == '+')) {
      break;
    }
  }
  return digits >= 6 ? end : 0;
}

}  // namespace

std::string hideAddresses(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t word = i;
    while (word < text.size() && !endsWord(text[word])) ++word;
    if (text.substr(i, word - i).find('@') != std::string_view::npos) {
      out += "***";
      i = word;
    } else if (const std::size_t phone = phoneLength(text.substr(i)); phone != 0) {
      out += "***";
      i += phone;
    } else {
      // Up to the end of the word, or of the digits in it.
      const std::size_t begin = i++;
      while (i < word && isDigit(text[i]) == isDigit(text[i - 1])) ++i;
      out.append(text.substr(begin, i - begin));
    }
  }
  return out;
}

void hide(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
    text.replace(at, secret.size(), "***");
}

}  // namespace daktela
