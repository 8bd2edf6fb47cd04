// SPDX-License-Identifier: Apache-2.0
#include "daktela/object_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sandbox {
namespace {

void writeSys(JsonWriter& json, std::optional<std::size_t> hash, std::string_view model) {
  json.key("_sys");
  json.StartObject();
  json.key("hash");
  if (hash) {
    json.text(fmt::format_int(*hash).str());
  } else {
    json.Null();
  }
  json.member("model", model);
  json.EndObject();
}

void nested(JsonWriter& json, const std::string& name, std::string_view model) {
  if (name.empty()) {
    json.Null();
    return;
  }
  json.StartObject();
  json.member("name", name);
  json.member("title", name);
  writeSys(json, std::nullopt, model);
  json.EndObject();
}

void flag(JsonWriter& json, std::string_view name, bool value) {
  json.key(name);
  json.Bool(value);
}

}  // namespace

ObjectJson::ObjectJson(const Instance& instance)
    : instance_(instance),
      contactForm_(makeForm(Model::Contacts, {})),
      accountForm_(makeForm(Model::Accounts, {})),
      noForm_(makeForm(Model::Records, {})) {
  for (const Database& database : instance.databases) {
    JsonWriter json;
    writeDatabase(json, database, std::nullopt);
    databases_.push_back(json.take());
  }
  for (const RecordType& type : instance.recordTypes) {
    JsonWriter json;
    writeType(json, type, std::nullopt);
    types_.push_back(json.take());
    recordForms_.push_back(makeForm(Model::Records, type.name));
  }
}

