// SPDX-License-Identifier: Apache-2.0
// The JSON Schema of a connector's settings, made from their table: what profiles are checked against and
// forms are made from. Its keys of our own are told in sdk/schema/spec.schema.json. Ownership: the arena's.
// Threads: all functions are pure; texts are in the language of the call. Errors: std::bad_alloc.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json.hpp"
#include "property.hpp"
#include "translation.hpp"

namespace spojka {
inline namespace v1 {

namespace detail {

// What stands beside the settings of a connector.
struct SchemaExtras {
  std::vector<LinkShape> links;
  HookAddresses hooks;
};

template <class C>
const Property<C>* propertyNamed(const Properties<C>& table, std::string_view name) {
  for (const auto& p : table)
    if (p.name == name) return &p;
  return nullptr;
}

inline bool isAmong(const std::vector<std::string>& values, std::string_view text) {
  for (const auto& value : values)
    if (value == text) return true;
  return false;
}

// The keys of a setting that is a single value or a list of texts.
template <class C>
void describeValue(Arena& a, const Property<C>& p, ObjectBuilder& row) {
  const bool isList = std::holds_alternative<std::vector<std::string> C::*>(p.member);
  const bool isBool = std::holds_alternative<bool C::*>(p.member);
  const bool isInt = std::holds_alternative<std::int64_t C::*>(p.member);
  if (isList) {
    row.set("type", make::list(a, {make::borrowed("array"), make::borrowed("string")}));
  } else if (isBool) {
    row.set("type", make::borrowed("boolean"));
  } else if (isInt) {
    row.set("type", make::borrowed("integer"));
  } else {
    row.set("type", make::list(a, {make::borrowed("string"), make::borrowed("integer")}));
  }
  if (p.isSecret()) row.set("writeOnly", make::boolean(true));
  if (!p.fallback.empty() && !p.required) {
    std::int64_t n = 0;
    if (isInt) std::from_chars(p.fallback.data(), p.fallback.data() + p.fallback.size(), n);
    row.set("default", isBool  ? make::boolean(p.fallback == "true")
                       : isInt ? make::integer(n)
                               : make::string(a, p.fallback));
  }
  // The host shows patterns of secrets as text and leaves the matching to the connector, which words the
  // error itself.
  if (!p.pattern.empty() && !isList && !p.isSecret())
    row.set("pattern", make::string(a, "^(" + p.pattern + ")?$"));
  if (!p.choices.empty()) row.set("enum", make::texts(a, p.choices));
  if (isInt && p.minimum != std::numeric_limits<std::int64_t>::min())
    row.set("minimum", make::integer(p.minimum));
  if (isInt && p.maximum != std::numeric_limits<std::int64_t>::max())
    row.set("maximum", make::integer(p.maximum));
  if (!p.example.empty()) row.set("examples", make::list(a, {make::string(a, p.example)}));
}

// A setting that holds settings: the object's own schema, or that of a list of such objects.
template <class C>
void describeNested(Arena& a, const NestedSettings<C>& nested, ObjectBuilder& row) {
  const spojka_value object = nested.schema(a);
  if (nested.isList) {
    row.set("type", make::borrowed("array")).set("items", object);
    return;
  }
  const ValueView members(object);
  for (std::size_t i = 0; i < members.size(); ++i) row.set(members.name(i), *members.member(i).raw());
}

inline spojka_value linkShapes(Arena& a, const std::vector<LinkShape>& links) {
  std::vector<spojka_value> shapes;
  for (const auto& link : links) {
    ObjectBuilder query;
    for (const auto& [parameter, setting] : link.query)
      query.set(a.copy(parameter), make::string(a, setting));
    ObjectBuilder shape;
    shape.set("path", make::string(a, link.path));
    if (!link.origin.empty()) shape.set("origin", make::string(a, link.origin));
    shape.set("query", query.finish(a));
    shapes.push_back(shape.finish(a));
  }
  return make::list(a, shapes);
}

inline spojka_value hookAddresses(Arena& a, const HookAddresses& hooks) {
  std::vector<spojka_value> addresses;
  for (const auto& address : hooks.addresses) {
    ObjectBuilder row;
    row.set("path", make::string(a, address.path)).set("title", make::string(a, tr(address.title)));
    if (!address.help.empty()) row.set("description", make::string(a, tr(address.help)));
    addresses.push_back(row.finish(a));
  }
  return ObjectBuilder()
      .set("setting", make::string(a, hooks.setting))
      .set("addresses", make::list(a, addresses))
      .finish(a);
}

inline spojka_value namedChoices(Arena& a, const std::vector<NamedChoice>& choices) {
  std::vector<spojka_value> rows;
  for (const auto& choice : choices) {
    ObjectBuilder row;
    row.set("value", make::string(a, choice.value)).set("title", make::string(a, tr(choice.title)));
    if (!choice.help.empty()) row.set("description", make::string(a, tr(choice.help)));
    rows.push_back(row.finish(a));
  }
  return make::list(a, rows);
}

// What is required only where it matters, in JSON Schema's own words: {"if": ..., "then": {"required": ...}}.
template <class C>
spojka_value requiredWhen(Arena& a, const Properties<C>& table, const Property<C>& p) {
  ObjectBuilder condition;
  condition.set("properties", ObjectBuilder()
                                  .set(a.copy(p.when.setting),
                                       ObjectBuilder().set("enum", make::texts(a, p.when.values)).finish(a))
                                  .finish(a));
  const auto* decides = propertyNamed(table, p.when.setting);
  if (decides == nullptr || !isAmong(p.when.values, decides->fallback))
    condition.set("required", make::texts(a, {p.when.setting}));
  return ObjectBuilder()
      .set("if", condition.finish(a))
      .set("then", ObjectBuilder().set("required", make::texts(a, {p.name})).finish(a))
      .finish(a);
}

template <class C>
spojka_value settingsSchema(Arena& a, const Properties<C>& table, const char* dialect,
                            const SchemaExtras& extras = {}) {
  ObjectBuilder properties;
  std::vector<spojka_value> required;
  std::vector<spojka_value> requiredByCase;
  for (const auto& p : table) {
    ObjectBuilder row;
    if (const auto* nested = std::get_if<NestedSettings<C>>(&p.member))
      describeNested(a, *nested, row);
    else
      describeValue(a, p, row);
    row.set("title", make::string(a, tr(p.title)));
    if (!p.help.empty()) row.set("description", make::string(a, tr(p.help)));
    if (!p.group.empty()) row.set("x-group", make::string(a, tr(p.group)));
    if (p.offeredByCheck) row.set("x-options", make::borrowed("check"));
    if (!p.named.empty()) row.set("x-choices", namedChoices(a, p.named));
    if (!p.when.setting.empty())
      row.set("x-when", ObjectBuilder().set(a.copy(p.when.setting), make::texts(a, p.when.values)).finish(a));
    properties.set(a.copy(p.name), row.finish(a));
    if (!p.required) continue;
    if (p.when.setting.empty())
      required.push_back(make::string(a, p.name));
    else
      requiredByCase.push_back(requiredWhen(a, table, p));
  }
  ObjectBuilder schema;
  if (dialect != nullptr) schema.set("$schema", make::borrowed(dialect));
  schema.set("type", make::borrowed("object"))
      .set("properties", properties.finish(a))
      .set("required", make::list(a, required))
      .set("additionalProperties", make::boolean(false));
  if (!requiredByCase.empty()) schema.set("allOf", make::list(a, requiredByCase));
  if (!extras.links.empty()) schema.set("x-links", linkShapes(a, extras.links));
  if (!extras.hooks.setting.empty()) schema.set("x-hooks", hookAddresses(a, extras.hooks));
  return schema.finish(a);
}

}  // namespace detail

// JSON Schema (draft 7 vocabulary) of the settings. Secrets carry "writeOnly": true.
template <class C>
spojka_value configSchema(Arena& a, const Properties<C>& table, const std::vector<LinkShape>& links = {},
                          const HookAddresses& hooks = {}) {
  return detail::settingsSchema(a, table, "http://json-schema.org/draft-07/schema#", {links, hooks});
}

}  // namespace v1
}  // namespace spojka
