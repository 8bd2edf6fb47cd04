// SPDX-License-Identifier: Apache-2.0
#include "daktela/contact_lines.hpp"

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

void writeFlat(JsonWriter& json, const Contact& contact, const Instance& instance, bool times) {
  json.StartObject();
  json.member("name", contact.name);
  for (std::size_t i = 0; i < kTextFields; ++i) {
    const bool relation = i == kAccount || i == kUser;
    if (relation && contact.text[i].empty()) continue;
    json.key(kTextFieldNames[i]);
    // Null is how an empty text is written, so a saved line can be read like a request.
    if (times && contact.text[i].empty()) {
      json.Null();
    } else {
      json.text(contact.text[i]);
    }
  }
  if (times) {
    json.member("created", formatDateTime(contact.created));
    json.member("edited", formatDateTime(contact.edited));
  }
  json.key("customFields");
  json.StartObject();
  for (std::size_t i = 0; i < instance.fields.size(); ++i) {
    if (contact.customFields[i].empty()) continue;
    json.key(instance.fields[i].name);
    json.StartArray();
    for (const std::string& value : contact.customFields[i]) json.text(value);
    json.EndArray();
  }
  json.EndObject();
  json.EndObject();
}

void saveContacts(const ContactStore& store, const Instance& instance, const std::filesystem::path& file) {
  std::string lines;
  for (const Contact& contact : store.sortedByName()) {
    JsonWriter json;
    writeFlat(json, contact, instance, true);
    lines.append(json.view()).append("\n");
  }
  writeFileAtomically(file, lines);
}

void loadContacts(ContactStore& store, const Instance& instance, const std::filesystem::path& file,
                  LocalSeconds now) {
  std::ifstream in(file);
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    rapidjson::Document json;
    json.Parse(line.data(), line.size());
    if (json.HasParseError() || !json.IsObject()) {
      throw std::runtime_error(fmt::format("{}:{}: no JSON object", file.string(), number));
    }
    const Draft draft = readDraft(json, instance, true, false);
    if (!draft.objections.empty() || !draft.name) {
      throw std::runtime_error(
          fmt::format("{}:{}: no valid contact ({})", file.string(), number,
                      draft.objections.empty() ? "name" : draft.objections.front().field));
    }
    Contact contact;
    contact.name = *draft.name;
    contact.customFields.resize(instance.fields.size());
    draft.applyTo(contact);
    contact.created = timeMember(json, "created", now);
    contact.edited = timeMember(json, "edited", now);
    store.create(contact);
  }
}

}  // namespace sandbox
