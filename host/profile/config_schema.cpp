// SPDX-License-Identifier: Apache-2.0
#include "host/profile/config_schema.hpp"

#include <fmt/format.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>

#include "host/profile/pointer.hpp"
#include "host/profile/problems.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr int kMaxReferences = 16;

const rapidjson::Value* followed(const rapidjson::Value& root, const rapidjson::Value* schema) {
  for (int i = 0; schema != nullptr && i < kMaxReferences; ++i) {
    const std::string_view reference = textMember(*schema, "$ref");
    if (reference.empty()) return schema;
    if (reference.front() != '#') return nullptr;
    schema = rapidjson::Pointer(reference.data(), reference.size()).Get(root);
  }
  return nullptr;
}

bool isIndex(std::string_view name) {
  return !name.empty() && name.size() < 9 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const rapidjson::Value* child(const rapidjson::Value& schema, const std::string& name) {
  if (const auto* properties = member(schema, "properties"))
    if (const auto* found = member(*properties, name.c_str())) return found;
  if (const auto* items = member(schema, "items"); items != nullptr && isIndex(name)) {
    if (items->IsObject()) return items;
    if (const auto* found = item(*items, name)) return found;
  }
  const auto* others = member(schema, "additionalProperties");
  return others != nullptr && others->IsObject() ? others : nullptr;
}

std::vector<std::string> typesOf(const rapidjson::Value& schema) {
  std::vector<std::string> types;
  const auto* type = member(schema, "type");
  if (type == nullptr) return types;
  if (type->IsString()) types.emplace_back(type->GetString());
  if (type->IsArray())
    for (const auto& t : type->GetArray())
      if (t.IsString()) types.emplace_back(t.GetString());
  return types;
}

std::string wordOf(const std::string& type) {
  if (type == "string") return tr("a text");
  if (type == "integer") return tr("a whole number");
  if (type == "number") return tr("a number");
  if (type == "boolean") return tr("true or false");
  if (type == "array") return tr("a list");
  if (type == "object") return tr("keys with values");
  return type;
}

}  // namespace

const rapidjson::Value* schemaOf(const rapidjson::Value& root, const SettingPath& path) {
  const rapidjson::Value* at = followed(root, &root);
  for (const auto& name : path) {
    if (at == nullptr) return nullptr;
    at = followed(root, child(*at, name));
  }
  return at;
}

bool isSecret(const rapidjson::Value& root, const SettingPath& path) {
  SettingPath part;
  for (const auto& name : path) {
    part.push_back(name);
    const auto* schema = schemaOf(root, part);
    const auto* flag = schema == nullptr ? nullptr : member(*schema, "writeOnly");
    if (flag != nullptr && flag->IsBool() && flag->GetBool()) return true;
  }
  return false;
}

const rapidjson::Value* member(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

const rapidjson::Value* item(const rapidjson::Value& list, std::string_view index) {
  rapidjson::SizeType i = 0;
  if (!list.IsArray() || !isIndex(index)) return nullptr;
  std::from_chars(index.data(), index.data() + index.size(), i);
  return i < list.Size() ? &list[i] : nullptr;
}

std::string_view textMember(const rapidjson::Value& object, const char* name) {
  const auto* found = member(object, name);
  if (found == nullptr || !found->IsString()) return {};
  return {found->GetString(), found->GetStringLength()};
}

std::string jsonText(const rapidjson::Value& value) {
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  rapidjson::StringBuffer json;
  rapidjson::Writer<rapidjson::StringBuffer> writer(json);
  value.Accept(writer);
  return {json.GetString(), json.GetSize()};
}

std::string pointerOf(const SettingPath& path) {
  std::string pointer;
  for (const auto& name : path) pointer = pointerTo(pointer, name);
  return pointer;
}

std::string settingName(const SettingPath& path) {
  std::string out;
  for (const auto& name : path) {
    const bool listItem = !out.empty() && isIndex(name);
    out += listItem ? fmt::format("[{}]", name) : fmt::format("{}{}", out.empty() ? "" : ".", name);
  }
  return out;
}

std::string typeWords(const rapidjson::Value& schema) {
  std::vector<std::string> words;
  // A number that is accepted beside a text is only a text written without quotes.
  const bool takesText = allowsType(schema, "string");
  for (const auto& type : typesOf(schema))
    if (!takesText || (type != "integer" && type != "number")) words.push_back(wordOf(type));
  return listed(words, N_("or"));
}

bool allowsType(const rapidjson::Value& schema, std::string_view type) {
  const auto types = typesOf(schema);
  return std::find(types.begin(), types.end(), type) != types.end();
}

std::string help(const rapidjson::Value& schema) {
  std::string out;
  const auto* examples = member(schema, "examples");
  if (examples != nullptr && examples->IsArray() && !examples->Empty())
    out = tr(", for example {}", jsonText((*examples)[0]));
  std::string_view description = textMember(schema, "description");
  if (!description.empty() && description.back() == '.') description.remove_suffix(1);
  if (!description.empty()) out += fmt::format(". {}", description);
  return out;
}

}  // namespace spojka::host
