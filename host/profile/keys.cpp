// SPDX-License-Identifier: Apache-2.0
#include "host/profile/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spojka::host {

std::string joined(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::optional<std::string> scalarText(const YamlNode& node, Position at, const std::string& path,
                                      Problems& problems) {
  if (node.kind == YamlNode::Kind::scalar) return node.text;
  if (node.kind == YamlNode::Kind::null)
    problems.add(at,
                 fmt::format("{} has no value; write one, \"\" for an empty text, or quotes around a null "
                             "that is meant as text",
                             path));
  else
    problems.add(node.at, fmt::format("{} must be a single value, not {}", path, kindName(node)));
  return std::nullopt;
}

const YamlEntry* Keys::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const auto entry = std::find_if(map_.entries.begin(), map_.entries.end(),
                                  [&](const YamlEntry& e) { return e.key == key; });
  return entry == map_.entries.end() ? nullptr : &*entry;
}

std::optional<std::string> Keys::text(std::string_view key) {
  const YamlEntry* entry = find(key);
  if (entry == nullptr) return std::nullopt;
  return scalarText(*entry->value, entry->at, pathOf(key), problems_);
}

const YamlEntry* Keys::map(std::string_view key) {
  const YamlEntry* entry = find(key);
  if (entry == nullptr || entry->value->kind == YamlNode::Kind::map) return entry;
  const bool isNull = entry->value->kind == YamlNode::Kind::null;
  problems_.add(
      isNull ? entry->at : entry->value->at,
      fmt::format("{} must hold keys with values (key: value), not {}{}", pathOf(key),
                  kindName(*entry->value), isNull ? "; indent what belongs to it, or remove the line" : ""));
  return nullptr;
}

void Keys::rejectUnknown(std::string_view hint) {
  for (const auto& entry : map_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    const std::string_view more = nearest(entry.key, known_).empty() ? hint : std::string_view();
    problems_.add(entry.at,
                  fmt::format("unknown key {}{}{}{}", shown(entry.key), where_.empty() ? "" : " in " + where_,
                              suggestion(entry.key, known_, "known here"), more));
  }
}

}  // namespace spojka::host
