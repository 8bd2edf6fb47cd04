// SPDX-License-Identifier: Apache-2.0
#include "discovery.hpp"

#include <algorithm>
#include <optional>

#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::Kind;
using spojka::N_;
using spojka::tr;
using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kDiscover = "daktela.discover";

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

struct Definitions {
  std::vector<CustomField> fields;
  bool whole = false;  // these are all there are
};

// Of a list that is whole, and surely of these objects: it knows most of what one of them shows.
std::vector<std::string> goneOf(const Definitions& defined, const std::vector<CustomField>& shown) {
  std::vector<std::string> gone;
  for (const auto& field : shown)
    if (std::none_of(defined.fields.begin(), defined.fields.end(),
                     [&](const auto& known) { return known.key == field.key; }))
      gone.push_back(field.key);
  return defined.whole && 2 * gone.size() < shown.size() ? gone : std::vector<std::string>();
}

// The object's own scheme knows best: it is of the form that is in use.
void mergeFields(std::vector<CustomField>& known, const std::vector<CustomField>& better) {
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
Definitions readDefinitions(Api& api, std::string& note) {
  std::string target = modelTarget("formCrmFields");
  addParameter(target, "take", "1000");
  constexpr const char* kDoingThis = N_("reading the definitions of custom fields");
  const Response response = api.getSetUp(target);
  api.throwIfStopping(response, kDiscover, kDoingThis);
  if (response.status >= 500) throw api.serverTrouble(response, kDiscover, kDoingThis);
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
  // A page in passing must not make fields unknown that the profile writes.
  if (!answer.own) throw api.passing(response, kDiscover, kDoingThis);
  if (isAnswer(response, answer)) try {
      const Rows rows = readRows(answer, kDiscover);
      return {fieldsOfDefinitions(rows), static_cast<std::int64_t>(rows.rows.size()) >= rows.total};
    } catch (const spojka::DataError&) {
      // Falls through to the note: a list of another form tells nothing.
    }
  note = tr("The definitions of custom fields could not be read (HTTP {}).", response.status);
  return {};
}

std::string sampleTarget(const ObjectKind& kind, const std::string& database) {
  std::string target = modelTarget(kind.model);
  if (!database.empty()) {
    addParameter(target, "filter[logic]", "and");
    addParameter(target, "filter[filters][0][field]", "database");
    addParameter(target, "filter[filters][0][operator]", "eq");
    addParameter(target, "filter[filters][0][value]", database);
  }
  addParameter(target, "take", "1");
  return target;
}

std::vector<CustomField> readContactScheme(Api& api, const std::string& database) {
  constexpr const char* kDoingSample = N_("reading one contact");
  const auto read = [&](const std::string& of) {
    Response response = api.getSetUp(sampleTarget(kContactKind, of));
    api.throwIfReadFailed(response, kDiscover, kDoingSample);
    return response;
  };
  {
    spojka::Arena arena;
    const Response response = read(database);
    const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
    if (isAnswer(response, answer))
      if (const Rows rows = readRows(answer, kDiscover); !rows.rows.empty())
        return fieldsOfObject(rows.rows.front());
  }
  // An empty database, or a server that cannot filter by it: any contact shows the usual fields.
  spojka::Arena arena;
  const Response response = read({});
  const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
  if (!isAnswer(response, answer)) throw api.passing(response, kDiscover, kDoingSample);
  const Rows rows = readRows(answer, kDiscover);
  return rows.rows.empty() ? std::vector<CustomField>() : fieldsOfObject(rows.rows.front());
}

// What only some profiles need. Where it cannot be had, that is a note; only what ends everything is thrown,
// and, where it is `needed`, what passes: half a catalog would be taken for another one.
template <class F>
void readExtra(Api& api, const std::string& target, const std::string& doing, std::string& note, bool needed,
               F&& use) {
  const auto add = [&note](const std::string& sentence) {
    note += (note.empty() ? "" : " ") + sentence + (sentence.back() == '.' ? "" : ".");
  };
  try {
    const Response response = api.getSetUp(target);
    api.throwIfStopping(response, kDiscover, doing);
    spojka::Arena arena;
    const Answer answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
    if (isAnswer(response, answer)) return use(readRows(answer, kDiscover));
    if (needed && response.status >= 500) throw api.serverTrouble(response, kDiscover, doing);
    if (needed && !answer.own) throw api.passing(response, kDiscover, doing);
    if (answer.own && (response.status == 404 || response.status == 405))
      return add(tr("this instance does not offer {} (HTTP {})", tr(doing), response.status));
    add(api.advice(response, doing).message);
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const spojka::AuthError&) {
    throw;
  } catch (const spojka::RateLimitError&) {
    throw;
  } catch (const spojka::http::TransportError&) {
    throw;
  } catch (const spojka::TransientError& e) {
    if (needed) throw;
    add(e.what());
  } catch (const spojka::Error& e) {
    add(e.what());
  }
}

std::vector<RecordType> typesOf(const Rows& rows) {
  std::vector<RecordType> out;
  for (const auto& row : rows.rows)
    if (const auto name = row.find("name").text(); !name.empty())
      out.push_back({std::string(name), std::string(row.find("title").text()), {}});
  return out;
}

// Every request here is one before the first write, for accounts as well as for all who write none: so an
// account is only looked at where the definitions told nothing.
Scheme accountScheme(Api& api, const std::string& database, const std::vector<CustomField>& definitions,
                     bool needed) {
  Scheme scheme;
  scheme.fields = definitions;
  if (definitions.empty())
    readExtra(api, sampleTarget(kAccountKind, database), N_("reading one account"), scheme.note, needed,
              [&](const Rows& rows) {
                if (!rows.rows.empty()) scheme.fields = fieldsOfObject(rows.rows.front());
                scheme.formSeen = !rows.rows.empty();
              });
  scheme.discovered = !scheme.fields.empty();
  return scheme;
}

// The newest records show the forms of the types that are in use.
void learnForms(Scheme& scheme, const Rows& records) {
  for (const auto& record : records.rows) {
    const ValueView type = record.find(kTypeField);
    const std::string_view name = type.kind() == Kind::object ? type.find("name").text() : type.text();
    const auto fields = fieldsOfObject(record);
    mergeFields(scheme.fields, fields);
    // Without a scheme the keys are those of the values that are told, which may not be all.
    if (record.find("_sys").find("cfScheme").kind() != Kind::object) continue;
    for (auto& known : scheme.types) {
      if (known.name != name || !known.form.empty()) continue;
      for (const auto& field : fields) known.form.push_back(field.key);
    }
  }
}

Scheme recordScheme(Api& api, const std::vector<CustomField>& definitions, bool needed) {
  constexpr const char* kNewest = "20";
  Scheme scheme;
  scheme.fields = definitions;
  std::string target = modelTarget("crmRecordsTypes");
  addParameter(target, "take", "1000");
  readExtra(api, target, N_("reading the types of CRM records"), scheme.note, needed, [&](const Rows& rows) {
    scheme.types = typesOf(rows);
    scheme.typesDiscovered = static_cast<std::int64_t>(rows.rows.size()) >= rows.total;
    if (scheme.types.empty()) scheme.note = tr("There is none yet. {}.", tr(kTypesHint));
  });
  if (!scheme.typesDiscovered || !scheme.types.empty()) {
    target = modelTarget(kRecordKind.model);
    addParameter(target, "sort[0][field]", "created");
    addParameter(target, "sort[0][dir]", "desc");
    addParameter(target, "take", kNewest);
    readExtra(api, target, N_("reading the newest CRM records"), scheme.note, needed,
              [&](const Rows& rows) { learnForms(scheme, rows); });
  }
  // The records that were seen tell nothing of the forms of other types.
  scheme.discovered = !definitions.empty();
  return scheme;
}

}  // namespace

