// SPDX-License-Identifier: Apache-2.0
// Purpose: invented people, firms, addresses and the many ways one person writes an e-mail and a phone
// number. All functions are pure in their Rng; nothing is kept; no errors.
#pragma once

#include <cstdint>
#include <string>

#include "base/rng.hpp"
#include "generator/records.hpp"

namespace sandbox {

struct Person {
  std::string fullName;  // empty: the shop knows only a firm or an e-mail
  std::string company;
  std::string email;
  std::string phone;  // international form without spaces
  bool slovak = false;
  bool onlyEmail = false;
};

// `tag` makes the e-mail unique: "" for customers, "h" for guests.
Person makePerson(Rng& rng, std::uint64_t index, const char* tag);
Address makeAddress(Rng& rng, const Person& person);

// The same person on another day: capitals in the e-mail, spaces, 00 or no prefix in the number.
std::string respellEmail(Rng& rng, const std::string& email);
std::string respellPhone(Rng& rng, const std::string& phone);

// Looks like a version 1 UUID and is different for every (kind, index, part).
std::string makeGuid(unsigned kind, std::uint64_t index, unsigned part);

}  // namespace sandbox
