// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include "spojka/ascii.hpp"
#include "spojka/utf8.hpp"

namespace daktela {
std::string shorten(std::string_view text, std::size_t bytes) {
  std::string out(spojka::startOf(text, bytes));
  const bool whole = out.size() == text.size();
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (!whole) out += "...";
  return out;
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

bool endsWord(char c) noexcept {
  return c == ' ' || c == '"' || c == '\'' || c == ',' || c == ';' || c == '<' || c == '>' || c == '(' ||
         c == ')';
}

// Length of a phone number at the beginning of `text`, 0 = there is none.
std::size_t phoneLength(std::string_view text) noexcept {
  if (text.front() != '+' && !spojka::isAsciiDigit(text.front())) return 0;
  std::size_t digits = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (spojka::isAsciiDigit(text[i])) {
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
      while (i < word && spojka::isAsciiDigit(text[i]) == spojka::isAsciiDigit(text[i - 1])) ++i;
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
