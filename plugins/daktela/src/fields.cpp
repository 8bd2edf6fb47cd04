// SPDX-License-Identifier: Apache-2.0
#include "fields.hpp"

#include <algorithm>
#include <map>

namespace daktela {
namespace {

struct RoleHint {
  std::string_view role;
  std::string_view keys;  // blank-separated keys that carry the meaning, the most usual first
  std::string_view type;  // any field of this type will do when none of the keys exists
};

// Which custom field stands for which meaning. A role goes to one field only: a proposal must not write one
// value to two places.
constexpr std::array<RoleHint, 11> kRoles{{
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
}};

std::string customPath(const std::string& key) {
  return std::string(kCustomFields) + "." + key;
}

const CustomField* bearerOf(const RoleHint& hint, const Scheme& scheme) {
  std::string_view keys = hint.keys;
  while (!keys.empty()) {
    const auto blank = std::min(keys.find(' '), keys.size());
    const CustomField* hit = scheme.find(keys.substr(0, blank));
    if (hit != nullptr && !hit->readonly) return hit;
    keys.remove_prefix(std::min(blank + 1, keys.size()));
  }
  if (hint.type.empty()) return nullptr;
  for (const auto& field : scheme.fields)
    if (field.type == hint.type && !field.readonly) return &field;
  return nullptr;
}

std::string_view catalogType(std::string_view type) {
  if (type == "DATE") return "date";
  if (type == "DATETIME") return "timestamp";
  return "string";
}

}  // namespace

std::size_t standardIndex(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kStandardCount; ++i)
    if (kStandardFields[i].name == name) return i;
  return kStandardCount;
}

const CustomField* Scheme::find(std::string_view key) const noexcept {
  const auto hit = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
  return hit == fields.end() ? nullptr : &*hit;
}

std::vector<std::string> Scheme::keys() const {
  std::vector<std::string> out;
  out.reserve(fields.size());
  for (const auto& field : fields) out.push_back(field.key);
  return out;
}

Scheme usualScheme() {
  Scheme scheme;
  scheme.fields = {{"number", "PHONE", "Phone", true, false, {}},
                   {"email", "EMAIL", "E-mail", true, false, {}},
                   {"address", "ADDRESS", "Address", false, false, {}},
                   {"note", "TEXTAREA", "Note", false, false, {}}};
  return scheme;
}

spojka::Catalog contactCatalog(const Scheme& scheme) {
  spojka::CatalogEntry contact;
  contact.name = std::string(kTarget);
  contact.title = "Contact";
  contact.help = "A CRM contact of the configured database.";
  if (!scheme.note.empty()) contact.help += " " + scheme.note;
  // Without a scheme any key may exist on the instance.
  if (!scheme.discovered) contact.openPrefix = std::string(kCustomFields) + ".";

  for (const auto& field : kStandardFields) {
    spojka::CatalogField out;
    out.path = std::string(field.name);
    out.title = std::string(field.title);
    out.help = std::string(field.help);
    out.role = std::string(field.role);
    out.required = field.required;
    out.sensitive = field.sensitive;
    out.maxLength = static_cast<std::int64_t>(field.maxLength);
    contact.fields.push_back(std::move(out));
  }
  std::map<const CustomField*, std::string> roles;
  for (const auto& hint : kRoles)
    if (const CustomField* bearer = bearerOf(hint, scheme)) roles.emplace(bearer, hint.role);
  for (const auto& field : scheme.fields) {
    spojka::CatalogField out;
    out.path = customPath(field.key);
    out.type = std::string(catalogType(field.type));
    out.title = field.title;
    if (!field.type.empty()) out.help = "Custom field of type " + field.type;
    if (const auto role = roles.find(&field); role != roles.end()) out.role = role->second;
    out.list = field.list;
    out.set = field.set();
    out.readonly = field.readonly;
    out.sensitive = field.sensitive();
    out.options = field.options;
    contact.fields.push_back(std::move(out));
  }
  spojka::Catalog catalog;
  catalog.targets.push_back(std::move(contact));
  return catalog;
}

}  // namespace daktela
