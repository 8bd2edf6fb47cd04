// SPDX-License-Identifier: Apache-2.0
#include "daktela/object_lines.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "base/files.hpp"
#include "daktela/draft.hpp"

namespace sandbox {
namespace {

LocalSeconds timeMember(const rapidjson::Value& json, const char* name, LocalSeconds fallback) {
  const auto member = json.FindMember(name);
  return member == json.MemberEnd() ? fallback : parseDateTime(textOf(member->value)).value_or(fallback);
}

}  // namespace

void writeFlat(JsonWriter& json, const Object& object, const Instance& instance, bool times) {
  json.StartObject();
  if (object.model != Model::Contacts) json.member("model", rulesOf(object.model).name);
  json.member("name", object.name);
  for (const TextRule& rule : rulesOf(object.model).texts) {
    const std::string& text = object.text[rule.field];
    const bool optional = !rule.required && rule.field > kDatabase;
    if (optional && text.empty()) continue;
    json.key(kTextFieldNames[rule.field]);
    // Null is how an empty text is written, so a saved line can be read like a request.
    if (times && text.empty()) {
      json.Null();
    } else {
      json.text(text);
    }
  }
  if (times) {
    json.member("created", formatDateTime(object.created));
    json.member("edited", formatDateTime(object.edited));
  }
  json.key("customFields");
  json.StartObject();
  for (std::size_t i = 0; i < instance.fields.size(); ++i) {
    if (object.customFields[i].empty()) continue;
    json.key(instance.fields[i].name);
    json.StartArray();
    for (const std::string& value : object.customFields[i]) json.text(value);
    json.EndArray();
  }
  json.EndObject();
  json.EndObject();
}

void saveObjects(const ObjectStores& stores, const Instance& instance, const std::filesystem::path& file) {
  std::string lines;
  for (const Model model : kEveryModel) {
    for (const Object& object : stores[model].sortedByName()) {
      JsonWriter json;
      writeFlat(json, object, instance, true);
      lines.append(json.view()).append("\n");
    }
  }
  writeFileAtomically(file, lines);
}

void loadObjects(ObjectStores& stores, const Instance& instance, const std::filesystem::path& file,
                 LocalSeconds now) {
  std::ifstream in(file);
  std::string line;
  const auto exists = [&stores](Model model, const std::string& name) { return stores[model].exists(name); };
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    const auto refuse = [&](const std::string& why) {
      throw std::runtime_error(fmt::format("{}:{}: {}", file.string(), number, why));
    };
    rapidjson::Document json;
    json.Parse(line.data(), line.size());
    if (json.HasParseError() || !json.IsObject()) refuse("no JSON object");
    const auto named = json.FindMember("model");
    const std::optional<Model> model =
        named == json.MemberEnd() ? Model::Contacts : modelOf(textOf(named->value));
    if (!model) refuse("no model of the contact centre");
    const Draft draft = readDraft(json, {*model, instance, true, false, {}, exists});
    if (!draft.objections.empty() || !draft.name)
      refuse(fmt::format("no valid object ({})",
                         draft.objections.empty() ? "name" : draft.objections.front().field));
    Object object;
    object.model = *model;
    object.name = *draft.name;
    object.customFields.resize(instance.fields.size());
    draft.applyTo(object);
    object.created = timeMember(json, "created", now);
    object.edited = timeMember(json, "edited", now);
    stores[*model].create(object);
  }
}

}  // namespace sandbox
