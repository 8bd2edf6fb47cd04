// SPDX-License-Identifier: Apache-2.0
#include "host/engine/person_match.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace spojka::host {
namespace {

// From here on a number tells a line within its country, so that one with the country code is the same line.
constexpr std::size_t kNationalDigits = 9;

std::string plainEmail(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isspace(static_cast<unsigned char>(c)) == 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Empty for what is no number.
std::string plainPhone(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0)
      digits += c;
    else if (std::string_view(" +-()/.").find(c) == std::string_view::npos)
      return {};
  }
  return digits.rfind("00", 0) == 0 ? digits.substr(2) : digits;
}

bool sameLine(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  if (shorter.size() == longer.size() || shorter.size() < kNationalDigits) return a == b;
  return longer.compare(longer.size() - shorter.size(), shorter.size(), shorter) == 0;
}

}  // namespace

PersonMatch::PersonMatch(const std::string& email, const std::string& phone)
    : email_(plainEmail(email)), phone_(plainPhone(phone)) {}

const char* PersonMatch::find(ValueView body) const {
  return find(body, false);
}

const char* PersonMatch::find(ValueView value, bool sensitive) const {
  sensitive = sensitive || value.isSensitive();
  if (value.kind() == Kind::string) {
    if (!email_.empty() && plainEmail(value.text()) == email_) return "email";
    if (phone_.empty() || !sensitive) return nullptr;
    const std::string number = plainPhone(value.text());
    return number.size() >= kFewestDigits && sameLine(number, phone_) ? "phone" : nullptr;
  }
  for (std::size_t i = 0; i < value.size(); ++i)
    if (const char* by = find(value.kind() == Kind::list ? value.item(i) : value.member(i), sensitive))
      return by;
  return nullptr;
}

}  // namespace spojka::host
