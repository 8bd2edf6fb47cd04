// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/profile/field_rules.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Any parameter may be a secret: a salt, or a part of an address.
std::optional<std::string> readParameter(const YamlNode& node, Position at, const std::string& path,
                                         TransformRule& rule, Expander& expander, Problems& problems) {
  auto value = expandedText(node, at, path, expander, problems);
  if (!value) return std::nullopt;
  rule.fromOutside = rule.fromOutside || value->fromOutside;
  return std::move(value->text);
}

void readTable(const YamlNode& node, const std::string& path, TransformRule& rule, Expander& expander,
               Problems& problems) {
  for (const auto& row : node.entries)
    if (auto text = readParameter(*row.value, row.at, joined(path, row.key), rule, expander, problems))
      rule.table.emplace_back(row.key, std::move(*text));
  if (node.entries.empty()) problems.add(node.at, tr("{} is empty; write at least one \"from: to\"", path));
}

void readArguments(const YamlEntry& entry, const std::string& path, TransformRule& rule, Expander& expander,
                   Problems& problems) {
  const YamlNode& node = *entry.value;
  if (node.kind == YamlNode::Kind::map) {
    readTable(node, path, rule, expander, problems);
  } else if (node.kind == YamlNode::Kind::list) {
    for (std::size_t i = 0; i < node.items.size(); ++i)
      if (auto text = readParameter(*node.items[i], node.items[i]->at, fmt::format("{}[{}]", path, i), rule,
                                    expander, problems))
        rule.arguments.push_back(std::move(*text));
    if (node.items.empty()) problems.add(node.at, tr("{} is an empty list; write its values", path));
  } else if (auto text = readParameter(node, entry.at, path, rule, expander, problems)) {
    rule.arguments.push_back(std::move(*text));
  }
}

void readTransform(const YamlNode& node, Position at, const std::string& path,
                   std::vector<TransformRule>& out, Expander& expander, Problems& problems) {
  TransformRule rule;
  rule.at = node.kind == YamlNode::Kind::null ? at : node.at;
  if (node.kind == YamlNode::Kind::map) {
    if (node.entries.size() != 1) {
      problems.add(
          rule.at,
          fmt::format(fmt::runtime(tr("{} must be one transform with its parameter, not {} of them; write "
                                      "several as a list: [ {{ first: x }}, second ]")),
                      path, node.entries.size()));
      return;
    }
    rule.name = node.entries.front().key;
    readArguments(node.entries.front(), joined(path, rule.name), rule, expander, problems);
  } else if (auto name = scalarText(node, rule.at, path, problems)) {
    rule.name = std::move(*name);
  } else {
    return;
  }
  if (rule.name.empty()) {
    problems.add(rule.at, tr("{} names no transform; remove it or write one, for example trim", path));
    return;
  }
  out.push_back(std::move(rule));
}

}  // namespace

std::vector<TransformRule> readTransforms(const YamlEntry& entry, const std::string& path, Expander& expander,
                                          Problems& problems) {
  std::vector<TransformRule> rules;
  const YamlNode& node = *entry.value;
  if (node.kind == YamlNode::Kind::list)
    for (std::size_t i = 0; i < node.items.size(); ++i)
      readTransform(*node.items[i], node.items[i]->at, fmt::format("{}[{}]", path, i), rules, expander,
                    problems);
  else
    readTransform(node, entry.at, path, rules, expander, problems);
  return rules;
}

}  // namespace spojka::host
