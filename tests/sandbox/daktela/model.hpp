// SPDX-License-Identifier: Apache-2.0
// Purpose: what the pretend contact centre stores and how it is set up: contacts, CRM databases, custom
// fields. Values; the set-up is fixed at start and read by many threads. No errors.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_time.hpp"

namespace sandbox {

struct FieldDefinition {
  std::string name, type, title;
  bool multiple = false;
  bool readonly = false;
  std::vector<std::string> options;  // of select types
};

struct Database {
  std::string name, title, description;
  bool isDefault = false;
};

struct Instance {
  std::vector<Database> databases;
  std::vector<FieldDefinition> fields;
  std::vector<std::string> users, accounts;  // names a contact may refer to

  std::optional<std::size_t> fieldIndex(std::string_view name) const;
};

// Databases `default` and `eshop`, the usual fields of a contact form and some an e-shop would add.
Instance defaultInstance();

enum TextField : std::size_t {
  kTitle,
  kFirstname,
  kLastname,
  kDescription,
  kDatabase,
  kAccount,
  kUser,
  kTextFields
};
constexpr std::array<std::string_view, kTextFields> kTextFieldNames = {
    "title", "firstname", "lastname", "description", "database", "account", "user"};

struct Contact {
  std::uint64_t id = 0;
  std::string name;
  std::array<std::string, kTextFields> text;           // empty: null
  std::vector<std::vector<std::string>> customFields;  // by index of the definition
  LocalSeconds created = 0, edited = 0;

  bool sameContent(const Contact& other) const {
    return text == other.text && customFields == other.customFields;
  }
};

}  // namespace sandbox
