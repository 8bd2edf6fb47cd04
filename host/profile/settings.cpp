// SPDX-License-Identifier: Apache-2.0
#include "host/profile/settings.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "host/base/means.hpp"
#include "host/profile/invisible.hpp"
#include "host/profile/pointer.hpp"
#include "spojka/hex.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMaxSettingBytes = 64 * 1024;
constexpr std::size_t kMaxIdBytes = 64;

// Only the one spelling a number prints in: 007, +1 and 1_000 are texts people mean as written.
std::optional<std::int64_t> plainInteger(const std::string& text) {
  std::int64_t n = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, n);
  if (read.ec != std::errc() || read.ptr != end || fmt::format_int(n).str() != text) return std::nullopt;
  return n;
}

std::optional<bool> plainBoolean(const std::string& text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

class SettingsWriter {
 public:
  SettingsWriter(ConnectorRule& rule, Expander& expander, Problems& problems)
      : rule_(rule), expander_(expander), problems_(problems), writer_(json_) {}

  void write(const YamlNode& node, Position at, const std::string& pointer, const std::string& path) {
    rule_.positions[pointer] = at;
    switch (node.kind) {
      case YamlNode::Kind::map:
        if (node.entries.size() == 1 && node.entries[0].value->kind == YamlNode::Kind::null)
          refuseWithoutDollar(node.entries[0].key, at, path);
        writer_.StartObject();
        for (const auto& entry : node.entries) {
          writer_.Key(entry.key.data(), static_cast<rapidjson::SizeType>(entry.key.size()));
          write(*entry.value, entry.at, pointerTo(pointer, entry.key), joined(path, entry.key));
        }
        writer_.EndObject();
        break;
      case YamlNode::Kind::list:
        writer_.StartArray();
        for (std::size_t i = 0; i < node.items.size(); ++i)
          write(*node.items[i], node.items[i]->at, pointerTo(pointer, std::to_string(i)),
                fmt::format("{}[{}]", path, i));
        writer_.EndArray();
        break;
      case YamlNode::Kind::scalar:
        writeScalar(node, at, pointer, path);
        break;
      case YamlNode::Kind::null:
        scalarText(node, at, path, problems_);
        writer_.Null();
        break;
    }
  }
  std::string json() const { return {json_.GetString(), json_.GetSize()}; }

 private:
  void refuseWithoutDollar(std::string_view name, Position at, const std::string& path) {
    if (isConstantName(name))
      problems_.add(at,
                    fmt::format("{}: the name of a variable stands in braces without a dollar sign, so it "
                                "would not be replaced; write ${{{}}}",
                                path, name));
  }

  void writeScalar(const YamlNode& node, Position at, const std::string& pointer, const std::string& path) {
    if (!node.quoted) {
      if (const auto n = plainInteger(node.text)) {
        writer_.Int64(*n);
        return;
      }
      if (const auto b = plainBoolean(node.text)) {
        writer_.Bool(*b);
        return;
      }
    }
    const Expanded value = expander_.expand(node.text, node.at, path);
    if (value.fromOutside) rule_.fromOutside.insert(pointer);
    if (node.text.size() > 2 && node.text.front() == '{' && node.text.back() == '}')
      refuseWithoutDollar(std::string_view(node.text).substr(1, node.text.size() - 2), at, path);
    // Within quotes a blank that does not break may be meant; anywhere else it came with what was copied.
    const auto stray =
        node.quoted || value.fromOutside ? strayInvisible(value.text) : invisibleIn(value.text);
    if (stray)
      problems_.add(at, fmt::format("{}: an invisible {} ({}) stands in the value{}, which makes it another "
                                    "one; write the value anew",
                                    path, stray->blank ? "space" : "character", stray->name,
                                    value.fromOutside ? " that is put in here" : ""));
    if (value.text.size() > kMaxSettingBytes)
      problems_.add(at, tr("{} is longer than {} KB", path, kMaxSettingBytes / 1024));
    writer_.String(value.text.data(), static_cast<rapidjson::SizeType>(value.text.size()));
  }

  ConnectorRule& rule_;
  Expander& expander_;
  Problems& problems_;
  rapidjson::StringBuffer json_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

// The id becomes a file name, <id>.spojka.so.
bool isConnectorId(const std::string& id) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !id.empty() && id.size() <= kMaxIdBytes && id.front() != '-' && id.front() != '_' &&
         std::all_of(id.begin(), id.end(), good);
}

// Which file it must be, and where it runs.
void readSafeguards(Keys& keys, ConnectorRule& rule, Problems& problems) {
  if (const auto sum = keys.text("sha256")) {
    const bool good =
        sum->size() == 64 && std::all_of(sum->begin(), sum->end(), [](char c) { return hexValue(c) >= 0; });
    if (!good)
      problems.add(keys.find("sha256")->value->at,
                   tr("{} must be 64 hex digits, as `sha256sum` prints for the connector's file",
                      keys.pathOf("sha256")));
    rule.sha256 = *sum;
  }
  if (const auto isolation = keys.text("isolation")) {
    if (*isolation != "process" && *isolation != "none")
      problems.add(keys.find("isolation")->value->at,
                   tr("{} must be \"process\" (the connector runs in a process of its own) or \"none\", "
                      "not {}",
                      keys.pathOf("isolation"), shown(*isolation)));
    rule.isolated = *isolation == "process";
  }
}

}  // namespace

ConnectorRule readConnector(const YamlEntry& entry, Expander& expander, Problems& problems) {
  ConnectorRule rule;
  rule.at = entry.at;
  rule.configJson = "{}";
  rule.positions[""] = entry.at;
  Keys keys(*entry.value, entry.key, problems);
  if (const auto id = keys.text("connector")) {
    rule.connector = *id;
    if (!isConnectorId(*id))
      problems.add(keys.find("connector")->value->at,
                   tr("{}: {} is no connector's id; an id has a-z, 0-9, - and _, as in the file name "
                      "<id>.spojka.so ({} shows them)",
                      keys.pathOf("connector"), shown(*id), mention(Means::connectors)));
  } else if (keys.find("connector") == nullptr) {
    problems.add(entry.at, tr("{} is missing; name the connector, for example \"connector: <id>\" "
                              "({} shows them)",
                              keys.pathOf("connector"), mention(Means::connectors)));
  }
  const YamlEntry* config = keys.find("config");
  // `config:` with every line below it commented out is an empty one.
  if (config != nullptr && config->value->kind == YamlNode::Kind::null) {
    rule.positions[""] = config->at;
  } else if (keys.map("config") != nullptr) {
    SettingsWriter writer(rule, expander, problems);
    writer.write(*config->value, config->at, "", keys.pathOf("config"));
    rule.configJson = writer.json();
  }
  readSafeguards(keys, rule, problems);
  keys.rejectUnknown(tr("; settings of the connector stand below `config:`"));
  return rule;
}

}  // namespace spojka::host
