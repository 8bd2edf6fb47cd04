// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/program.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spojka::host::mapping {

Mapping::Column columnOf(const FieldProgram& field, const std::vector<Reference>& references) {
  Mapping::Column column;
  column.target = field.target;
  column.secret = field.fromOutside;
  const auto isPersonal = [](const FieldSource& source) { return source.personal; };
  column.personal = field.sensitive || std::any_of(field.from.begin(), field.from.end(), isPersonal) ||
                    std::any_of(field.otherwise.begin(), field.otherwise.end(), isPersonal);
  column.phone = field.region.has_value();
  if (field.region) column.region = field.region->fixed();
  const auto shown = [&](const std::string& text) { return field.fromOutside ? "***" : text.c_str(); };
  if (field.constant) column.rule = fmt::format("= \"{}\"", shown(*field.constant));
  if (field.textTemplate) {
    column.rule = fmt::format("\"{}\"", shown(field.textTemplate->text()));
    for (const auto& path : field.textTemplate->paths()) column.sources.push_back(path.text());
  }
  if (field.reference) column.rule = fmt::format("-> {}", references[*field.reference].flow);
  for (const auto& source : field.from) column.sources.push_back(source.path.text());
  if (!field.from.empty())
    column.rule =
        fmt::format("{}{}{}", field.all ? "all(" : "", fmt::join(column.sources, ", "), field.all ? ")" : "");
  if (!field.per.empty()) {
    column.sources.push_back(field.per.front().stream + "." + field.per.front().per.text());
    column.rule += fmt::format(" per {}", column.sources.back());
  }
  for (const auto& transform : field.transforms) column.rule += " | " + transform.readable();
  if (!field.otherwise.empty()) {
    std::vector<std::string> paths;
    for (const auto& source : field.otherwise) paths.push_back(source.path.text());
    column.rule += fmt::format(" | otherwise({})", fmt::join(paths, ", "));
    column.sources.insert(column.sources.end(), paths.begin(), paths.end());
  }
  if (field.fallback) column.rule += fmt::format(" | default(\"{}\")", shown(*field.fallback));
  return column;
}

bool place(std::vector<BodyNode>& level, std::string_view path, std::size_t field) {
  const auto dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  const auto at = std::lower_bound(level.begin(), level.end(), name,
                                   [](const BodyNode& n, std::string_view w) { return n.name < w; });
  const bool known = at != level.end() && at->name == name;
  if (dot == std::string_view::npos) {
    if (!known) level.insert(at, BodyNode{std::string(name), field, {}});
    return !known;
  }
  if (known && at->children.empty()) return false;
  auto& node = known ? *at : *level.insert(at, BodyNode{std::string(name), 0, {}});
  return place(node.children, path.substr(dot + 1), field);
}

}  // namespace spojka::host::mapping
