// SPDX-License-Identifier: Apache-2.0
#include "daktela/draft.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::size_t kMaxName = 128;

// Limits count characters, not bytes.
std::size_t codePoints(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

bool wellFormedEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.find('.');
  if (dot == 0 || dot == std::string_view::npos || domain.back() == '.' ||
      domain.find("..") != std::string_view::npos) {
    return false;
  }
  return text.find_first_of(" \t\r\n,;<>()") == std::string_view::npos;
}

bool knownReference(const TextRule& rule, const std::string& name, const DraftRules& rules) {
  const Instance& instance = rules.instance;
  const auto named = [&](const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  };
  switch (rule.refers) {
    case Refers::Database:
      return named(instance.databases);
    case Refers::RecordType:
      return named(instance.recordTypes);
    case Refers::User:
      return std::find(instance.users.begin(), instance.users.end(), name) != instance.users.end();
    case Refers::Contact:
      return rules.exists(Model::Contacts, name);
    case Refers::Account:
      return rules.exists(Model::Accounts, name);
    case Refers::Stage:
      return name == "OPEN" || name == "CLOSE";
    case Refers::Nothing:
      break;
  }
  return true;
}

void readText(Draft& draft, const TextRule& rule, const rapidjson::Value& value, const DraftRules& rules) {
  const auto object = [&](Message message) {
    draft.objections.push_back({std::string(kTextFieldNames[rule.field]), message});
  };
  std::optional<std::string>& target = draft.text[rule.field];
  target.emplace(textOf(value));
  if (value.IsNull()) {
    if (rule.required) object(Message::Required);
  } else if (!value.IsString()) {
    object(Message::NotText);
  } else if (target->empty()) {
    object(rule.required ? Message::Required : Message::EmptyText);
  } else if (codePoints(*target) > rule.maximum) {
    object(Message::TooLong);
  } else if (!knownReference(rule, *target, rules)) {
    object(rule.refers == Refers::Stage ? Message::UnknownChoice : Message::UnknownReference);
  }
}

void readName(Draft& draft, const rapidjson::Value& value, bool creating) {
  if (value.IsNull()) return;
  draft.name.emplace(textOf(value));
  if (!value.IsString()) {
    draft.objections.push_back({"name", Message::NotText});
  } else if (creating && !validName(*draft.name)) {
    draft.objections.push_back({"name", Message::NameCharacters});
  }
}

void readCustomField(Draft& draft, std::string_view key, const rapidjson::Value& value,
                     const std::vector<std::size_t>& form, const DraftRules& rules) {
  const Instance& instance = rules.instance;
  const auto object = [&](Message message) {
    draft.objections.push_back({"customFields." + std::string(key), message});
  };
  const auto index = instance.fieldIndex(key);
  const auto& gone = rules.goneFields;
  if (!index || std::find(form.begin(), form.end(), *index) == form.end() ||
      std::find(gone.begin(), gone.end(), key) != gone.end()) {
    if (!rules.ignoreUnknownFields) object(Message::UnknownField);
    return;
  }
  const FieldDefinition& definition = instance.fields[*index];
  if (definition.readonly) return object(Message::Readonly);
  const bool listOfTexts =
      value.IsArray() && std::all_of(value.Begin(), value.End(), [](const auto& v) { return v.IsString(); });
  if (!listOfTexts) return object(Message::NotListOfTexts);
  std::vector<std::string>& values =
      draft.customFields.emplace_back(*index, std::vector<std::string>()).second;
  bool wrongEmail = false;
  for (const auto& entry : value.GetArray()) {
    const std::string_view text = textOf(entry);
    if (text.empty()) continue;  // [""] clears like []
    wrongEmail = wrongEmail || (definition.type == "EMAIL" && !wellFormedEmail(text));
    values.emplace_back(text);
  }
  if (wrongEmail) object(Message::EmailFormat);
}

void readCustomFields(Draft& draft, const rapidjson::Value& value, const DraftRules& rules) {
  const bool nothing = value.IsNull() || (value.IsArray() && value.Empty());  // PHP's empty object
  if (nothing) return;
  if (!value.IsObject()) {
    draft.objections.push_back({"customFields", Message::NotObject});
    return;
  }
  const auto form = rules.instance.formOf(rules.model, draft.text[kType].value_or(rules.recordType));
  for (const auto& member : value.GetObject())
    readCustomField(draft, textOf(member.name), member.value, form, rules);
}

}  // namespace

bool validName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void Draft::applyTo(Object& object) const {
  for (std::size_t i = 0; i < kTextFields; ++i) {
    if (text[i]) object.text[i] = *text[i];
  }
  for (const auto& [index, values] : customFields) object.customFields[index] = values;
}

Draft readDraft(const rapidjson::Value& body, const DraftRules& rules) {
  Draft draft;
  if (!body.IsObject()) {
    draft.objections.push_back({"", Message::NotObject});
    return draft;
  }
  const ModelRules& model = rulesOf(rules.model);
  const rapidjson::Value* customFields = nullptr;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (name == "name") {
      readName(draft, member.value, rules.creating);
    } else if (name == "customFields") {
      customFields = &member.value;
    } else if (const TextRule* rule = model.text(name)) {
      readText(draft, *rule, member.value, rules);
    }
    // Anything else the server owns itself or does not know; it drops both.
  }
  // Last: which fields there are may depend on the type.
  if (customFields != nullptr) readCustomFields(draft, *customFields, rules);
  for (const TextRule& rule : model.texts) {
    if (rules.creating && rule.required && !draft.text[rule.field])
      draft.objections.push_back({std::string(kTextFieldNames[rule.field]), Message::Required});
  }
  return draft;
}

}  // namespace sandbox