std::vector<CustomField> fieldsOfDefinitions(const Rows& definitions) {
  std::vector<CustomField> out;
  for (const auto& row : definitions.rows)
    if (const auto key = row.find("name").text(); !key.empty()) out.push_back(fieldOf(key, row));
  return out;
}

std::vector<CustomField> fieldsOfObject(ValueView object) {
  std::vector<CustomField> out;
  const ValueView scheme = object.find("_sys").find("cfScheme");
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if (!scheme.name(i).empty()) out.push_back(fieldOf(scheme.name(i), scheme.member(i)));
  if (!out.empty()) return out;
  // Without a scheme the keys alone are still worth knowing.
  const ValueView values = object.find(kCustomFields);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!values.name(i).empty()) out.push_back(fieldOf(values.name(i), ValueView()));
  return out;
}

Schemes discoverSchemes(Api& api, const spojka::Context& context, const std::string& database,
                        const spojka::Runtime& runtime) {
  Scheme contacts;
  std::vector<CustomField> ofContact;
  std::optional<spojka::Error> unread;
  try {
    ofContact = readContactScheme(api, database);
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
  const Definitions defined = readDefinitions(api, contacts.note);
  const std::vector<CustomField>& definitions = defined.fields;
  if (unread && definitions.empty()) throw spojka::Error(*unread);
  contacts.fields = definitions;
  mergeFields(contacts.fields, ofContact);
  contacts.gone = goneOf(defined, ofContact);
  contacts.discovered = !contacts.fields.empty();
  if (!contacts.discovered) {
    contacts.note += contacts.note.empty() ? "" : " ";
    contacts.note += tr(
        "Daktela told no custom fields, so the usual ones are assumed; after the first contact is there they "
        "can be discovered.");
    contacts.fields = usualScheme().fields;
  }
  if (!contacts.note.empty()) context.warning("daktela: " + contacts.note);
  context.throwIfCancelled(kDiscover);
  const bool needed = !runtime.only.empty();
  Scheme accounts;
  if (runtime.isAbout(kAccountKind.target)) accounts = accountScheme(api, database, definitions, needed);
  context.throwIfCancelled(kDiscover);
  Scheme records;
  if (runtime.isAbout(kRecordKind.target)) records = recordScheme(api, definitions, needed);
  for (const Scheme* scheme : {&accounts, &records})
    if (!scheme->note.empty()) context.info("daktela: " + scheme->note);
  return {std::move(contacts), std::move(accounts), std::move(records)};
}

}  // namespace daktela
