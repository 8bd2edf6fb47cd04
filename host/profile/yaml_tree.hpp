// SPDX-License-Identifier: Apache-2.0
// A YAML document as a tree that keeps what a profile needs and yaml-cpp's own tree loses: where each key and
// value stands, whether a scalar was quoted, and keys that are written twice. Size, depth and the expansion
// of aliases are capped. Ownership: nodes are shared and immutable once parsed (an alias shares its anchor's
// node). Threads: as std types. Errors: collected in Problems.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "host/profile/problems.hpp"

namespace spojka::host {

struct YamlNode;
using YamlPtr = std::shared_ptr<const YamlNode>;

struct YamlEntry {
  std::string key;
  Position at;  // of the key
  YamlPtr value;
};

struct YamlNode {
  enum class Kind { null = 1, scalar, list, map };
  Kind kind = Kind::null;
  std::string text;     // of a scalar, as written
  bool quoted = false;  // quoted, a block or tagged !!str: never a number or a boolean
  Position at;
  std::vector<YamlPtr> items;
  std::vector<YamlEntry> entries;
  std::size_t size = 1;  // nodes with aliases expanded
  int depth = 1;
};

inline constexpr std::size_t kMaxProfileBytes = 1024 * 1024;

// The one document of the text; null when it cannot be read (then `problems` says why) or is empty.
YamlPtr parseYaml(std::string text, Problems& problems);

// "a single value", "a list", "keys with values", "an empty value": what a node is, for messages.
std::string kindName(const YamlNode& node);

}  // namespace spojka::host
