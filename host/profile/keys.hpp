// SPDX-License-Identifier: Apache-2.0
// Reads the keys of one YAML map, each asked for by name; what nobody asked for is an unknown key. Ownership:
// borrows the node and the problems. Threads: one thread. Errors: collected in Problems; an answer is then
// empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/profile/expand.hpp"
#include "host/profile/yaml_tree.hpp"

namespace spojka::host {

// "streams.people.fields": where a value stands, for messages.
std::string joined(std::string_view path, std::string_view key);

// The text of a scalar, as written. A value that is missing, a list or a map is a problem, and so is a
// ${...}, which would be taken for the text it stands for.
std::optional<std::string> scalarText(const YamlNode& node, Position at, const std::string& path,
                                      Problems& problems);

// The text of a scalar with ${...} resolved; nothing when that is a problem. `into` says what the text is
// for.
std::optional<Expanded> expandedText(const YamlNode& node, Position at, const std::string& path,
                                     Expander& expander, Problems& problems, Into into = Into::text);
// Values from outside are values: a key with ${...} is a problem, however deep it stands.
void refusePlaceholdersInKeys(const YamlNode& node, Problems& problems);

class Keys {
 public:
  // `where` names the map in messages; empty for the whole profile.
  Keys(const YamlNode& map, std::string where, Problems& problems)
      : map_(map), where_(std::move(where)), problems_(problems) {}

  const YamlEntry* find(std::string_view key);  // null when absent
  std::optional<std::string> text(std::string_view key);
  // The entry when it is there and holds keys with values.
  const YamlEntry* map(std::string_view key);
  // After all known keys have been asked for. `hint` is added where no known key is near.
  void rejectUnknown(std::string_view hint = {});

  std::string pathOf(std::string_view key) const { return joined(where_, key); }

 private:
  const YamlNode& map_;
  std::string where_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace spojka::host
