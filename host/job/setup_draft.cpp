// SPDX-License-Identifier: Apache-2.0
#include "host/job/setup_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/run_status.hpp"
#include "host/profile/expand.hpp"
#include "host/profile/problems.hpp"
#include "host/profile/rule_yaml.hpp"
#include "spojka/json.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr SetupSide kBothSides[] = {SetupSide::source, SetupSide::destination};

std::string textOf(ValueView object, const char* name) {
  const ValueView value = object.find(name);
  if (value.kind() == Kind::string) return std::string(value.text());
  return value.isNull() ? std::string() : toJson(value);
}

// A text among the types makes it one.
bool takesText(ValueView type) {
  if (type.kind() != Kind::list) return type.text() == "string";
  for (std::size_t i = 0; i < type.size(); ++i)
    if (type.item(i).text() == "string") return true;
  return false;
}

bool isScalar(ValueView type) {
  return type.kind() == Kind::list || (type.text() != "object" && type.text() != "array");
}

std::vector<std::string> textsOf(ValueView list) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < list.size(); ++i) all.emplace_back(list.item(i).text());
  return all;
}

// In every case, or in one of those the schema tells apart.
std::vector<std::string> requiredOf(ValueView schema) {
  std::vector<std::string> all = textsOf(schema.find("required"));
  const ValueView cases = schema.find("allOf");
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (auto& name : textsOf(cases.item(i).at("then.required"))) all.push_back(std::move(name));
  return all;
}

std::vector<std::string> wordsOf(ValueView choices) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const ValueView choice = choices.item(i);
    const std::string help = textOf(choice, "description");
    words.push_back(fmt::format("{}: {}{}", textOf(choice, "value"), textOf(choice, "title"),
                                help.empty() ? "" : ". " + help));
  }
  return words;
}

std::vector<SetupSetting> settingsOf(ValueView schema) {
  std::vector<SetupSetting> all;
  const ValueView properties = schema.find("properties");
  const std::vector<std::string> required = requiredOf(schema);
  const auto has = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<std::string> decisive;
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const ValueView p = properties.member(i);
    // Lists and objects are nothing to be answered in one line; they are written into the file.
    if (!isScalar(p.find("type"))) continue;
    SetupSetting s;
    s.name = properties.name(i);
    s.title = textOf(p, "title");
    s.help = textOf(p, "description");
    s.fallback = textOf(p, "default");
    s.group = textOf(p, "x-group");
    if (p.find("examples").size() > 0) s.example = std::string(p.find("examples").item(0).text());
    s.options = textsOf(p.find("enum"));
    s.optionWords = wordsOf(p.find("x-choices"));
    s.required = has(required, s.name);
    const ValueView when = p.find("x-when");
    for (std::size_t k = 0; k < when.size(); ++k) {
      s.when.emplace(when.name(k), textsOf(when.member(k)));
      decisive.emplace_back(when.name(k));
    }
    s.secret = p.find("writeOnly").boolean();
    s.text = takesText(p.find("type"));
    all.push_back(std::move(s));
  }
  for (auto& s : all) s.decides = has(decisive, s.name);
  return all;
}

bool isPlace(const std::string& text) {
  return text.size() > 3 && text.starts_with("${") && text.back() == '}' && text.find('}') == text.size() - 1;
}

}  // namespace

const char* nameOf(SetupSide side) {
  return side == SetupSide::source ? "source" : "destination";
}

void SetupDraft::choose(SetupSide side, const std::string& connector, const std::string& configSchemaJson) {
  Arena a;
  const spojka_value schema = parseJson(a, configSchemaJson);
  of(side) = {connector, configSchemaJson, settingsOf(ValueView(schema)), {}};
}

std::string SetupDraft::variable(SetupSide side, const std::string& setting) const {
  std::string name = of(side).connector + "_" + setting;
  for (char& c : name) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if ((c < 'A' || c > 'Z') && (c < '0' || c > '9'))
      c = '_';
  }
  return name;
}

const SetupSetting& SetupDraft::settingOf(SetupSide side, const std::string& name) const {
  std::vector<std::string> known;
  for (const auto& setting : of(side).settings) {
    if (setting.name == name) return setting;
    known.push_back(setting.name);
  }
  const std::string near = nearest(name, known);
  throw StatusError(
      RunStatus::refused,
      tr("the {} ({}) has no setting '{}'{}", tr(nameOf(side)), of(side).connector, name,
         near.empty() ? tr("; there are: {}", listed(known, N_("and"))) : tr("; did you mean '{}'?", near)));
}

// By the connector's own description of this one setting, in the words a profile is checked with.
std::string SetupDraft::problemOf(const Side& side, const SetupSetting& setting,
                                  const std::string& value) const {
  Arena a;
  const spojka_value whole = parseJson(a, side.schemaJson);
  const spojka_value one = make::copy(a, ValueView(whole).find("properties").find(setting.name));
  ObjectBuilder properties;
  properties.set(setting.name, one);
  ObjectBuilder schema;
  schema.set("type", make::borrowed("object")).set("properties", properties.finish(a));
  const spojka_value schemaValue = schema.finish(a);
  ObjectBuilder config;
  config.set(setting.name, make::borrowed(value));
  const spojka_value configValue = config.finish(a);
  ConnectorRule rule;
  rule.connector = side.connector;
  rule.configJson = toJson(ValueView(configValue));
  rule.fromOutside = {"/" + setting.name};  // its spelling counts, and it is not quoted
  Profile profile;
  profile.file = file_;
  try {
    validateConfig(profile, rule, toJson(ValueView(schemaValue)));
  } catch (const ProfileError& e) {
    return e.problems().front().message;
  }
  return {};
}

