// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "host/base/wall_time.hpp"
#include "host/profile/expand.hpp"
#include "host/profile/field_rules.hpp"
#include "host/profile/flow_names.hpp"
#include "host/profile/flow_sequence.hpp"
#include "host/profile/keys.hpp"
#include "host/profile/limits.hpp"
#include "host/profile/settings.hpp"
#include "host/profile/text_file.hpp"
#include "host/profile/when.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMaxNameBytes = 40;
constexpr std::size_t kShortestStateKey = 32;
constexpr std::size_t kMaxCaBytes = 16 * 1024 * 1024;

std::filesystem::path folderOf(const std::filesystem::path& file) {
  std::error_code unknown;  // no current folder: relative paths then stay relative
  const auto absolute = std::filesystem::absolute(file, unknown);
  return (unknown ? file : absolute).parent_path();
}

class Loader {
 public:
  Loader(const std::filesystem::path& file, const Environment& environment)
      : folder_(folderOf(file)), expander_(folder_, environment, problems_) {
    profile_.file = file;
  }

  Profile load() {
    TextFile text = readTextFile(profile_.file, kMaxProfileBytes);
    if (!text.problem.empty()) {
      problems_.add({}, tr("the profile cannot be read: {}", text.problem));
      problems_.throwIfAny(profile_.file.string());
    }
    return parse(std::move(text.text));
  }

  Profile parse(std::string text) {
    const std::string file = profile_.file.string();
    const YamlPtr root = parseYaml(std::move(text), problems_);
    if (root == nullptr || root->kind != YamlNode::Kind::map) {
      if (problems_.empty()) problems_.add(root == nullptr ? Position{} : root->at, notAProfile(root));
      problems_.throwIfAny(file);
    }
    Keys keys(*root, "", problems_);
    // A file of another version has other keys: to list them as unknown would mislead.
    if (readVersion(keys, root->at)) {
      readName(keys, root->at);
      readConnectors(keys, root->at);
      readRest(keys);
      refusePlaceholdersInKeys(*root, problems_);
      keys.rejectUnknown();
    }
    problems_.throwIfAny(file);
    profile_.resolvedSecrets = expander_.secrets();
    return std::move(profile_);
  }

 private:
  static std::string notAProfile(const YamlPtr& root) {
    if (root == nullptr || root->kind == YamlNode::Kind::null)
      return tr("the profile is empty; it needs version, name, source and destination");
    return tr("a profile must hold keys with values (\"version: 1\", with a space after the colon), not {}",
              kindName(*root));
  }

  bool readVersion(Keys& keys, Position top) {
    const YamlEntry* entry = keys.find("version");
    if (entry == nullptr) {
      problems_.add(top, tr("version is missing; begin the profile with \"version: 1\""));
      return true;
    }
    const auto text = keys.text("version");
    if (!text || *text == "1") return true;
    problems_.add(entry->value->at, tr("this program reads profiles of version 1, this one says {}; write "
                                       "\"version: 1\", or use the program it was written for",
                                       shown(*text)));
    return false;
  }

  void readName(Keys& keys, Position top) {
    const auto name = keys.text("name");
    if (!name) {
      if (keys.find("name") == nullptr)
        problems_.add(top, tr("name is missing; name the profile, for example \"name: my-shop\""));
      return;
    }
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool good = !name->empty() && name->size() <= kMaxNameBytes && letter(name->front()) &&
                      std::all_of(name->begin(), name->end(), [&](char c) { return letter(c) || c == '-'; });
    if (!good)
      problems_.add(keys.find("name")->value->at,
                    tr("name {} must be a-z, 0-9 and -, begin with a letter or digit and have at most {} "
                       "characters, because it becomes part of file names and of what is written",
                       shown(*name), kMaxNameBytes));
    profile_.name = *name;
  }

  void readConnectors(Keys& keys, Position top) {
    for (const auto& [key, rule] :
         {std::pair{"source", &profile_.source}, std::pair{"destination", &profile_.destination}}) {
      if (const YamlEntry* entry = keys.map(key))
        *rule = readConnector(*entry, expander_, problems_);
      else if (keys.find(key) == nullptr)
        problems_.add(top, tr("{0} is missing; add \"{0}:\" with its connector and config", key));
    }
  }

