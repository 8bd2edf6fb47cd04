// SPDX-License-Identifier: Apache-2.0
#include "daktela/contact_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::string_view kMembers[] = {"name",
                                         "title",
                                         "firstname",
                                         "lastname",
                                         "database",
                                         "account",
                                         "user",
                                         "description",
                                         "nps_score",
                                         "created",
                                         "edited",
                                         "duplicateContacts",
                                         "notDuplicateContacts",
                                         "customFields",
                                         "_sys"};

void nested(JsonWriter& json, const std::string& name, std::string_view model) {
  if (name.empty()) {
    json.Null();
    return;
  }
  json.StartObject();
  json.member("name", name);
  json.member("title", name);
  json.key("_sys");
  json.StartObject();
  json.key("hash");
  json.Null();
  json.member("model", model);
  json.EndObject();
  json.EndObject();
}

void flag(JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.Bool(value);
}

std::string renderScheme(const Instance& instance) {
  JsonWriter json;
  json.StartObject();
  for (const FieldDefinition& field : instance.fields) {
    json.key(field.name);
    json.StartObject();
    json.member("type", field.type);
    json.member("title", field.title);
    flag(json, "hidden", false);
    flag(json, "readonly", field.readonly);
    flag(json, "multiple", field.multiple);
    json.EndObject();
  }
  json.EndObject();
  return json.take();
}

}  // namespace

ContactJson::ContactJson(const Instance& instance) : instance_(instance), scheme_(renderScheme(instance)) {
  for (const Database& database : instance.databases) {
    JsonWriter json;
    writeDatabase(json, database, std::nullopt);
    databases_.push_back(json.take());
  }
}

void ContactJson::writeDatabase(JsonWriter& json, const Database& database,
                                std::optional<std::size_t> hash) const {
  json.StartObject();
  json.member("name", database.name);
  json.member("title", database.title);
  json.member("description", database.description);
  flag(json, "default", database.isDefault);
  flag(json, "reverse_names", false);
  json.key("_sys");
  json.StartObject();
  json.key("hash");
  if (hash) {
    json.text(fmt::format_int(*hash).str());
  } else {
    json.Null();
  }
  json.member("model", "crmDatabases");
  json.EndObject();
  flag(json, "available_cp", false);
  json.member("autofocused_contacts_tab", "");
  json.member("autofocused_accounts_tab", "");
  json.key("contactsCFScheme");
  json.Null();
  json.EndObject();
}

void ContactJson::writeField(JsonWriter& json, const FieldDefinition& field, std::size_t hash) const {
  json.StartObject();
  json.member("name", field.name);
  json.member("title", field.title);
  json.member("description", "");
  json.member("type", field.type);
  flag(json, "multiple", field.multiple);
  json.member("pattern", "");
  json.key("options");
  json.StartArray();
  json.EndArray();
  json.key("items");
  json.StartArray();
  for (const std::string& option : field.options) {
    json.StartObject();
    json.member("name", option);
    json.member("title", option);
    json.member("value", option);
    json.EndObject();
  }
  json.EndArray();
  json.key("_sys");
  json.StartObject();
  json.member("hash", fmt::format_int(hash).str());
  json.member("model", "formCrmFields");
  json.EndObject();
  json.EndObject();
}

std::optional<ContactJson::Selection> ContactJson::readSelection(const QueryNode* fields) const {
  if (fields == nullptr) return std::nullopt;
  Selection selection;
  const auto add = [&](std::string_view name) {
    constexpr std::string_view kCustom = "customFields.";
    if (name.substr(0, kCustom.size()) == kCustom) {
      if (const auto index = instance_.fieldIndex(name.substr(kCustom.size())))
        selection.customFields.push_back(*index);
      name = "customFields";
    }
    name = name.substr(0, name.find('.'));
    const auto* known = std::find(std::begin(kMembers), std::end(kMembers), name);
    const bool twice =
        std::find(selection.members.begin(), selection.members.end(), name) != selection.members.end();
    if (known != std::end(kMembers) && !twice) selection.members.emplace_back(name);
  };
  for (const std::string& value : fields->values()) {
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view name = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), name.size() + 1));
      add(name);
    }
  }
  return selection;
}

