// SPDX-License-Identifier: Apache-2.0
// Without this valijson ends the process when it meets a schema it cannot use.
#define VALIJSON_USE_EXCEPTIONS 1

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <system_error>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "host/profile/explain.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// The standard library matches patterns recursively; a long text would overflow the stack.
constexpr rapidjson::SizeType kMaxMatchedBytes = 4096;

// Calls visit(path, value) for the value and everything in it.
template <class Value, class Visit>
void walk(Value& value, SettingPath& path, const Visit& visit) {
  visit(path, value);
  if (value.IsObject()) {
    auto m = value.MemberBegin();  // by count: comparing these iterators is ambiguous in C++20
    for (rapidjson::SizeType i = 0; i < value.MemberCount(); ++i, ++m) {
      path.emplace_back(m->name.GetString(), m->name.GetStringLength());
      walk(m->value, path, visit);
      path.pop_back();
    }
  } else if (value.IsArray()) {
    rapidjson::SizeType i = 0;
    for (auto& item : value.GetArray()) {
      path.push_back(std::to_string(i++));
      walk(item, path, visit);
      path.pop_back();
    }
  }
}

// What comes in from outside is always text; where the schema wants a number or a boolean, its spelling
// counts.
void readAsWanted(rapidjson::Value& value, const rapidjson::Value& schema) {
  if (!value.IsString() || allowsType(schema, "string")) return;
  const std::string_view text(value.GetString(), value.GetStringLength());
  const auto end = text.data() + text.size();
  std::int64_t whole = 0;
  double real = 0;
  if (allowsType(schema, "boolean") && (text == "true" || text == "false")) {
    value.SetBool(text == "true");
  } else if (allowsType(schema, "integer") || allowsType(schema, "number")) {
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end)
      value.SetInt64(whole);
    else if (const auto r = std::from_chars(text.data(), end, real);
             r.ec == std::errc() && r.ptr == end && std::isfinite(real))
      value.SetDouble(real);
  }
}

void removePatterns(rapidjson::Value& schema) {
  SettingPath path;
  walk(schema, path, [](const SettingPath&, rapidjson::Value& part) {
    if (!part.IsObject()) return;
    for (const char* name : {"pattern", "format"}) {
      const auto* found = member(part, name);
      if (found != nullptr && found->IsString()) part.RemoveMember(name);
    }
  });
}

void refuseLongText(const ConnectorRule& rule, rapidjson::Value& schema, rapidjson::Value& config,
                    Problems& problems) {
  bool any = false;
  SettingPath path;
  walk(config, path, [&](const SettingPath& at, rapidjson::Value& value) {
    if (!value.IsString() || value.GetStringLength() <= kMaxMatchedBytes) return;
    any = true;
    const auto* own = schemaOf(schema, at);
    if (own != nullptr && member(*own, "pattern") != nullptr)
      problems.add(positionOf(rule, at), tr("setting {} is longer than {} bytes{}", shown(settingName(at)),
                                            kMaxMatchedBytes, help(*own)));
  });
  if (any) removePatterns(schema);
}

SettingPath pathFrom(const std::vector<std::string>& context) {
  SettingPath path;  // "<root>", "[name]", "[0]"
  for (std::size_t i = 1; i < context.size(); ++i)
    path.push_back(context[i].substr(1, context[i].size() - 2));
  return path;
}

