// SPDX-License-Identifier: Apache-2.0
// What a contact consists of: the fields every instance has, and the custom fields of one instance.
// Ownership: plain values. Threads: as std types. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/catalog.hpp"

namespace daktela {

inline constexpr std::string_view kTarget = "contact";
inline constexpr std::string_view kCustomFields = "customFields";

struct StandardField {
  std::string_view name;
  std::string_view title;
  std::string_view help;
  std::string_view role;
  std::size_t maxLength;  // code points, 0 = no limit known
  bool required;
  bool sensitive;
};

enum Standard : std::size_t { kTitle, kFirstname, kLastname, kDescription, kAccount, kUser, kStandardCount };

inline constexpr std::array<StandardField, kStandardCount> kStandardFields{{
    {"title", "Title", "Name the contact is listed under", "record.title", 255, true, true},
    {"firstname", "First name", "", "person.first_name", 128, false, true},
    {"lastname", "Last name", "", "person.last_name", 128, true, true},
    {"description", "Description", "", "note", 512, false, true},
    {"account", "Account", "Name of an existing CRM account", "", 0, false, false},
    {"user", "Owner", "Login name of an existing Daktela user", "", 0, false, false},
}};

// Index of a standard field, kStandardCount when there is none of that name.
std::size_t standardIndex(std::string_view name) noexcept;

struct CustomField {
  std::string key;
  std::string type;  // Daktela's word: TEXT, EMAIL, PHONE, ...; empty = not told
  std::string title;
  bool list = false;
  bool readonly = false;
  std::vector<std::string> options;

  // Holds personal data by its type.
  bool sensitive() const noexcept { return type == "EMAIL" || type == "PHONE" || type == "ADDRESS"; }
  // A list in which a value that comes twice says nothing more: how to reach somebody, what was chosen.
  bool set() const noexcept { return list && (sensitive() || type == "MULTISELECTBOX"); }
};

// The custom fields of an instance as far as they could be found out.
struct Scheme {
  std::vector<CustomField> fields;
  bool discovered = false;  // false: the usual keys are assumed, so an unknown key proves nothing
  std::string note;         // what could not be found out and why, for people

  const CustomField* find(std::string_view key) const noexcept;
  std::vector<std::string> keys() const;
};

// The keys a fresh instance has.
Scheme usualScheme();

spojka::Catalog contactCatalog(const Scheme& scheme);

}  // namespace daktela
