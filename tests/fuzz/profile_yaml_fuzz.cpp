// SPDX-License-Identifier: Apache-2.0
// YAML -> profile: every input ends in a profile that keeps its promises or in problems a person can read.
#include <algorithm>
#include <string>

#include "fuzz_target.hpp"
#include "host/profile/profile.hpp"
#include "spojka/json.hpp"

namespace {

using spojka::fuzz::promise;
using spojka::host::ConnectorRule;
using spojka::host::Profile;
using spojka::host::ProfileError;

const std::string kSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["a"],
  "properties": {
    "a": {"type": ["string", "integer"], "pattern": "^[a-z]*$"}, "b": {"type": "integer", "minimum": 2},
    "c": {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": true},
    "d": {"type": "object", "additionalProperties": {"type": "boolean"}},
    "e": {"type": "string", "writeOnly": true, "enum": ["x", "y"]}
  }
})";

void checkError(const ProfileError& e, std::string_view text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  promise(!e.problems().empty(), "an error without a problem");
  for (const auto& p : e.problems()) {
    promise(p.at.line >= 0 && p.at.line <= lines, "a problem stands behind the end of the file");
    promise(p.at.line == 0 || p.at.column >= 1, "a problem has a line and no column");
    promise(!p.message.empty() && p.message.find('\n') == std::string::npos, "a message is not one line");
  }
}

void checkConnector(const Profile& profile, const ConnectorRule& rule, std::string_view text) {
  spojka::Arena arena;
  const spojka_value config = spojka::parseJson(arena, rule.configJson);
  promise(spojka::ValueView(config).kind() == spojka::Kind::object, "the settings are no JSON object");
  promise(!rule.connector.empty() && rule.connector.find('/') == std::string::npos,
          "a connector's id is no file name");
  spojka::host::secretValues(rule, kSchema);
  try {
    spojka::host::validateConfig(profile, rule, kSchema);
  } catch (const ProfileError& e) {
    checkError(e, text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = spojka::fuzz::asText(data, size);
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "UNSET") return std::nullopt;
    return "\"" + name + "\": [*x\n";
  };
  try {
    const Profile profile =
        spojka::host::parseProfile(std::string(text), "/nowhere/profile.yaml", environment);
    promise(!profile.name.empty() && profile.name.size() <= 40, "a name of the wrong length was accepted");
    promise(profile.connections >= 1 && profile.connections <= 64,
            "a number of connections out of range was accepted");
    checkConnector(profile, profile.source, text);
    checkConnector(profile, profile.destination, text);
  } catch (const ProfileError& e) {
    checkError(e, text);
  }
  return 0;
}
