// SPDX-License-Identifier: Apache-2.0
// Purpose: what the pretend contact centre stores and how it is set up: contacts, accounts, CRM records, and
// the databases, record types and custom fields they are made with. Values; the set-up is fixed at start and
// read by many threads. No errors.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_time.hpp"

namespace sandbox {

enum class Model : std::size_t { Contacts, Accounts, Records, Count };
constexpr std::size_t kModels = static_cast<std::size_t>(Model::Count);
// In an order in which nothing refers to what comes later.
constexpr std::array<Model, kModels> kEveryModel = {Model::Accounts, Model::Contacts, Model::Records};

enum TextField : std::size_t {
  kTitle,
  kFirstname,
  kLastname,
  kDescription,
  kDatabase,
  kAccount,
  kUser,
  kContact,
  kType,
  kStage,
  kStatus,
  kTicket,
  kSla,
  kTextFields
};
constexpr std::array<std::string_view, kTextFields> kTextFieldNames = {
    "title",   "firstname", "lastname", "description", "database", "account", "user",
    "contact", "type",      "stage",    "status",      "ticket",   "sla"};

// What the text of a field has to be the name of.
enum class Refers { Nothing, Database, User, Account, Contact, RecordType, Stage };

struct TextRule {
  TextField field = kTitle;
  std::size_t maximum = 0;  // characters
  bool required = false;
  Refers refers = Refers::Nothing;
};

// One kind of object: what it is called in addresses and which texts it has.
struct ModelRules {
  std::string_view name;       // "contacts"
  std::string_view freshName;  // names the server makes up begin so
  std::vector<TextRule> texts;
  std::vector<std::string_view> members;  // of an answer, in order

  const TextRule* text(std::string_view field) const;
};
const ModelRules& rulesOf(Model model);
std::optional<Model> modelOf(std::string_view name);

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

struct RecordType {
  std::string name, title, description;
  std::vector<std::string> form;  // names of its custom fields
};

struct Instance {
  std::vector<Database> databases;
  std::vector<RecordType> recordTypes;
  std::vector<FieldDefinition> fields;   // shared by all models; a contact's form has every one
  std::vector<std::string> accountForm;  // names of those an account has
  std::vector<std::string> users;        // names an object may refer to

  std::optional<std::size_t> fieldIndex(std::string_view name) const;
  // Of a record the type decides which fields its form has.
  std::vector<std::size_t> formOf(Model model, std::string_view recordType) const;
};

// Databases `default` and `eshop`, the usual fields of a contact form and some an e-shop would add, record
// types for orders and complaints.
Instance defaultInstance();

struct Object {
  Model model = Model::Contacts;
  std::uint64_t id = 0;
  std::string name;
  std::array<std::string, kTextFields> text;           // empty: null
  std::vector<std::vector<std::string>> customFields;  // by index of the definition
  LocalSeconds created = 0, edited = 0;

  bool sameContent(const Object& other) const {
    return text == other.text && customFields == other.customFields;
  }
};

}  // namespace sandbox
