// SPDX-License-Identifier: Apache-2.0
#include "fields.hpp"

#include <algorithm>
#include <map>

#include "spojka/translation.hpp"

namespace daktela {
namespace {

struct RoleHint {
  std::string_view role;
  std::string_view keys;  // blank-separated keys that carry the meaning, the most usual first
  std::string_view type;  // any field of this type will do when none of the keys exists
  enum class Of { any = 1, records, parties } of = Of::any;  // kinds of objects that can have it
};
using Of = RoleHint::Of;

// Which custom field stands for which meaning. A role goes to one field only: a proposal must not write one
// value to two places.
constexpr std::array<RoleHint, 18> kRoles{{
    {"person.email", "email e_mail mail", "EMAIL"},
    {"person.phone", "number phone telefon tel", "PHONE"},
    {"address", "address adresa", "ADDRESS"},
    {"address.street", "street ulice", ""},
    {"address.city", "city mesto", ""},
    {"address.zip", "zip psc", ""},
    {"address.country", "country zeme stat", ""},
    {"company.name", "company firma", ""},
    {"company.id", "company_id ico", ""},
    {"company.vat_id", "vat_id dic", ""},
    {"order.url", "url order_url", "URL"},
    {"order.number", "order_number number_of_order cislo_objednavky", "", Of::records},
    {"order.status", "order_status stav_objednavky", "", Of::records},
    {"order.total", "order_total total celkem", "", Of::records},
    {"order.created_at", "order_date datum_objednavky", "", Of::records},
    {"order.count", "orders_count order_count pocet_objednavek", "", Of::parties},
    {"order.spent", "orders_spent spent utraceno", "", Of::parties},
    {"order.last_at", "last_order posledni_objednavka", "", Of::parties},
}};

std::string customPath(const std::string& key) {
  return std::string(kCustomFields) + "." + key;
}

// What stands between blanks.
std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, blank));
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return words;
}

const CustomField* bearerOf(const RoleHint& hint, const Scheme& scheme) {
  for (const std::string& key : wordsOf(hint.keys))
    if (const CustomField* hit = scheme.find(key); hit != nullptr && !hit->readonly) return hit;
  if (hint.type.empty()) return nullptr;
  for (const auto& field : scheme.fields)
    if (field.type == hint.type && !field.readonly) return &field;
  return nullptr;
}

// Custom fields are defined for all kinds of objects, and a form picks some of them. What is proposed must be
// on it: of contacts that is so as a rule, of others only where objects have shown it.
bool isOnTheForm(const ObjectKind& kind, const Scheme& scheme, const std::string& key) {
  if (&kind == &kContactKind) return true;
  if (!kind.hasTypes) return scheme.formSeen;
  bool any = false;
  for (const auto& type : scheme.types) {
    if (type.form.empty()) continue;
    any = true;
    if (std::find(type.form.begin(), type.form.end(), key) == type.form.end()) return false;
  }
  return any;
}

std::string_view catalogType(std::string_view type) {
  if (type == "DATE") return "date";
  if (type == "DATETIME") return "timestamp";
  return "string";
}

}  // namespace

const CustomField* Scheme::find(std::string_view key) const noexcept {
  const auto hit = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
  return hit == fields.end() ? nullptr : &*hit;
}

bool Scheme::mayBeGone(std::string_view key) const noexcept {
  return std::find(gone.begin(), gone.end(), key) != gone.end();
}

std::vector<std::string> Scheme::keys() const {
  std::vector<std::string> out;
  out.reserve(fields.size());
  for (const auto& field : fields) out.push_back(field.key);
  return out;
}

const RecordType* Scheme::findType(std::string_view name) const noexcept {
  const auto hit = std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.name == name; });
  return hit == types.end() ? nullptr : &*hit;
}

std::vector<std::string> Scheme::typeNames() const {
  std::vector<std::string> out;
  out.reserve(types.size());
  for (const auto& type : types) out.push_back(type.name);
  return out;
}

Scheme usualScheme() {
  Scheme scheme;
  scheme.fields = {{"number", "PHONE", spojka::tr("Phone"), true, false, {}},
                   {"email", "EMAIL", spojka::tr("E-mail"), true, false, {}},
                   {"address", "ADDRESS", spojka::tr("Address"), false, false, {}},
                   {"note", "TEXTAREA", spojka::tr("Note"), false, false, {}}};
  return scheme;
}

spojka::CatalogEntry catalogEntry(const ObjectKind& kind, const Scheme& scheme) {
  spojka::CatalogEntry entry;
  entry.name = std::string(kind.target);
  entry.title = spojka::tr(kind.title);
  entry.help = spojka::tr(kind.help);
  if (!scheme.note.empty()) entry.help += " " + scheme.note;
  // Without a scheme any key may exist on the instance.
  if (!scheme.discovered) entry.openPrefix = std::string(kCustomFields) + ".";

  for (const auto& field : kind.fields) {
    spojka::CatalogField out;
    out.path = std::string(field.name);
    out.title = spojka::tr(field.title);
    out.help = spojka::tr(field.help);
    out.role = std::string(field.role);
    out.required = field.required;
    out.sensitive = field.sensitive;
    out.maxLength = static_cast<std::int64_t>(field.maxLength);
    out.options = wordsOf(field.options);
    out.refersTo = std::string(field.refersTo);
    out.finished = wordsOf(field.finished);
    if (kind.hasTypes && field.name == kTypeField && scheme.typesDiscovered) out.options = scheme.typeNames();
    entry.fields.push_back(std::move(out));
  }
  std::map<const CustomField*, std::string> roles;
  for (const auto& hint : kRoles)
    if (hint.of == Of::any || (hint.of == Of::records) == kind.hasTypes)
      if (const CustomField* bearer = bearerOf(hint, scheme)) roles.emplace(bearer, hint.role);
  for (const auto& field : scheme.fields) {
    spojka::CatalogField out;
    out.path = customPath(field.key);
    out.type = std::string(catalogType(field.type));
    out.title = field.title;
    if (!field.type.empty()) out.help = spojka::tr("Custom field of type {}", field.type);
    const bool gone = scheme.mayBeGone(field.key);
    if (gone)
      out.help =
          spojka::tr("A contact shows it, and the fields that are defined do not have it: it may be gone");
    const auto role = roles.find(&field);
    if (role != roles.end() && !gone && isOnTheForm(kind, scheme, field.key)) out.role = role->second;
    out.list = field.list;
    out.set = field.set();
    out.readonly = field.readonly;
    out.sensitive = field.sensitive();
    out.options = field.options;
    entry.fields.push_back(std::move(out));
  }
  return entry;
}

spojka::Catalog catalogOf(const Schemes& schemes) {
  spojka::Catalog catalog;
  for (std::size_t i = 0; i < kObjectKinds.size(); ++i)
    catalog.targets.push_back(catalogEntry(kObjectKinds[i], schemes[i]));
  return catalog;
}

}  // namespace daktela
