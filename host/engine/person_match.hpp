// SPDX-License-Identifier: Apache-2.0
// Finds a person in the values of either side by e-mail or phone, however they are spelt, and keeps account
// of what could not be judged: that nobody was found says something only of what was searched. Ownership:
// plain values; borrows the mapping. Threads: one at a time. Errors: none; what can never match is refused by
// problem().
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "host/mapping/phone_numbers.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// What one record or object says.
struct PersonFound {
  const char* by = nullptr;         // "email", "phone"; null = it is not the person's
  std::vector<std::string> unsure;  // fields that name the person, or may, and do not make it the person's
};

// What a search of one side of one stream came to, besides whom it found.
struct Searched {
  std::int64_t values = 0;      // texts and numbers that were there
  std::int64_t emailTexts = 0;  // of them, those in which an address would have been found
  std::int64_t phoneTexts = 0;  // ... and a number
  std::map<std::string, std::int64_t>
      unreadable;  // field -> values that should be a number and cannot be read
};

class PersonMatch {
 public:
  // Either may be empty. `regions`: where numbers without a country may belong to.
  PersonMatch(const std::string& email, const std::string& phone, std::vector<std::string> regions);

  // Why this is nobody who could be looked for; empty = it is.
  std::string problem() const;

  enum class Side { source = 1, destination };
  // An address is looked for in every text. A number makes a record the person's where the field is personal
  // or known to hold numbers; elsewhere other things are made of digits too, and it is only told as unsure.
  // So is what stands in a longer text.
  PersonFound find(const Mapping& mapping, Side side, ValueView body, Searched& searched) const;
  // One field of an object at the destination.
  void look(const Mapping& mapping, Side side, const std::string& field, ValueView value, Searched& searched,
            PersonFound& found) const;

  // Empty when not asked for, else in one spelling.
  const std::string& email() const noexcept { return email_; }
  const std::string& phone() const noexcept { return phone_.text(); }
  bool asksForEmail() const noexcept { return askedEmail_; }
  bool asksForPhone() const noexcept { return askedPhone_; }

 private:
  struct Place {
    std::string field;
    bool personal = false;
    bool phone = false;
    bool other = false;  // of a person, and no number
    bool freeText = false;
  };
  // `regions`: where the record's numbers belong to besides those of all.
  void judge(std::string_view text, const Place& place, const std::vector<std::string>& regions,
             Searched& searched, PersonFound& found) const;

  std::string email_;
  mapping::PhoneQuery phone_;
  bool askedEmail_;
  bool askedPhone_;
};

// Of all e164 rules of all mappings, each once.
std::vector<std::string> regionsOf(const std::vector<Mapping>& mappings);

}  // namespace spojka::host
