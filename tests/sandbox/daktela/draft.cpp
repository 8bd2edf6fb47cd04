// SPDX-License-Identifier: Apache-2.0
#include "daktela/draft.hpp"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::size_t kMaxName = 128;

struct TextRule {
  std::size_t maximum;
  bool required;
};
constexpr std::array<TextRule, kTextFields> kRules = {
    {{255, true}, {128, false}, {128, true}, {512, false}, {128, true}, {128, false}, {128, false}}};

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

bool knownReference(TextField field, const std::string& name, const Instance& instance) {
  const auto contains = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  if (field == kAccount) return contains(instance.accounts);
  if (field == kUser) return contains(instance.users);
  return std::any_of(instance.databases.begin(), instance.databases.end(),
                     [&](const Database& d) { return d.name == name; });
}

void readText(Draft& draft, TextField field, const rapidjson::Value& value, const Instance& instance) {
  const TextRule& rule = kRules[field];
  const auto object = [&](Message message) {
    draft.objections.push_back({std::string(kTextFieldNames[field]), message});
  };
  std::optional<std::string>& target = draft.text[field];
  target.emplace(textOf(value));
  if (value.IsNull()) {
    if (rule.required) object(Message::Required);
  } else if (!value.IsString()) {
    object(Message::NotText);
  } else if (target->empty()) {
    object(rule.required ? Message::Required : Message::EmptyText);
  } else if (codePoints(*target) > rule.maximum) {
    object(Message::TooLong);
  } else if (field >= kDatabase && !knownReference(field, *target, instance)) {
    object(Message::UnknownReference);
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
                     const Instance& instance, bool ignoreUnknown) {
  const auto object = [&](Message message) {
    draft.objections.push_back({"customFields." + std::string(key), message});
  };
  const auto index = instance.fieldIndex(key);
  if (!index) {
    if (!ignoreUnknown) object(Message::UnknownField);
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

void readCustomFields(Draft& draft, const rapidjson::Value& value, const Instance& instance,
                      bool ignoreUnknown) {
  const bool nothing = value.IsNull() || (value.IsArray() && value.Empty());  // PHP's empty object
  if (nothing) return;
  if (!value.IsObject()) {
    draft.objections.push_back({"customFields", Message::NotObject});
    return;
  }
  for (const auto& member : value.GetObject()) {
    readCustomField(draft, textOf(member.name), member.value, instance, ignoreUnknown);
  }
}

}  // namespace

bool validName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void Draft::applyTo(Contact& contact) const {
  for (std::size_t i = 0; i < kTextFields; ++i) {
    if (text[i]) contact.text[i] = *text[i];
  }
  for (const auto& [index, values] : customFields) contact.customFields[index] = values;
}

Draft readDraft(const rapidjson::Value& body, const Instance& instance, bool creating,
                bool ignoreUnknownFields) {
  Draft draft;
  if (!body.IsObject()) {
    draft.objections.push_back({"", Message::NotObject});
    return draft;
  }
  for (const auto& member : body.GetObject()) {
    const std::string_view name = textOf(member.name);
    if (name == "name") {
      readName(draft, member.value, creating);
    } else if (name == "customFields") {
      readCustomFields(draft, member.value, instance, ignoreUnknownFields);
    } else {
      const auto* known = std::find(kTextFieldNames.begin(), kTextFieldNames.end(), name);
      // Anything else the server owns itself or does not know; it drops both.
      if (known == kTextFieldNames.end()) continue;
      readText(draft, static_cast<TextField>(known - kTextFieldNames.begin()), member.value, instance);
    }
  }
  for (std::size_t i = 0; creating && i < kTextFields; ++i) {
    if (kRules[i].required && !draft.text[i]) {
      draft.objections.push_back({std::string(kTextFieldNames[i]), Message::Required});
    }
  }
  return draft;
}

}  // namespace sandbox
