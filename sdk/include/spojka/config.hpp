// SPDX-License-Identifier: Apache-2.0
// Settings of a connector, declared once: a table of properties from which parsing, validation, the JSON
// Schema of `spec` (config_schema.hpp) and the documentation follow. Ownership: the table is static. Threads:
// all functions are pure. Errors: parseConfig throws ConfigError naming the setting and what to do; it never
// shows the value of a secret.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <regex>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "config_schema.hpp"
#include "error.hpp"
#include "json.hpp"
#include "property.hpp"
#include "translation.hpp"

namespace spojka {
inline namespace v1 {

namespace detail {

// A list of settings holds no more than this, and settings are nested no deeper.
inline constexpr std::size_t kMostListedSettings = 10'000;

[[noreturn]] inline void refuse(const std::string& setting, const std::string& why) {
  throw ConfigError("config." + setting, tr("setting '{}' {}", setting, why));
}

template <class C>
std::string withHelp(const Property<C>& p, const std::string& why) {
  return p.help.empty() ? why : why + ". " + tr(p.help);
}

// `path` = the property's name with those of the objects it stands in: "webhooks[1].url".
template <class C>
void assignText(C& config, const Property<C>& p, const std::string& path, std::string_view text) {
  if (const auto* m = std::get_if<std::string C::*>(&p.member)) {
    config.*(*m) = std::string(text);
  } else if (const auto* s = std::get_if<Secret C::*>(&p.member)) {
    config.*(*s) = Secret(std::string(text));
  } else if (const auto* b = std::get_if<bool C::*>(&p.member)) {
    if (text != "true" && text != "false") refuse(path, tr("must be true or false"));
    config.*(*b) = text == "true";
  } else if (const auto* i = std::get_if<std::int64_t C::*>(&p.member)) {
    std::int64_t n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    if (r.ec != std::errc() || r.ptr != text.data() + text.size()) refuse(path, tr("must be a whole number"));
    if (n < p.minimum || n > p.maximum) refuse(path, tr("must be between {} and {}", p.minimum, p.maximum));
    config.*(*i) = n;
  } else if (const auto* l = std::get_if<std::vector<std::string> C::*>(&p.member)) {
    config.*(*l) = text.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(text)};
  }
}

template <class C>
void checkText(const Property<C>& p, const std::string& path, std::string_view text) {
  if (text.size() > 64 * 1024) refuse(path, tr("is longer than 64 KB"));
  if (!p.choices.empty()) {
    std::string known;
    for (const auto& c : p.choices) {
      if (c == text) return;
      known += (known.empty() ? "" : ", ") + c;
    }
    refuse(path, tr("must be one of: {}", known));
  }
  // An optional setting may be left empty; std::regex recurses, so its input is kept short.
  if (!p.pattern.empty() && !text.empty() &&
      (text.size() > 4096 || !std::regex_match(text.begin(), text.end(), std::regex(p.pattern))))
    refuse(path,
           withHelp(p, p.example.empty() ? tr("does not have the expected form")
                                         : tr("does not have the expected form, for example {}", p.example)));
}

template <class C>
void assignValue(C& config, const Property<C>& p, const std::string& path, ValueView v, bool needed) {
  if (const auto* nested = std::get_if<NestedSettings<C>>(&p.member)) return nested->assign(config, v, path);
  if (std::holds_alternative<std::vector<std::string> C::*>(p.member) && v.kind() == Kind::list) {
    auto& out = config.*std::get<std::vector<std::string> C::*>(p.member);
    out.clear();
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (v.item(i).kind() != Kind::string) refuse(path, tr("must be a list of texts"));
      checkText(p, path, v.item(i).text());
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
      refuse(path, tr("must be a single value, not a list, an object or a fraction"));
  }
  checkText(p, path, text);
  if (needed && text.empty()) refuse(path, withHelp(p, tr("is empty")));
  assignText(config, p, path, text);
}

template <class C>
bool matters(const Properties<C>& table, ValueView object, const Property<C>& p) {
  if (p.when.setting.empty()) return true;
  const ValueView v = object.find(p.when.setting);
  if (v.kind() == Kind::string) return isAmong(p.when.values, v.text());
  if (!v.isNull()) return isAmong(p.when.values, toJson(v));
  const auto* decides = propertyNamed(table, p.when.setting);
  return decides != nullptr && isAmong(p.when.values, decides->fallback);
}

// `prefix` = where the object stands: empty, or "shop." and the like.
template <class C>
C parseSettings(const Properties<C>& table, ValueView object, const std::string& prefix) {
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (propertyNamed(table, object.name(i)) == nullptr)
      refuse(prefix + std::string(object.name(i)), tr("is not known to this connector"));
  }
  C config{};
  // A struct without members has nothing to fill; GCC 12 would warn of the place where it were filled.
  if constexpr (!std::is_empty_v<C>)
    for (const auto& p : table) {
      const ValueView v = object.find(p.name);
      const auto* nested = std::get_if<NestedSettings<C>>(&p.member);
      const bool needed = p.required && matters(table, object, p);
      if (!v.isNull())
        assignValue(config, p, prefix + p.name, v, needed);
      else if (needed && !p.offeredByCheck)
        refuse(prefix + p.name, withHelp(p, tr("is missing")));
      else if (nested != nullptr)
        nested->assign(config, v, prefix + p.name);
      else if (!p.fallback.empty())
        assignText(config, p, prefix + p.name, p.fallback);
    }
  return config;
}

// The defaults of settings that nobody wrote down: what is required of them is not, as they are not there.
template <class C>
C defaultSettings(Properties<C> table, const std::string& prefix) {
  for (auto& p : table) p.required = false;
  return parseSettings(table, ValueView(), prefix);
}

}  // namespace detail

