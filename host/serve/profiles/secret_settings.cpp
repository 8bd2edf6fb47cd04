// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/secret_settings.hpp"

#include <rapidjson/document.h>

#include <algorithm>

#include "host/base/clock.hpp"
#include "host/profile/config_schema.hpp"
#include "host/serve/yaml/yaml_edit.hpp"

namespace spojka::host {
namespace {

constexpr std::int64_t kRememberedUs = 60'000'000;
constexpr std::size_t kShortest = 4;

// Every single value below `node`.
void eachScalar(ValueView node, SettingPath& path,
                const std::function<void(const SettingPath&, ValueView)>& act) {
  if (node.kind() == Kind::object || node.kind() == Kind::list) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      const bool list = node.kind() == Kind::list;
      path.push_back(list ? std::to_string(i) : std::string(node.name(i)));
      eachScalar(list ? node.item(i) : node.member(i), path, act);
      path.pop_back();
    }
  } else {
    act(path, node);
  }
}

std::vector<std::string> within(const char* side, const SettingPath& path) {
  std::vector<std::string> all{side, "config"};
  all.insert(all.end(), path.begin(), path.end());
  return all;
}

bool secretBy(const rapidjson::Document& schema, const SettingPath& path) {
  return !schema.IsObject() || host::isSecret(schema, path);
}

}  // namespace

std::string SecretSettings::schemaOf(const std::string& connector, const char* side) {
  const auto now = SystemClock().nowMicros();
  std::string json;
  {
    const std::lock_guard lock(mutex_);
    const auto said = said_.find(connector);
    if (said != said_.end() && said->second.atUs + kRememberedUs > now) json = said->second.json;
  }
  try {
    if (json.empty()) json = ask_(connector);
    Arena a;
    const spojka_value root = parseJson(a, json, 64);
    const std::lock_guard lock(mutex_);
    said_[connector] = {json, now};
    const ValueView schema = ValueView(root).find(side).find("config");
    return schema.isNull() ? std::string() : toJson(schema);
  } catch (const std::exception&) {
    return {};
  }
}

std::vector<SecretSetting> SecretSettings::of(ValueView document) {
  std::vector<SecretSetting> secrets;
  for (const char* side : {"source", "destination"}) {
    const ValueView connector = document.find(side).find("connector");
    rapidjson::Document schema;
    const std::string json = schemaOf(std::string(connector.text()), side);
    schema.Parse(json.data(), json.size());
    SettingPath path;
    eachScalar(document.find(side).find("config"), path, [&](const SettingPath& at, ValueView value) {
      if (at.empty() || value.isNull() || !secretBy(schema, at)) return;
      secrets.push_back(
          {within(side, at), value.kind() == Kind::string ? std::string(value.text()) : toJson(value)});
    });
    const auto* properties = schema.IsObject() ? member(schema, "properties") : nullptr;
    if (properties == nullptr || !properties->IsObject()) continue;
    for (const auto& property : properties->GetObject()) {
      const SettingPath at{property.name.GetString()};
      if (host::isSecret(schema, at) && document.find(side).find("config").find(at.front()).isNull())
        secrets.push_back({within(side, at), {}});
    }
  }
  return secrets;
}

bool SecretSettings::isSecret(ValueView document, const std::vector<std::string>& path) {
  if (path.size() < 3 || path[1] != "config" || (path[0] != "source" && path[0] != "destination"))
    return false;
  rapidjson::Document schema;
  const std::string json =
      schemaOf(std::string(document.find(path[0]).find("connector").text()), path[0].c_str());
  schema.Parse(json.data(), json.size());
  return secretBy(schema, {path.begin() + 2, path.end()});
}

spojka_value hidden(Arena& a, ValueView document, const std::vector<SecretSetting>& secrets) {
  spojka_value shown = *document.raw();
  for (const auto& secret : secrets) {
    if (secret.value.empty() || secret.isReference()) continue;
    shown = changed(a, ValueView(shown),
                    {ProfileChange::What::set, secret.path, std::string("\"") + kHidden + '"'});
  }
  return shown;
}

std::string hidden(const std::string& text, const std::vector<SecretSetting>& secrets) {
  std::string shown = text;
  try {
    for (const auto& secret : secrets) {
      if (secret.value.empty() || secret.isReference()) continue;
      shown = edited(shown, {ProfileChange::What::set, secret.path, std::string("\"") + kHidden + '"'});
    }
  } catch (const std::exception&) {
    return "# The text is not shown: a secret stands in it in a way that cannot be hidden. Put it into a "
           "file and refer to "
           "it by ${file:...}.\n";
  }
  // An old one in a comment, or the same one somewhere else.
  for (const auto& secret : secrets) {
    if (secret.value.size() < kShortest || secret.isReference()) continue;
    for (auto at = shown.find(secret.value); at != std::string::npos; at = shown.find(secret.value, at + 1))
      shown.replace(at, secret.value.size(), kHidden);
  }
  return shown;
}

}  // namespace spojka::host