std::string SetupDraft::answer(SetupSide side, const std::string& name, const std::string& text) {
  const SetupSetting& setting = settingOf(side, name);
  if (text.empty()) {
    of(side).answers.erase(name);
    return setting.required ? tr("'{}' cannot be left out", name) : std::string();
  }
  if (setting.secret && !isPlace(text))
    return fmt::format(
        fmt::runtime(
            tr("'{}' is a secret, which does not belong into a profile: name the place it is kept in, "
               "${{{}}} of the environment or ${{file:PATH}}")),
        name, variable(side, name));
  std::string value = text;
  if (isPlace(text)) {
    Problems problems;
    const Environment outside = environment();
    value = Expander(file_.parent_path(), outside, problems).expand(text, {}, name).text;
    try {
      problems.throwIfAny(file_.string());
    } catch (const ProfileError& e) {
      return e.problems().front().message;
    }
  }
  if (std::string problem = problemOf(of(side), setting, value); !problem.empty()) return problem;
  of(side).answers[name] = {text, {}};
  return {};
}

std::string SetupDraft::keep(SetupSide side, const std::string& name, const std::string& secret) {
  const SetupSetting& setting = settingOf(side, name);
  if (std::string problem = problemOf(of(side), setting, secret); !problem.empty()) return problem;
  of(side).answers[name] = {fmt::format("${{file:{}}}", secretFile(side, name).filename().string()), secret};
  return {};
}

std::filesystem::path SetupDraft::secretFile(SetupSide side, const std::string& setting) const {
  return file_.parent_path() / fmt::format("{}.{}.{}", name_, of(side).connector, setting);
}

bool SetupDraft::matters(SetupSide side, const SetupSetting& setting) const {
  const Side& s = of(side);
  return std::all_of(setting.when.begin(), setting.when.end(), [&](const auto& condition) {
    const auto answer = s.answers.find(condition.first);
    std::string value = answer == s.answers.end() ? std::string() : answer->second.text;
    for (const auto& other : s.settings)
      if (value.empty() && other.name == condition.first) value = other.fallback;
    return std::find(condition.second.begin(), condition.second.end(), value) != condition.second.end();
  });
}

std::vector<std::string> SetupDraft::missing() const {
  std::vector<std::string> names;
  for (const SetupSide side : kBothSides)
    for (const auto& setting : of(side).settings)
      if (setting.required && setting.fallback.empty() && !answered(side, setting.name) &&
          matters(side, setting))
        names.push_back(fmt::format("{}.{}", nameOf(side), setting.name));
  return names;
}

void SetupDraft::takeFromEnvironment() {
  const Environment outside = environment();
  for (const SetupSide side : kBothSides)
    for (const auto& setting : of(side).settings) {
      const std::string name = variable(side, setting.name);
      const auto value = outside(name);
      if (setting.secret && value && !value->empty() && !answered(side, setting.name) &&
          matters(side, setting))
        of(side).answers[setting.name] = {fmt::format("${{{}}}", name), {}};
    }
}

std::vector<SetupDraft::Kept> SetupDraft::secrets() const {
  std::vector<Kept> all;
  for (const SetupSide side : kBothSides)
    for (const auto& setting : of(side).settings)
      if (const auto found = of(side).answers.find(setting.name);
          setting.secret && found != of(side).answers.end())
        all.push_back({side, setting.name, found->second.text});
  return all;
}

std::vector<SetupDraft::NewFile> SetupDraft::secretFiles() const {
  std::vector<NewFile> files;
  for (const SetupSide side : kBothSides)
    for (const auto& [setting, answer] : of(side).answers)
      if (!answer.typedIn.empty()) files.push_back({secretFile(side, setting), answer.typedIn + "\n"});
  return files;
}

Environment SetupDraft::environment() const {
  std::map<std::string, std::string> typedIn;
  for (const SetupSide side : kBothSides)
    for (const auto& [setting, answer] : of(side).answers)
      if (!answer.typedIn.empty()) typedIn.emplace(variable(side, setting), answer.typedIn);
  return [typedIn, process = processEnvironment()](const std::string& name) -> std::optional<std::string> {
    const auto found = typedIn.find(name);
    return found == typedIn.end() ? process(name) : std::optional(found->second);
  };
}

std::string SetupDraft::sideText(SetupSide side, bool trial) const {
  const Side& s = of(side);
  std::string out = fmt::format("{}:\n  connector: {}\n", nameOf(side), settingYaml(s.connector));
  std::string settings;
  for (const auto& setting : s.settings) {
    const auto found = s.answers.find(setting.name);
    if (found == s.answers.end()) continue;
    const bool inNoFile = trial && !found->second.typedIn.empty();
    const std::string text =
        inNoFile ? fmt::format("${{{}}}", variable(side, setting.name)) : found->second.text;
    settings +=
        fmt::format("    {}: {}\n", setting.name, setting.text || isPlace(text) ? settingYaml(text) : text);
  }
  return settings.empty() ? out : out + "  config:\n" + settings;
}

std::string SetupDraft::written(const std::string& flows, bool trial) const {
  std::string out = fmt::format("version: 1\nname: {}\n\n", settingYaml(name_));
  for (const SetupSide side : kBothSides) out += sideText(side, trial) + "\n";
  return flows.empty() ? out : out + flows;
}

}  // namespace spojka::host
