// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/profile/field_rules.hpp"

namespace spojka::host {
namespace {

void readTable(const YamlNode& node, const std::string& path, TransformRule& rule, Problems& problems) {
  for (const auto& row : node.entries)
    if (auto text = scalarText(*row.value, row.at, joined(path, row.key), problems))
      rule.table.emplace_back(row.key, std::move(*text));
  if (node.entries.empty())
    problems.add(node.at, fmt::format("{} is empty; write at least one \"from: to\"", path));
}

void readArguments(const YamlEntry& entry, const std::string& path, TransformRule& rule, Problems& problems) {
  const YamlNode& node = *entry.value;
  if (node.kind == YamlNode::Kind::map) {
    readTable(node, path, rule, problems);
  } else if (node.kind == YamlNode::Kind::list) {
    for (std::size_t i = 0; i < node.items.size(); ++i)
      if (auto text = scalarText(*node.items[i], node.items[i]->at, fmt::format("{}[{}]", path, i), problems))
        rule.arguments.push_back(std::move(*text));
    if (node.items.empty()) problems.add(node.at, fmt::format("{} is an empty list; write its values", path));
  } else if (auto text = scalarText(node, entry.at, path, problems)) {
    rule.arguments.push_back(std::move(*text));
  }
}

void readTransform(const YamlNode& node, Position at, const std::string& path,
                   std::vector<TransformRule>& out, Problems& problems) {
  TransformRule rule;
  rule.at = node.kind == YamlNode::Kind::null ? at : node.at;
  if (node.kind == YamlNode::Kind::map) {
    if (node.entries.size() != 1) {
      problems.add(rule.at, fmt::format("{} must be one transform with its parameter, not {} of them; write "
                                        "several as a list: [ {{ first: x }}, second ]",
                                        path, node.entries.size()));
      return;
    }
    rule.name = node.entries.front().key;
    readArguments(node.entries.front(), joined(path, rule.name), rule, problems);
  } else if (auto name = scalarText(node, rule.at, path, problems)) {
    rule.name = std::move(*name);
  } else {
    return;
  }
  if (rule.name.empty()) {
    problems.add(rule.at,
                 fmt::format("{} names no transform; remove it or write one, for example trim", path));
    return;
  }
  out.push_back(std::move(rule));
}

}  // namespace

std::vector<TransformRule> readTransforms(const YamlEntry& entry, const std::string& path,
                                          Problems& problems) {
  std::vector<TransformRule> rules;
  const YamlNode& node = *entry.value;
  if (node.kind == YamlNode::Kind::list)
    for (std::size_t i = 0; i < node.items.size(); ++i)
      readTransform(*node.items[i], node.items[i]->at, fmt::format("{}[{}]", path, i), rules, problems);
  else
    readTransform(node, entry.at, path, rules, problems);
  return rules;
}

}  // namespace spojka::host
