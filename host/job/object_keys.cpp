// SPDX-License-Identifier: Apache-2.0
#include "host/job/object_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "host/identity/key_reader.hpp"
#include "host/mapping/name_key.hpp"
#include "host/mapping/roles.hpp"
#include "host/mapping/scalar_text.hpp"

namespace spojka::host {
namespace {

using KeyKind = IdentityKey::Kind;

// Only compared within one process.
std::int64_t valueOf(const std::string& name, const std::string& text) {
  return static_cast<std::int64_t>(std::hash<std::string>()(name + '\n' + text));
}

// Everything the rule of this field reads is what the key is read from.
bool standsFor(const Mapping::Column& column, const IdentityKey& key) {
  if (column.sources.empty()) return false;
  return std::all_of(column.sources.begin(), column.sources.end(), [&](const std::string& source) {
    return std::any_of(key.places.begin(), key.places.end(), [&](const auto& place) {
      return std::any_of(place.paths.begin(), place.paths.end(), [&](const auto& path) {
        return source == fmt::format("{}.{}", place.stream, path);
      });
    });
  });
}

void addTexts(ValueView value, std::vector<std::string>& to) {
  if (value.kind() == spojka::Kind::list) {
    for (std::size_t i = 0; i < value.size(); ++i) addTexts(value.item(i), to);
  } else if (value.kind() == spojka::Kind::object) {
    for (std::size_t i = 0; i < value.size(); ++i) addTexts(value.member(i), to);
  } else if (!value.isEmpty()) {
    mapping::ScalarText room;
    if (const auto text = room.of(value)) to.emplace_back(*text);
  }
}

}  // namespace

std::vector<std::string> textsOf(ValueView value) {
  std::vector<std::string> all;
  addTexts(value, all);
  return all;
}

ObjectKeys::ObjectKeys(const FlowRule& rule, const Mapping& mapping, const CatalogEntry& target,
                       std::string homeRegion)
    : homeRegion_(std::move(homeRegion)), moreThan_(static_cast<std::size_t>(rule.identity.moreThan)) {
  rules_.push_back({true, false});
  for (const auto& key : rule.identity.keys) {
    if (key.kind != KeyKind::email && key.kind != KeyKind::phone) continue;
    Key mine{key.kind, key.name, {}, {}};
    const std::string role = key.kind == KeyKind::email ? "person.email" : "person.phone";
    for (const auto& column : mapping.columns())
      if (standsFor(column, key)) mine.fields.push_back(column.target);
    for (const auto* field : mapping::fieldsOfRole(target, role))
      if (std::find(mine.fields.begin(), mine.fields.end(), field->path) == mine.fields.end())
        mine.fields.push_back(field->path);
    if (mine.fields.empty()) continue;
    for (const auto& never : rule.identity.never)
      if (never.key == key.name)
        for (const auto& value : never.values)
          for (auto& text : identity::normalised(key.kind, value, homeRegion_))
            mine.never.insert(std::move(text));
    rules_.push_back({false, !key.with.empty()});
    all_.insert(all_.end(), mine.fields.begin(), mine.fields.end());
    keys_.push_back(std::move(mine));
  }
  for (const char* role : {"person.full_name", "person.first_name", "person.last_name"})
    for (const auto* field : mapping::fieldsOfRole(target, role)) nameFields_.push_back(field->path);
}

std::string ObjectKeys::nameOf(ValueView body) const {
  std::string name;
  for (const auto& field : nameFields_)
    for (const auto& text : textsOf(body.at(field))) name += (name.empty() ? "" : " ") + text;
  return mapping::nameKey(name);
}

std::set<std::string> ObjectKeys::spellings(const std::string& field, const std::string& text) const {
  std::set<std::string> all{text};
  for (const auto& key : keys_)
    if (std::find(key.fields.begin(), key.fields.end(), field) != key.fields.end())
      for (auto& one : identity::normalised(key.kind, text, homeRegion_)) all.insert(std::move(one));
  if (const std::string name = mapping::nameKey(text); !name.empty()) all.insert(name);
  return all;
}

std::set<std::string> ObjectKeys::spellings(const std::string& text) const {
  std::set<std::string> all{text};
  for (const auto& key : keys_)
    for (auto& one : identity::normalised(key.kind, text, homeRegion_)) all.insert(std::move(one));
  if (const std::string name = mapping::nameKey(text); !name.empty()) all.insert(name);
  return all;
}

std::vector<identity::MemberKey> ObjectKeys::read(ValueView body) const {
  const std::string name = nameOf(body);
  const std::int64_t nameValue = name.empty() ? 0 : valueOf("name", name);
  std::vector<identity::MemberKey> all;
  for (std::size_t i = 0; i < keys_.size(); ++i)
    for (const auto& field : keys_[i].fields)
      for (const auto& text : textsOf(body.at(field)))
        for (const auto& one : identity::normalised(keys_[i].kind, text, homeRegion_))
          if (keys_[i].never.count(one) == 0)
            all.push_back({static_cast<std::uint8_t>(i + 1), valueOf(keys_[i].name, one), nameValue});
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace spojka::host