ObjectJson::Form ObjectJson::makeForm(Model model, std::string_view recordType) const {
  Form form{instance_.formOf(model, recordType), {}};
  JsonWriter json;
  json.StartObject();
  for (const std::size_t i : form.fields) {
    const FieldDefinition& field = instance_.fields[i];
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
  form.scheme = json.take();
  return form;
}

const ObjectJson::Form& ObjectJson::formOf(const Object& object) const {
  if (object.model == Model::Contacts) return contactForm_;
  if (object.model == Model::Accounts) return accountForm_;
  for (std::size_t i = 0; i < recordForms_.size(); ++i)
    if (instance_.recordTypes[i].name == object.text[kType]) return recordForms_[i];
  return noForm_;
}

void ObjectJson::writeType(JsonWriter& json, const RecordType& type, std::optional<std::size_t> hash) const {
  json.StartObject();
  json.member("name", type.name);
  json.member("title", type.title);
  json.member("description", type.description);
  json.member("autofocused_tab", "");
  json.member("created", "2024-01-01 08:00:00");
  writeSys(json, hash, "crmRecordsTypes");
  json.EndObject();
}

void ObjectJson::writeDatabase(JsonWriter& json, const Database& database,
                               std::optional<std::size_t> hash) const {
  json.StartObject();
  json.member("name", database.name);
  json.member("title", database.title);
  json.member("description", database.description);
  flag(json, "default", database.isDefault);
  flag(json, "reverse_names", false);
  writeSys(json, hash, "crmDatabases");
  flag(json, "available_cp", false);
  json.member("autofocused_contacts_tab", "");
  json.member("autofocused_accounts_tab", "");
  json.key("contactsCFScheme");
  json.Null();
  json.EndObject();
}

void ObjectJson::writeField(JsonWriter& json, const FieldDefinition& field, std::size_t hash) const {
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
  writeSys(json, hash, "formCrmFields");
  json.EndObject();
}

std::optional<ObjectJson::Selection> ObjectJson::readSelection(const QueryNode* fields, Model model) const {
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
    const auto& known = rulesOf(model).members;
    const bool twice =
        std::find(selection.members.begin(), selection.members.end(), name) != selection.members.end();
    if (std::find(known.begin(), known.end(), name) != known.end() && !twice)
      selection.members.emplace_back(name);
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

void ObjectJson::customFields(JsonWriter& json, const Object& object,
                              const std::vector<std::size_t>* only) const {
  const auto field = [&](std::size_t i) {
    json.key(instance_.fields[i].name);
    json.StartArray();
    for (const std::string& value : object.customFields[i]) json.text(value);
    json.EndArray();
  };
  const std::vector<std::size_t>& form = formOf(object).fields;
  if (form.empty()) {  // PHP's empty object
    json.StartArray();
    json.EndArray();
    return;
  }
  json.StartObject();
  if (only != nullptr && !only->empty()) {
    for (const std::size_t i : *only)
      if (std::find(form.begin(), form.end(), i) != form.end()) field(i);
  } else {
    for (const std::size_t i : form) field(i);
  }
  json.EndObject();
}

void ObjectJson::member(JsonWriter& json, std::string_view name, const Object& object,
                        const std::vector<std::size_t>* only) const {
  json.key(name);
  if (name == "name") return void(json.text(object.name));
  if (name == "created") return void(json.text(formatDateTime(object.created)));
  if (name == "edited") return void(json.text(formatDateTime(object.edited)));
  if (name == "nps_score") return void(json.Int(0));
  if (name == "customFields") return customFields(json, object, only);
  if (name == "contact") return nested(json, object.text[kContact], "contacts");
  if (name == "account") return nested(json, object.text[kAccount], "accounts");
  if (name == "user") return nested(json, object.text[kUser], "users");
  if (name == "type") {
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (instance_.recordTypes[i].name == object.text[kType]) return json.raw(types_[i]);
    }
    return void(json.Null());
  }
  if (name == "_sys") {
    json.StartObject();
    json.member("hash", fmt::format_int(object.id).str());
    json.member("model", rulesOf(object.model).name);
    json.key("cfScheme");
    json.raw(formOf(object).scheme);
    json.EndObject();
    return;
  }
  if (name == "database") {
    for (std::size_t i = 0; i < databases_.size(); ++i) {
      if (instance_.databases[i].name == object.text[kDatabase]) return json.raw(databases_[i]);
    }
    return void(json.Null());
  }
  if (const TextRule* rule = rulesOf(object.model).text(name)) return json.text(object.text[rule->field]);
  json.Null();  // duplicateContacts, notDuplicateContacts
}

void ObjectJson::write(JsonWriter& json, const Object& object) const {
  json.StartObject();
  for (const std::string_view name : rulesOf(object.model).members) member(json, name, object, nullptr);
  json.EndObject();
}

void ObjectJson::write(JsonWriter& json, const Object& object, const Selection& selection) const {
  json.StartObject();
  for (const std::string& name : selection.members) member(json, name, object, &selection.customFields);
  json.EndObject();
}

void ObjectJson::writeEcho(JsonWriter& json, const Object& object) const {
  const auto textOrNull = [&json](std::string_view name, const std::string& value) {
    json.key(name);
    if (value.empty()) {
      json.Null();
    } else {
      json.text(value);
    }
  };
  json.StartObject();
  textOrNull("name", object.name);
  for (const TextRule& rule : rulesOf(object.model).texts)
    textOrNull(kTextFieldNames[rule.field], object.text[rule.field]);
  if (object.model == Model::Contacts)
    for (const std::string_view name : {"nps_score", "duplicateContacts", "notDuplicateContacts"})
      textOrNull(name, "");
  json.member("created", formatDateTime(object.created));
  json.member("edited", formatDateTime(object.edited));
  json.key("customFields");
  json.StartObject();
  for (const std::size_t i : formOf(object).fields) {
    json.key(instance_.fields[i].name);
    json.StartArray();
    if (object.customFields[i].empty()) json.Null();
    for (const std::string& value : object.customFields[i]) json.text(value);
    json.EndArray();
  }
  json.EndObject();
  json.key("_sys");
  json.StartObject();
  // An object that never came to be has no number.
  textOrNull("hash", object.id == 0 ? "" : fmt::format_int(object.id).str());
  json.member("model", rulesOf(object.model).name);
  json.EndObject();
  json.EndObject();
}

}  // namespace sandbox
