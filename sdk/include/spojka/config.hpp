// SPDX-License-Identifier: Apache-2.0
// Settings of a connector, declared once: a table of properties from which parsing, validation, the JSON
// Schema of `spec` and the documentation follow. Ownership: the table is static. Threads: all functions are
// pure. Errors: parseConfig throws ConfigError naming the setting and what to do; it never shows the value of
// a secret.
#pragma once

#include <cstdint>
#include <limits>
#include <regex>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "error.hpp"
#include "json.hpp"
#include "secret.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

// One setting that fills one member of the config struct C. The member's type is the setting's type.
template <class C>
struct Property {
  using Member = std::variant<std::string C::*, Secret C::*, bool C::*, std::int64_t C::*,
                              std::vector<std::string> C::*>;

  Property(std::string name_, Member member_, std::string title_, std::string help_)
      : name(std::move(name_)), member(member_), title(std::move(title_)), help(std::move(help_)) {}

  std::string name;  // key in the profile, snake_case
  Member member;
  std::string title;  // the name people know it by
  std::string help;   // what it is, where to find it, units

  std::string fallback;  // default as text; ignored when required
  bool required = false;
  std::string pattern;               // ECMAScript regular expression the whole value must match
  std::vector<std::string> choices;  // allowed values
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string example;
  std::string group;  // settings of one group are shown together

  // Chainable, so that a table row reads as a sentence.
  Property& isRequired() {
    required = true;
    return *this;
  }
  Property& defaultsTo(std::string v) {
    fallback = std::move(v);
    return *this;
  }
  Property& matching(std::string p) {
    pattern = std::move(p);
    return *this;
  }
  Property& oneOf(std::vector<std::string> c) {
    choices = std::move(c);
    return *this;
  }
  Property& between(std::int64_t lo, std::int64_t hi) {
    minimum = lo;
    maximum = hi;
    return *this;
  }
  Property& like(std::string e) {
    example = std::move(e);
    return *this;
  }
  Property& inGroup(std::string g) {
    group = std::move(g);
    return *this;
  }

  bool isSecret() const noexcept { return std::holds_alternative<Secret C::*>(member); }
};

template <class C>
using Properties = std::vector<Property<C>>;

namespace detail {

[[noreturn]] inline void refuse(const std::string& setting, const std::string& why) {
  throw ConfigError("config." + setting, "setting '" + setting + "' " + why);
}

template <class C>
void assignText(C& config, const Property<C>& p, std::string_view text) {
  if (const auto* m = std::get_if<std::string C::*>(&p.member)) {
    config.*(*m) = std::string(text);
  } else if (const auto* s = std::get_if<Secret C::*>(&p.member)) {
    config.*(*s) = Secret(std::string(text));
  } else if (const auto* b = std::get_if<bool C::*>(&p.member)) {
    if (text != "true" && text != "false") refuse(p.name, "must be true or false");
    config.*(*b) = text == "true";
  } else if (const auto* i = std::get_if<std::int64_t C::*>(&p.member)) {
    std::int64_t n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    if (r.ec != std::errc() || r.ptr != text.data() + text.size()) refuse(p.name, "must be a whole number");
    if (n < p.minimum || n > p.maximum)
      refuse(p.name, "must be between " + std::to_string(p.minimum) + " and " + std::to_string(p.maximum));
    config.*(*i) = n;
  } else if (const auto* l = std::get_if<std::vector<std::string> C::*>(&p.member)) {
    config.*(*l) = text.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(text)};
  }
}

template <class C>
void checkText(const Property<C>& p, std::string_view text) {
  if (text.size() > 64 * 1024) refuse(p.name, "is longer than 64 KB");
  if (!p.choices.empty()) {
    std::string known;
    for (const auto& c : p.choices) {
      if (c == text) return;
      known += (known.empty() ? "" : ", ") + c;
    }
    refuse(p.name, "must be one of: " + known);
  }
  // An optional setting may be left empty; std::regex recurses, so its input is kept short.
  if (!p.pattern.empty() && !text.empty() &&
      (text.size() > 4096 || !std::regex_match(text.begin(), text.end(), std::regex(p.pattern))))
    refuse(p.name, "does not have the expected form" +
                       (p.example.empty() ? std::string() : ", for example " + p.example) +
                       (p.help.empty() ? std::string() : ". " + p.help));
}

