// SPDX-License-Identifier: Apache-2.0
#include "discovery.hpp"

#include <optional>

#include "text.hpp"

namespace daktela {
namespace {

using spojka::Kind;
using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kDiscover = "daktela.discover";
constexpr const char* kDoingSample = "reading one contact";

bool isTrue(ValueView flag) {
  return flag.boolean() || flag.integer() != 0 || flag.text() == "1" || flag.text() == "true";
}

// Options come as a list of texts, a list of objects, or an object of either keyed by the stored value.
std::vector<std::string> optionsOf(ValueView items) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool list = items.kind() == Kind::list;
    const ValueView item = list ? items.item(i) : items.member(i);
    std::string_view value = item.find("value").text();
    if (value.empty()) value = item.find("name").text();
    if (value.empty()) value = list ? item.text() : items.name(i);
    if (!value.empty()) out.emplace_back(value);
  }
  return out;
}

CustomField fieldOf(std::string_view key, ValueView definition) {
  CustomField field;
  field.key = std::string(key);
  field.type = std::string(definition.find("type").text());
  field.title = std::string(definition.find("title").text());
  field.readonly = isTrue(definition.find("readonly"));
  const ValueView multiple = definition.find("multiple");
  // Instances that do not tell keep several numbers and addresses all the same.
  field.list = multiple.isNull() ? field.type == "PHONE" || field.type == "EMAIL" : isTrue(multiple);
  field.list = field.list || field.type == "MULTISELECTBOX";
  field.options = optionsOf(definition.find("items"));
  if (field.options.empty()) field.options = optionsOf(definition.find("options"));
  // Only a choice is limited to its options.
  if (field.type != "SELECTBOX" && field.type != "MULTISELECTBOX" && field.type != "RADIO")
    field.options.clear();
  return field;
}

// The contact's own scheme knows best: it is of the form that is in use.
void merge(std::vector<CustomField>& known, const std::vector<CustomField>& better) {
  for (const auto& field : better) {
    bool found = false;
    for (auto& old : known) {
      if (old.key != field.key) continue;
      found = true;
      const auto options = field.options.empty() ? old.options : field.options;
      old = field;
      old.options = options;
    }
    if (!found) known.push_back(field);
  }
}

bool isAnswer(const Response& response, const Answer& answer) {
  return response.status >= 200 && response.status < 300 && answer.readable && answer.errors.empty();
}

// Definitions are an extra: without the right to read them the contact's scheme still tells a lot.
std::vector<CustomField> readDefinitions(Api& api, std::string& note) {
  std::string target = modelTarget("formCrmFields");
  addParameter(target, "take", "1000");
  constexpr const char* kDoingThis = "reading the definitions of custom fields";
  const Response response = api.getSetUp(target);
  api.throwIfStopping(response, kDiscover, kDoingThis);
  if (response.status >= 500) throw api.serverTrouble(response, kDiscover, kDoingThis);
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
  // A page in passing must not make fields unknown that the profile writes.
  if (!answer.own) throw api.passing(response, kDiscover, kDoingThis);
  if (isAnswer(response, answer)) try {
      return fieldsOfDefinitions(readRows(answer, kDiscover));
    } catch (const spojka::DataError&) {
      // Falls through to the note: a list of another form tells nothing.
    }
  note = "The definitions of custom fields could not be read (HTTP " + std::to_string(response.status) + ").";
  return {};
}

Response readContacts(Api& api, const std::string& database) {
  std::string target = modelTarget("contacts");
  if (!database.empty()) {
    addParameter(target, "filter[logic]", "and");
    addParameter(target, "filter[filters][0][field]", "database");
    addParameter(target, "filter[filters][0][operator]", "eq");
    addParameter(target, "filter[filters][0][value]", database);
  }
  addParameter(target, "take", "1");
  Response response = api.getSetUp(target);
  api.throwIfReadFailed(response, kDiscover, kDoingSample);
  return response;
}

std::vector<CustomField> readScheme(Api& api, const std::string& database) {
  {
    spojka::Arena arena;
    const Response response = readContacts(api, database);
    const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
    if (isAnswer(response, answer))
      if (const Rows rows = readRows(answer, kDiscover); !rows.rows.empty())
        return fieldsOfContact(rows.rows.front());
  }
  // An empty database, or a server that cannot filter by it: any contact shows the usual fields.
  spojka::Arena arena;
  const Response response = readContacts(api, {});
  const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
  if (!isAnswer(response, answer)) throw api.passing(response, kDiscover, kDoingSample);
  const Rows rows = readRows(answer, kDiscover);
  return rows.rows.empty() ? std::vector<CustomField>() : fieldsOfContact(rows.rows.front());
}

}  // namespace

std::vector<CustomField> fieldsOfDefinitions(const Rows& definitions) {
  std::vector<CustomField> out;
  for (const auto& row : definitions.rows)
    if (const auto key = row.find("name").text(); !key.empty()) out.push_back(fieldOf(key, row));
  return out;
}

std::vector<CustomField> fieldsOfContact(ValueView contact) {
  std::vector<CustomField> out;
  const ValueView scheme = contact.find("_sys").find("cfScheme");
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if (!scheme.name(i).empty()) out.push_back(fieldOf(scheme.name(i), scheme.member(i)));
  if (!out.empty()) return out;
  // Without a scheme the keys alone are still worth knowing.
  const ValueView values = contact.find(kCustomFields);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!values.name(i).empty()) out.push_back(fieldOf(values.name(i), ValueView()));
  return out;
}

Scheme discoverScheme(Api& api, const spojka::Context& context, const std::string& database) {
  Scheme scheme;
  std::vector<CustomField> ofContact;
  std::optional<spojka::Error> unread;
  try {
    ofContact = readScheme(api, database);
  } catch (const spojka::RateLimitError&) {
    throw;
  } catch (const spojka::http::TransportError&) {
    throw;
  } catch (const spojka::TransientError& e) {
    unread = e;  // of this one contact perhaps: then the definitions tell
  } catch (const spojka::DataError& e) {
    unread = e;
  }
  context.throwIfCancelled(kDiscover);
  scheme.fields = readDefinitions(api, scheme.note);
  if (unread && scheme.fields.empty()) throw spojka::Error(*unread);
  merge(scheme.fields, ofContact);
  scheme.discovered = !scheme.fields.empty();
  if (!scheme.discovered) {
    scheme.note += scheme.note.empty() ? "" : " ";
    scheme.note +=
        "Daktela told no custom fields, so the usual ones are assumed; after the first contact is there they "
        "can be "
        "discovered.";
    scheme.fields = usualScheme().fields;
  }
  if (!scheme.note.empty()) context.warning("daktela: " + scheme.note);
  return scheme;
}

}  // namespace daktela
