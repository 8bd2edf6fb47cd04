// SPDX-License-Identifier: Apache-2.0
// Purpose: objects and the set-up as the contact centre shows them. What never changes is rendered once.
// Immutable after construction, safe from any thread; no errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "daktela/model.hpp"
#include "daktela/query_tree.hpp"

namespace sandbox {

class ObjectJson {
 public:
  explicit ObjectJson(const Instance& instance);

  // What a list request wants to see of each object.
  struct Selection {
    std::vector<std::string> members;       // top-level names, in the order asked for
    std::vector<std::size_t> customFields;  // when only single ones were asked for
  };
  // nullopt: everything. Both `fields[0]=a&fields[1]=b` and `fields=a,b`; paths such as `database.title` show
  // the whole object. Names that do not exist are dropped.
  std::optional<Selection> readSelection(const QueryNode* fields, Model model) const;

  void write(JsonWriter& json, const Object& object) const;
  void write(JsonWriter& json, const Object& object, const Selection& selection) const;
  // What a refused request gets back: the submitted object, null for every empty value.
  void writeEcho(JsonWriter& json, const Object& object) const;

  void writeDatabase(JsonWriter& json, const Database& database, std::optional<std::size_t> hash) const;
  void writeType(JsonWriter& json, const RecordType& type, std::optional<std::size_t> hash) const;
  void writeField(JsonWriter& json, const FieldDefinition& field, std::size_t hash) const;

 private:
  void member(JsonWriter& json, std::string_view name, const Object& object,
              const std::vector<std::size_t>* only) const;
  void customFields(JsonWriter& json, const Object& object, const std::vector<std::size_t>* only) const;

  const Instance& instance_;
  struct Form {
    std::vector<std::size_t> fields;
    std::string scheme;  // rendered
  };
  Form makeForm(Model model, std::string_view recordType) const;
  const Form& formOf(const Object& object) const;

  std::vector<std::string> databases_, types_;  // rendered, in the order of the instance
  Form contactForm_, accountForm_, noForm_;
  std::vector<Form> recordForms_;  // in the order of the types
};

}  // namespace sandbox
