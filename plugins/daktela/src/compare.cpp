// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include "spojka/json.hpp"

namespace daktela {
namespace {

using spojka::Arena;
using spojka::Kind;
using spojka::ValueView;

// Text the server holds, as it was written. Related objects count by their name.
std::string_view textOf(ValueView value, std::string& buffer) {
  switch (value.kind()) {
    case Kind::string:
    case Kind::decimal:
      return value.text();
    case Kind::object:
      return textOf(value.find("name"), buffer);  // of a ticket it is a number
    case Kind::list:
      return value.size() == 1 ? textOf(value.item(0), buffer) : std::string_view();
    case Kind::null:
      return {};
    default:
      buffer = spojka::toJson(value);
      return buffer;
  }
}

bool sameStandard(const Object::StandardValue& mine, ValueView theirs) {
  if (theirs.raw() == nullptr) return false;
  if (theirs.kind() == Kind::list && theirs.size() > 1) return false;
  std::string buffer;
  return mine.text == textOf(theirs, buffer);
}

// Walks the non-empty items of a custom field; a single value counts as a list of one.
template <class F>
void eachText(ValueView value, F&& use) {
  std::string buffer;
  const std::size_t n = value.kind() == Kind::list ? value.size() : 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view text = textOf(value.kind() == Kind::list ? value.item(i) : value, buffer);
    if (!text.empty()) use(text);
  }
}

bool sameCustom(const Object& object, const Object::CustomValue& mine, ValueView customFields) {
  // Raw null = the column is missing in the answer, so nothing is known; `[]` and null are "no fields
  // filled".
  if (customFields.raw() == nullptr) return false;
  std::size_t at = 0;
  bool same = true;
  eachText(customFields.find(mine.key), [&](std::string_view text) {
    same = same && at < mine.count && object.texts()[mine.first + at] == text;
    ++at;
  });
  return same && at == mine.count;
}

// Old instances do not tell the database at all; that is no difference.
bool sameDatabase(const ObjectKind& kind, ValueView row, std::string_view database) {
  if (!kind.inDatabase) return true;
  const ValueView theirs = row.find("database");
  std::string buffer;
  return theirs.raw() == nullptr || textOf(theirs, buffer) == database;
}

const spojka_value* inArena(Arena& arena, spojka_value value, bool sensitive) {
  auto* out = arena.allocate<spojka_value>(1);
  *out = sensitive ? spojka::make::sensitive(value) : value;
  return out;
}

// Nothing, one text, or a list: the shape people read best.
spojka_value shown(Arena& arena, const std::vector<spojka_value>& texts) {
  if (texts.empty()) return {};
  return texts.size() == 1 ? texts.front() : spojka::make::list(arena, texts);
}

void addStandard(Arena& arena, std::vector<spojka_change>& out, std::string_view field,
                 const Object::StandardValue& mine, ValueView row) {
  const bool exists = row.raw() != nullptr;
  if (exists ? sameStandard(mine, row.find(field)) : mine.text.empty()) return;
  spojka_change change{};
  change.field = spojka::toAbi(field);
  if (exists) {
    std::string buffer;
    const std::string_view before = textOf(row.find(field), buffer);
    change.before =
        inArena(arena, before.empty() ? spojka_value{} : spojka::make::string(arena, before), mine.sensitive);
  }
  change.after = inArena(arena, mine.text.empty() ? spojka_value{} : spojka::make::string(arena, mine.text),
                         mine.sensitive);
  out.push_back(change);
}

void addCustom(Arena& arena, std::vector<spojka_change>& out, const Object& object,
               const Object::CustomValue& mine, ValueView row) {
  const bool exists = row.raw() != nullptr;
  const ValueView theirs = row.find(kCustomFields);
  if (exists ? sameCustom(object, mine, theirs) : mine.count == 0) return;
  spojka_change change{};
  change.field = spojka::toAbi(arena.copy(std::string(kCustomFields) + "." + std::string(mine.key)));
  std::vector<spojka_value> texts;
  if (exists) {
    eachText(theirs.find(mine.key),
             [&](std::string_view text) { texts.push_back(spojka::make::string(arena, text)); });
    change.before = inArena(arena, shown(arena, texts), mine.sensitive);
  }
  texts.clear();
  for (std::size_t i = 0; i < mine.count; ++i)
    texts.push_back(spojka::make::string(arena, object.texts()[mine.first + i]));
  change.after = inArena(arena, shown(arena, texts), mine.sensitive);
  out.push_back(change);
}

}  // namespace