  void readRest(Keys& keys) {
    const YamlEntry* streams = keys.map("streams");
    const YamlEntry* flows = keys.map("flows");
    if (streams != nullptr && flows != nullptr)
      problems_.add(
          std::max(streams->at.line, flows->at.line) == flows->at.line ? flows->at : streams->at,
          tr("the profile has both streams and flows; keep one: streams is the short form in which a "
             "flow has the name of its stream"));
    if (streams != nullptr || flows != nullptr) {
      profile_.hasFlows = true;
      profile_.flows = readFlows(flows != nullptr ? *flows : *streams, expander_, problems_);
      checkFlowNames(profile_.flows, problems_);
      sequenceFlows(profile_.flows, problems_);
    }
    readWhen(keys, profile_, problems_);
    if (const YamlEntry* state = keys.find("state")) readState(*state);
    if (const YamlEntry* history = keys.find("history")) readHistory(*history, profile_, problems_);
    if (const YamlEntry* limits = keys.map("limits")) readLimits(*limits, profile_, problems_);
    if (const YamlEntry* guard = keys.map("guard")) readGuard(*guard, profile_.guard, problems_);
    if (const YamlEntry* network = keys.map("network")) readNetwork(*network);
  }

  // Text with ${...} resolved.
  std::optional<std::string> outside(const YamlEntry& entry, const std::string& path) {
    auto value = expandedText(*entry.value, entry.at, path, expander_, problems_);
    if (!value) return std::nullopt;
    return std::move(value->text);
  }

  // A path in a profile means the same wherever the program is started.
  std::string besideProfile(const std::string& path) const {
    return (folder_ / std::filesystem::path(path)).lexically_normal().string();
  }

  // `state: URL`, or as keys: `state: { url: URL, key: ${file:...} }`.
  void readState(const YamlEntry& entry) {
    if (entry.value->kind != YamlNode::Kind::map) return readStateUrl(entry, "state");
    Keys keys(*entry.value, "state", problems_);
    if (const YamlEntry* url = keys.find("url")) readStateUrl(*url, keys.pathOf("url"));
    if (const YamlEntry* key = keys.find("key")) readStateKey(*key, keys.pathOf("key"));
    keys.rejectUnknown();
  }

  // It is as secret as what it protects, so it comes from outside.
  void readStateKey(const YamlEntry& entry, const std::string& path) {
    auto value = expandedText(*entry.value, entry.at, path, expander_, problems_);
    if (!value) return;
    if (!value->fromOutside)
      problems_.add(
          entry.value->at,
          fmt::format(fmt::runtime(tr("{} stands in the profile itself; keep it elsewhere and write "
                                      "${{file:PATH}} or ${{NAME}}")),
                      path));
    else if (value->text.size() < kShortestStateKey)
      problems_.add(entry.value->at,
                    tr("{} is shorter than {} characters; make a random one, as 'openssl rand -hex 32' does",
                       path, kShortestStateKey));
    else
      profile_.stateKey = std::move(value->text);
  }

  void readStateUrl(const YamlEntry& entry, const std::string& path) {
    const auto url = outside(entry, path);
    if (!url) return;
    constexpr std::string_view kSqlite = "sqlite:";
    const bool isPostgres = url->rfind("postgresql://", 0) == 0 || url->rfind("postgres://", 0) == 0;
    if (isPostgres) {
      profile_.stateUrl = *url;
    } else if (url->rfind(kSqlite, 0) == 0 && url->size() > kSqlite.size()) {
      profile_.stateUrl = std::string(kSqlite) + besideProfile(url->substr(kSqlite.size()));
    } else {
      problems_.add(
          entry.value->at,
          tr("state must be \"sqlite:/path/to/file.db\"; remove it to keep the state in the default place"));
    }
  }

  void readNetwork(const YamlEntry& entry) {
    Keys keys(*entry.value, entry.key, problems_);
    if (const YamlEntry* ca = keys.find("ca_file")) {
      const auto path = outside(*ca, keys.pathOf("ca_file"));
      if (path && !path->empty()) {
        profile_.caFile = besideProfile(*path);
        const TextFile text = readTextFile(profile_.caFile, kMaxCaBytes);
        if (!text.problem.empty())
          problems_.add(ca->value->at, tr("network.ca_file: {}; name a PEM file with the certificates to "
                                          "trust",
                                          text.problem));
      }
    }
    if (const YamlEntry* proxy = keys.find("proxy")) {
      const auto url = outside(*proxy, keys.pathOf("proxy"));
      constexpr std::string_view kHttp = "http://";
      if (url && !url->empty() && (url->rfind(kHttp, 0) != 0 || url->size() == kHttp.size()))
        problems_.add(proxy->value->at,
                      tr("network.proxy must be \"http://host:port\"; other kinds are not supported"));
      profile_.proxy = url.value_or("");
    }
    keys.rejectUnknown();
  }

  Profile profile_;
  Problems problems_;
  std::filesystem::path folder_;
  Expander expander_;
};

}  // namespace

Profile loadProfile(const std::filesystem::path& file, const Environment& environment) {
  return Loader(file, environment).load();
}

Profile parseProfile(std::string text, const std::filesystem::path& file, const Environment& environment) {
  return Loader(file, environment).parse(std::move(text));
}

}  // namespace spojka::host
