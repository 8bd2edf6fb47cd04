// SPDX-License-Identifier: Apache-2.0
// Finds a person in source records by e-mail or phone, however they are spelt. Ownership: plain values.
// Threads: immutable. Errors: none; what can never match is refused by valid().
#pragma once

#include <string>

#include "spojka/value.hpp"

namespace spojka::host {

class PersonMatch {
 public:
  // Either may be empty.
  PersonMatch(const std::string& email, const std::string& phone);

  // "email", "phone", or nullptr. An e-mail is looked for in every text; a number only in values that are
  // marked sensitive, since other things are made of digits too.
  const char* find(ValueView body) const;

  // Spelt alike for everybody: small letters without spaces; digits without the sign for abroad.
  const std::string& email() const noexcept { return email_; }
  const std::string& phone() const noexcept { return phone_; }
  // A number shorter than this would hit strangers.
  static constexpr std::size_t kFewestDigits = 6;

 private:
  const char* find(ValueView value, bool sensitive) const;
  std::string email_;
  std::string phone_;
};

}  // namespace spojka::host