bool sameAs(const Object& object, ValueView row, std::string_view database) {
  const ObjectKind& kind = object.kind();
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (object.standard()[i].mapped && !sameStandard(object.standard()[i], row.find(kind.fields[i].name)))
      return false;
  const ValueView customFields = row.find(kCustomFields);
  for (const auto& field : object.custom())
    if (!sameCustom(object, field, customFields)) return false;
  return sameDatabase(kind, row, database);
}

std::vector<spojka_change> changesTo(Arena& arena, const Object& object, ValueView row,
                                     std::string_view database) {
  std::vector<spojka_change> out;
  const ObjectKind& kind = object.kind();
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (object.standard()[i].mapped) addStandard(arena, out, kind.fields[i].name, object.standard()[i], row);
  for (const auto& field : object.custom()) addCustom(arena, out, object, field, row);
  if (row.raw() != nullptr && !sameDatabase(kind, row, database)) {
    std::string buffer;
    const std::string_view before = textOf(row.find("database"), buffer);
    out.push_back(
        {spojka::toAbi("database"),
         inArena(arena, before.empty() ? spojka_value{} : spojka::make::string(arena, before), false),
         inArena(arena, spojka::make::string(arena, database), false)});
  }
  return out;
}

std::vector<spojka_change> alteredIn(Arena& arena, const Object& object, ValueView row) {
  std::vector<spojka_change> out;
  if (row.kind() != Kind::object) return out;
  const ObjectKind& kind = object.kind();
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (object.standard()[i].mapped && row.find(kind.fields[i].name).raw() != nullptr)
      addStandard(arena, out, kind.fields[i].name, object.standard()[i], row);
  // An empty list is how "none is filled" comes; anything else that is no object tells nothing.
  const ValueView customFields = row.find(kCustomFields);
  const bool none = customFields.kind() == Kind::list && customFields.size() == 0;
  if (customFields.kind() != Kind::object && !none) return out;
  for (const auto& field : object.custom()) addCustom(arena, out, object, field, row);
  return out;
}

ValueView asWritten(Arena& arena, const ObjectKind& kind, ValueView row) {
  const auto isNested = [&](std::size_t i) {
    return kind.indexOf(row.name(i)) < kind.fields.size() && row.member(i).kind() == Kind::object;
  };
  bool any = false;
  for (std::size_t i = 0; i < row.size(); ++i) any = any || isNested(i);
  if (!any) return row;
  spojka::ObjectBuilder out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string buffer;
    out.set(row.name(i),
            isNested(i) ? spojka::make::string(arena, textOf(row.member(i), buffer)) : *row.member(i).raw());
  }
  auto* whole = arena.allocate<spojka_value>(1);
  *whole = out.finish(arena);
  return ValueView(*whole);
}

std::vector<spojka_change> changesOfDelete(Arena& arena, const ObjectKind& kind, std::string_view name,
                                           ValueView row, const Scheme* scheme) {
  std::vector<spojka_change> out;
  const auto lose = [&](std::string_view field, spojka_value before, bool sensitive) {
    out.push_back({spojka::toAbi(field), inArena(arena, before, sensitive), nullptr});
  };
  lose("name", spojka::make::string(arena, name), false);
  for (const auto& field : kind.fields) {
    std::string buffer;
    const std::string_view text = textOf(row.find(field.name), buffer);
    if (!text.empty()) lose(field.name, spojka::make::string(arena, text), field.sensitive);
  }
  const ValueView customFields = row.find(kCustomFields);
  for (std::size_t i = 0; customFields.kind() == Kind::object && i < customFields.size(); ++i) {
    std::vector<spojka_value> texts;
    eachText(customFields.member(i),
             [&](std::string_view text) { texts.push_back(spojka::make::string(arena, text)); });
    if (texts.empty()) continue;
    const CustomField* field = scheme == nullptr ? nullptr : scheme->find(customFields.name(i));
    lose(arena.copy(std::string(kCustomFields) + "." + std::string(customFields.name(i))),
         shown(arena, texts), field == nullptr || field->sensitive());
  }
  return out;
}

}  // namespace daktela