Findings findingsOf(const rapidjson::Value& schemaJson, const rapidjson::Value& config) {
  using Adapter = valijson::adapters::RapidJsonAdapter;
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(Adapter(schemaJson), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  Findings findings;
  if (validator.validate(schema, Adapter(config), &results)) return findings;
  for (const auto& error : results) findings[pathFrom(error.context)].push_back(error.description);
  if (findings.empty()) findings[{}].emplace_back(tr("the schema refuses it"));
  return findings;
}

// What is chosen from what a check finds is not required any more.
void waiveChoices(rapidjson::Document& schema) {
  if (!schema.HasMember("required") || !schema["required"].IsArray()) return;
  rapidjson::Value& required = schema["required"];
  for (auto* name = required.Begin(); name != required.End();) {
    const auto* own = name->IsString() ? schemaOf(schema, {name->GetString()}) : nullptr;
    name = own != nullptr && textMember(*own, "x-options") == "check" ? required.Erase(name) : name + 1;
  }
}

// What is required only in a case that holds is required like everything else, so that it is missed, or
// waived, in the same way: {"if": ..., "then": {"required": [...]}} goes into the schema's own `required`.
void requireByCase(rapidjson::Document& schema, const rapidjson::Value& config) {
  if (!schema.HasMember("allOf") || !schema["allOf"].IsArray()) return;
  auto& memory = schema.GetAllocator();
  rapidjson::Value names(rapidjson::kArrayType);
  rapidjson::Value& cases = schema["allOf"];
  for (auto* one = cases.Begin(); one != cases.End();) {
    const rapidjson::Value* condition = member(*one, "if");
    const rapidjson::Value* then = member(*one, "then");
    const rapidjson::Value* required = then == nullptr ? nullptr : member(*then, "required");
    const bool plain = condition != nullptr && required != nullptr && required->IsArray() &&
                       then->MemberCount() == 1 && one->MemberCount() == 2;
    if (plain && findingsOf(*condition, config).empty())
      for (const auto& name : required->GetArray()) names.PushBack(rapidjson::Value(name, memory), memory);
    one = plain ? cases.Erase(one) : one + 1;
  }
  // valijson takes none for a mistake.
  if (cases.Empty()) schema.RemoveMember("allOf");
  if (!schema.HasMember("required")) schema.AddMember("required", rapidjson::kArrayType, memory);
  if (!schema["required"].IsArray()) return;
  for (auto& name : names.GetArray()) schema["required"].PushBack(name, memory);
}

bool parse(rapidjson::Document& document, const std::string& json) {
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  return !document.HasParseError() && document.IsObject();
}

}  // namespace

void validateConfig(const Profile& profile, const ConnectorRule& rule, const std::string& schemaJson,
                    bool mayLackChoices) {
  Problems problems;
  const std::string file = profile.file.string();
  const auto schemaFault = [&](std::string_view why) {
    problems.add(rule.at, tr("the connector {} describes its settings in a way that cannot be used ({}); "
                             "this is a fault of the connector: install another version of it",
                             shown(rule.connector), why));
    problems.throwIfAny(file);
  };
  rapidjson::Document schema;
  rapidjson::Document config;
  if (!parse(schema, schemaJson)) schemaFault(tr("its JSON Schema is not a JSON object"));
  if (!parse(config, rule.configJson)) {
    problems.add(positionOf(rule, {}), tr("config is not a JSON object; write it as keys with values"));
    problems.throwIfAny(file);
  }
  SettingPath path;
  walk(static_cast<rapidjson::Value&>(config), path, [&](const SettingPath& at, rapidjson::Value& value) {
    const auto* own = rule.fromOutside.count(pointerOf(at)) > 0 ? schemaOf(schema, at) : nullptr;
    if (own != nullptr) readAsWanted(value, *own);
  });
  refuseLongText(rule, schema, config, problems);
  Findings findings;
  try {
    requireByCase(schema, config);
    if (mayLackChoices) waiveChoices(schema);
    findings = findingsOf(schema, config);
  } catch (const std::exception& e) {  // of valijson and std::regex, about the schema
    schemaFault(e.what());
  }
  explainFindings({rule, schema, config}, findings, problems);
  problems.throwIfAny(file);
}

std::vector<std::string> secretValues(const ConnectorRule& rule, const std::string& schemaJson) {
  std::vector<std::string> values;
  rapidjson::Document schema;
  rapidjson::Document config;
  if (!parse(config, rule.configJson)) return values;
  // A schema nobody can read might have named any of them.
  const bool unknown = !parse(schema, schemaJson);
  SettingPath path;
  walk(static_cast<const rapidjson::Value&>(config), path,
       [&](const SettingPath& at, const rapidjson::Value& value) {
         if ((!value.IsString() && !value.IsNumber()) || (!unknown && !isSecret(schema, at))) return;
         std::string text = jsonText(value);
         if (!text.empty()) values.push_back(std::move(text));
       });
  return values;
}

}  // namespace spojka::host
