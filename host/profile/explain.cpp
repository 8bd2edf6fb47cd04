// SPDX-License-Identifier: Apache-2.0
#include "host/profile/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// How valijson's descriptions begin.
constexpr std::string_view kMissing = "Missing required property";
constexpr std::string_view kUnknown = "Object contains a property";
constexpr std::string_view kType = "Value type not permitted";
constexpr std::string_view kEnum = "Failed to match against any enum";
constexpr std::string_view kPattern = "Failed to match regex";
constexpr std::string_view kNumber = "Expected number";

bool begins(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

std::vector<std::string> names(const rapidjson::Value* object) {
  std::vector<std::string> out;
  if (object != nullptr && object->IsObject())
    for (const auto& m : object->GetObject()) out.emplace_back(m.name.GetString(), m.name.GetStringLength());
  return out;
}

std::string givenWords(const rapidjson::Value& value) {
  if (value.IsString()) return tr("a text");
  if (value.IsBool()) return tr("true or false");
  if (value.IsNumber()) return tr("a number");
  if (value.IsArray()) return tr("a list");
  if (value.IsObject()) return tr("keys with values");
  return tr("nothing");
}

class Explainer {
 public:
  Explainer(const CheckedConfig& checked, Problems& problems) : checked_(checked), problems_(problems) {}

  // True when at least one problem was added.
  bool explain(const SettingPath& path, const std::vector<std::string>& found) {
    const rapidjson::Value* schema = schemaOf(checked_.schema, path);
    const rapidjson::Value* value = valueAt(path);
    if (schema == nullptr || value == nullptr) return false;
    const auto has = [&](std::string_view beginning) {
      return std::any_of(found.begin(), found.end(), [&](const auto& d) { return begins(d, beginning); });
    };
    const std::size_t before = problems_.size();
    if (has(kMissing) && value->IsObject()) missing(path, *schema, *value);
    if (has(kUnknown) && value->IsObject()) unknown(path, *schema, *value);
    if (problems_.size() > before) return true;
    if (has(kType)) {
      wrongType(path, *schema, *value);
    } else if (has(kEnum)) {
      wrongChoice(path, *schema, *value);
    } else if (has(kPattern)) {
      add(path, *schema, tr("does not have the expected form") + help(*schema));
    } else if (has(kNumber)) {
      outOfRange(path, *schema);
    }
    return problems_.size() > before;
  }

  // For findings without words of our own. The validator's descriptions hold limits and names, no values.
  void raw(const SettingPath& path, const std::vector<std::string>& found) {
    const rapidjson::Value none;
    const rapidjson::Value* own = schemaOf(checked_.schema, path);
    const rapidjson::Value& schema = own == nullptr ? none : *own;
    const std::string& first = found.front();
    const std::string message = tr("does not fit what the connector expects: {}{}",
                                   first.substr(0, first.find_last_not_of('.') + 1), help(schema));
    if (path.empty())
      problems_.add(positionOf(checked_.rule, path), tr("config {}", message));
    else
      add(path, schema, message);
  }

 private:
  const rapidjson::Value* valueAt(const SettingPath& path) const {
    const rapidjson::Value* at = &checked_.config;
    for (const auto& name : path) {
      at = at->IsArray() ? item(*at, name) : member(*at, name.c_str());
      if (at == nullptr) return nullptr;
    }
    return at;
  }

  void add(const SettingPath& path, const rapidjson::Value& schema, const std::string& what) {
    const std::string_view title = textMember(schema, "title");
    problems_.add(positionOf(checked_.rule, path),
                  tr("setting {}{} {}", shown(settingName(path)),
                     title.empty() ? "" : fmt::format(" ({})", title), what));
  }

  void missing(const SettingPath& path, const rapidjson::Value& schema, const rapidjson::Value& value) {
    const auto* required = member(schema, "required");
    if (required == nullptr || !required->IsArray()) return;
    for (const auto& name : required->GetArray()) {
      if (!name.IsString() || member(value, name.GetString()) != nullptr) continue;
      SettingPath of = path;
      of.emplace_back(name.GetString());
      const auto* own = schemaOf(checked_.schema, of);
      const rapidjson::Value none;
      const auto& described = own == nullptr ? none : *own;
      add(of, described, tr("is missing; add it here") + help(described));
    }
  }

  void unknown(const SettingPath& path, const rapidjson::Value& schema, const rapidjson::Value& value) {
    const auto known = names(member(schema, "properties"));
    for (const auto& name : names(&value)) {
      SettingPath of = path;
      of.push_back(name);
      if (std::find(known.begin(), known.end(), name) != known.end() ||
          schemaOf(checked_.schema, of) != nullptr)
        continue;
      problems_.add(positionOf(checked_.rule, of),
                    tr("unknown setting {}{}", shown(settingName(of)),
                       suggestion(name, known, tr("{} knows", checked_.rule.connector))));
    }
  }

  void wrongType(const SettingPath& path, const rapidjson::Value& schema, const rapidjson::Value& value) {
    const std::string wanted = typeWords(schema);
    if (wanted.empty()) return;
    std::string what = tr("must be {}, not {}", wanted, givenWords(value));
    if (isFromOutside(path))
      what = fmt::format(fmt::runtime(tr("must be {}, but what its ${{...}} stands for is not")), wanted);
    else if ((value.IsNumber() || value.IsBool()) && allowsType(schema, "string"))
      what += tr(" (put it in quotes)");
    else if (value.IsString() && !allowsType(schema, "array") && !allowsType(schema, "object"))
      what += tr(" (without quotes)");
    add(path, schema, what + help(schema));
  }

  void wrongChoice(const SettingPath& path, const rapidjson::Value& schema, const rapidjson::Value& value) {
    const auto* choices = member(schema, "enum");
    if (choices == nullptr || !choices->IsArray()) return;
    std::vector<std::string> known;
    for (const auto& choice : choices->GetArray()) known.push_back(jsonText(choice));
    const bool mayShow = !isFromOutside(path) && !isSecret(checked_.schema, path);
    const std::string near = value.IsString() && mayShow ? nearest(jsonText(value), known) : std::string();
    add(path, schema,
        tr("must be one of {}{}{}", listed(known, N_("and")),
           near.empty() ? "" : tr("; did you mean '{}'?", near), help(schema)));
  }

  void outOfRange(const SettingPath& path, const rapidjson::Value& schema) {
    std::vector<std::string> limits;
    const auto limit = [&](const char* name, const std::string& words) {
      const auto* value = member(schema, name);
      if (value != nullptr && value->IsNumber())
        limits.push_back(fmt::format("{} {}", words, jsonText(*value)));
    };
    limit("minimum", tr("at least"));
    limit("exclusiveMinimum", tr("more than"));
    limit("maximum", tr("at most"));
    limit("exclusiveMaximum", tr("less than"));
    if (limits.empty()) return;
    add(path, schema, tr("must be {}{}", listed(limits, N_("and")), help(schema)));
  }

  bool isFromOutside(const SettingPath& path) const {
    return checked_.rule.fromOutside.count(pointerOf(path)) > 0;
  }

  const CheckedConfig& checked_;
  Problems& problems_;
};

bool isBelow(const SettingPath& inner, const SettingPath& outer) {
  return inner.size() > outer.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

}  // namespace

void explainFindings(const CheckedConfig& checked, const Findings& findings, Problems& problems) {
  Explainer explainer(checked, problems);
  for (const auto& [path, found] : findings) {
    if (explainer.explain(path, found)) continue;
    // A list or an object also fails because something in it did; that has its own problem.
    const auto& outer = path;
    const bool explainedBelow = std::any_of(findings.begin(), findings.end(),
                                            [&](const auto& other) { return isBelow(other.first, outer); });
    if (!explainedBelow) explainer.raw(path, found);
  }
}

Position positionOf(const ConnectorRule& rule, SettingPath path) {
  for (;;) {
    const auto known = rule.positions.find(pointerOf(path));
    if (known != rule.positions.end()) return known->second;
    if (path.empty()) return rule.at;
    path.pop_back();
  }
}

}  // namespace spojka::host