void ContactJson::customFields(JsonWriter& json, const Contact& contact,
                               const std::vector<std::size_t>* only) const {
  const auto field = [&](std::size_t i) {
    json.key(instance_.fields[i].name);
    json.StartArray();
    for (const std::string& value : contact.customFields[i]) json.text(value);
    json.EndArray();
  };
  if (instance_.fields.empty()) {  // PHP's empty object
    json.StartArray();
    json.EndArray();
    return;
  }
  json.StartObject();
  if (only != nullptr && !only->empty()) {
    for (const std::size_t i : *only) field(i);
  } else {
    for (std::size_t i = 0; i < instance_.fields.size(); ++i) field(i);
  }
  json.EndObject();
}

void ContactJson::member(JsonWriter& json, std::string_view name, const Contact& contact,
                         const std::vector<std::size_t>* only) const {
  json.key(name);
  if (name == "name") return void(json.text(contact.name));
  if (name == "created") return void(json.text(formatDateTime(contact.created)));
  if (name == "edited") return void(json.text(formatDateTime(contact.edited)));
  if (name == "nps_score") return void(json.Int(0));
  if (name == "customFields") return customFields(json, contact, only);
  if (name == "account") return nested(json, contact.text[kAccount], "accounts");
  if (name == "user") return nested(json, contact.text[kUser], "users");
  if (name == "_sys") {
    json.StartObject();
    json.member("hash", fmt::format_int(contact.id).str());
    json.member("model", "contacts");
    json.key("cfScheme");
    json.raw(scheme_);
    json.EndObject();
    return;
  }
  if (name == "database") {
    for (std::size_t i = 0; i < databases_.size(); ++i) {
      if (instance_.databases[i].name == contact.text[kDatabase]) return json.raw(databases_[i]);
    }
    return void(json.Null());
  }
  for (std::size_t i = 0; i < kDatabase; ++i) {
    if (kTextFieldNames[i] == name) return json.text(contact.text[i]);
  }
  json.Null();  // duplicateContacts, notDuplicateContacts
}

void ContactJson::write(JsonWriter& json, const Contact& contact) const {
  json.StartObject();
  for (const std::string_view name : kMembers) member(json, name, contact, nullptr);
  json.EndObject();
}

void ContactJson::write(JsonWriter& json, const Contact& contact, const Selection& selection) const {
  json.StartObject();
  for (const std::string& name : selection.members) member(json, name, contact, &selection.customFields);
  json.EndObject();
}

void ContactJson::writeEcho(JsonWriter& json, const Contact& contact) const {
  const auto textOrNull = [&json](std::string_view name, const std::string& value) {
    json.key(name);
    if (value.empty()) {
      json.Null();
    } else {
      json.text(value);
    }
  };
  json.StartObject();
  textOrNull("name", contact.name);
  for (std::size_t i = 0; i < kTextFields; ++i) textOrNull(kTextFieldNames[i], contact.text[i]);
  for (const std::string_view name : {"nps_score", "duplicateContacts", "notDuplicateContacts"})
    textOrNull(name, "");
  json.member("created", formatDateTime(contact.created));
  json.member("edited", formatDateTime(contact.edited));
  json.key("customFields");
  json.StartObject();
  for (std::size_t i = 0; i < instance_.fields.size(); ++i) {
    json.key(instance_.fields[i].name);
    json.StartArray();
    if (contact.customFields[i].empty()) json.Null();
    for (const std::string& value : contact.customFields[i]) json.text(value);
    json.EndArray();
  }
  json.EndObject();
  json.key("_sys");
  json.StartObject();
  // A contact that never came to be has no number.
  textOrNull("hash", contact.id == 0 ? "" : fmt::format_int(contact.id).str());
  json.member("model", "contacts");
  json.EndObject();
  json.EndObject();
}

}  // namespace sandbox