template <class C>
template <class Sub>
Property<C>::Property(std::string name_, Sub C::*member_, Properties<Sub> table, std::string title_,
                      std::string help_)
    : name(std::move(name_)), title(std::move(title_)), help(std::move(help_)) {
  const auto assign = [member_, table](C& config, ValueView v, const std::string& path) {
    if (v.isNull()) {
      config.*member_ = detail::defaultSettings(table, path + ".");
      return;
    }
    if (v.kind() != Kind::object) detail::refuse(path, tr("must be keys with values"));
    config.*member_ = detail::parseSettings(table, v, path + ".");
  };
  const auto schema = [table](Arena& a) { return detail::settingsSchema(a, table, nullptr); };
  member = NestedSettings<C>{false, assign, schema};
}

template <class C>
template <class Sub>
Property<C>::Property(std::string name_, std::vector<Sub> C::*member_, Properties<Sub> table,
                      std::string title_, std::string help_)
    : name(std::move(name_)), title(std::move(title_)), help(std::move(help_)) {
  const auto assign = [member_, table](C& config, ValueView v, const std::string& path) {
    auto& out = config.*member_;
    out.clear();
    if (v.isNull()) return;
    if (v.kind() != Kind::list) detail::refuse(path, tr("must be a list"));
    if (v.size() > detail::kMostListedSettings) detail::refuse(path, tr("has too many entries"));
    for (std::size_t i = 0; i < v.size(); ++i) {
      const std::string entry = path + "[" + std::to_string(i) + "]";
      if (v.item(i).kind() != Kind::object) detail::refuse(entry, tr("must be keys with values"));
      out.push_back(detail::parseSettings(table, v.item(i), entry + "."));
    }
  };
  const auto schema = [table](Arena& a) { return detail::settingsSchema(a, table, nullptr); };
  member = NestedSettings<C>{true, assign, schema};
}

// Builds the config struct from the JSON object the host passes to open().
template <class C>
C parseConfig(const Properties<C>& table, std::string_view json) {
  Arena arena;
  spojka_value root{};
  try {
    root = parseJson(arena, json.empty() ? std::string_view("{}") : json);
  } catch (const JsonError& e) {
    throw ConfigError("config", tr("the configuration is not valid JSON: {}", e.what()));
  }
  const ValueView object(root);
  if (object.kind() != Kind::object) throw ConfigError("config", tr("the configuration must be an object"));
  return detail::parseSettings(table, object, {});
}

}  // namespace v1
}  // namespace spojka