template <class C>
void assignValue(C& config, const Property<C>& p, ValueView v) {
  if (std::holds_alternative<std::vector<std::string> C::*>(p.member) && v.kind() == Kind::list) {
    auto& out = config.*std::get<std::vector<std::string> C::*>(p.member);
    out.clear();
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (v.item(i).kind() != Kind::string) refuse(p.name, "must be a list of texts");
      checkText(p, v.item(i).text());
      out.emplace_back(v.item(i).text());
    }
    return;
  }
  // Numbers and booleans are accepted where text is wanted: people write `partner_id: 3` without quotes.
  std::string text;
  switch (v.kind()) {
    case Kind::string:
    case Kind::decimal:
      text = std::string(v.text());
      break;
    case Kind::int64:
    case Kind::boolean:
      text = toJson(v);
      break;
    default:
      refuse(p.name, "must be a single value, not a list, an object or a fraction");
  }
  checkText(p, text);
  if (p.required && text.empty())
    refuse(p.name, "is empty" + (p.help.empty() ? std::string() : ". " + p.help));
  assignText(config, p, text);
}

}  // namespace detail

// Builds the config struct from the JSON object the host passes to open().
template <class C>
C parseConfig(const Properties<C>& table, std::string_view json) {
  Arena arena;
  spojka_value root{};
  try {
    root = parseJson(arena, json.empty() ? std::string_view("{}") : json);
  } catch (const JsonError& e) {
    throw ConfigError("config", std::string("the configuration is not valid JSON: ") + e.what());
  }
  const ValueView object(root);
  if (object.kind() != Kind::object) throw ConfigError("config", "the configuration must be an object");
  for (std::size_t i = 0; i < object.size(); ++i) {
    bool known = false;
    for (const auto& p : table) known = known || p.name == object.name(i);
    if (!known) detail::refuse(std::string(object.name(i)), "is not known to this connector");
  }
  C config{};
  // A struct without members has nothing to fill; GCC 12 would warn of the place where it were filled.
  if constexpr (!std::is_empty_v<C>)
    for (const auto& p : table) {
      const ValueView v = object.find(p.name);
      if (!v.isNull())
        detail::assignValue(config, p, v);
      else if (p.required)
        detail::refuse(p.name, "is missing" + (p.help.empty() ? std::string() : ". " + p.help));
      else if (!p.fallback.empty())
        detail::assignText(config, p, p.fallback);
    }
  return config;
}

// JSON Schema (draft 7 vocabulary) of the settings. Secrets carry "writeOnly": true.
template <class C>
spojka_value configSchema(Arena& a, const Properties<C>& table) {
  ObjectBuilder properties;
  std::vector<spojka_value> required;
  for (const auto& p : table) {
    ObjectBuilder row;
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
    row.set("title", make::string(a, p.title));
    if (!p.help.empty()) row.set("description", make::string(a, p.help));
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
    if (!p.choices.empty()) {
      std::vector<spojka_value> choices;
      for (const auto& c : p.choices) choices.push_back(make::string(a, c));
      row.set("enum", make::list(a, choices));
    }
    if (isInt && p.minimum != std::numeric_limits<std::int64_t>::min())
      row.set("minimum", make::integer(p.minimum));
    if (isInt && p.maximum != std::numeric_limits<std::int64_t>::max())
      row.set("maximum", make::integer(p.maximum));
    if (!p.example.empty()) row.set("examples", make::list(a, {make::string(a, p.example)}));
    if (!p.group.empty()) row.set("x-group", make::string(a, p.group));
    properties.set(a.copy(p.name), row.finish(a));
    if (p.required) required.push_back(make::string(a, p.name));
  }
  ObjectBuilder schema;
  schema.set("$schema", make::borrowed("http://json-schema.org/draft-07/schema#"))
      .set("type", make::borrowed("object"))
      .set("properties", properties.finish(a))
      .set("required", make::list(a, required))
      .set("additionalProperties", make::boolean(false));
  return schema.finish(a);
}

}  // namespace v1
}  // namespace spojka
