// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/catalog_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/means.hpp"
#include "host/mapping/errors.hpp"
#include "host/profile/profile.hpp"
#include "spojka/nearest.hpp"

namespace spojka::host::mapping {
namespace {

bool startsWith(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool isOpen(const CatalogEntry& entry, std::string_view path) {
  return entry.openPrefix == "*" || (!entry.openPrefix.empty() && startsWith(path, entry.openPrefix));
}

const CatalogField* listed(const CatalogEntry& entry, std::string_view path) {
  for (const auto& field : entry.fields)
    if (field.path == path) return &field;
  return nullptr;
}

// "billing" of "billing.city", "items[]" and "items" of "items[].name".
bool isGroupOf(std::string_view group, std::string_view path) {
  if (path.size() <= group.size() || !startsWith(path, group)) return false;
  return path[group.size()] == '.' || startsWith(path.substr(group.size()), "[].");
}

std::vector<std::string> membersOf(const CatalogEntry& entry, std::string_view group) {
  std::vector<std::string> members;
  for (const auto& field : entry.fields)
    if (isGroupOf(group, field.path)) members.push_back(field.path);
  return members;
}

bool endsWithBracket(std::string_view path) {
  return path.size() > 2 && path.substr(path.size() - 2) == "[]";
}

// A list of scalars that is listed without a bracket.
const CatalogField* bareList(const CatalogEntry& entry, std::string_view path) {
  const CatalogField* field = listed(entry, path);
  const bool isList = field != nullptr && (field->list || field->type == "list");
  return isList && path.find("[]") == std::string_view::npos ? field : nullptr;
}

// Below a group whose fields are not listed everything may be.
bool isInsideOpaque(const CatalogEntry& entry, std::string_view path) {
  for (const auto& field : entry.fields)
    if ((field.type == "object" || field.type == "any") && isGroupOf(field.path, path) &&
        membersOf(entry, field.path).empty())
      return true;
  return false;
}

std::string withoutBrackets(std::string_view path) {
  std::string plain;
  for (const char c : path)
    if (c != '[' && c != ']') plain += c;
  return plain;
}

// "; did you mean 'email'?", or how to see what there is.
std::string suggestion(const CatalogEntry& entry, const std::string& path) {
  std::vector<std::string> known;
  for (const auto& field : entry.fields) known.push_back(field.path);
  const std::string near = nearest(path, known);
  return near.empty() ? "; " + mention(Means::fields) + " lists all"
                      : fmt::format("; did you mean '{}'?", near);
}

}  // namespace

SourceFields::Found SourceFields::find(const SourcePath& path) const {
  if (!gathered_) return findIn(*entries_.front(), path);
  const std::string& text = path.text();
  const auto dot = text.find('.');
  const std::string stream = text.substr(0, dot);
  for (const auto* entry : entries_) {
    if (entry->name != stream || dot == std::string::npos) continue;
    Found found = findIn(*entry, SourcePath::parse(text.substr(dot + 1)));
    found.form = Form::many;
    return found;
  }
  std::vector<std::string> streams;
  for (const auto* entry : entries_) streams.push_back(entry->name);
  const std::string near = nearest(stream, streams);
  throw RuleError(
      fmt::format("the source field '{}' does not say of which stream it is; begin it with {}{}", text,
                  fmt::join(streams, " or "),
                  near.empty() || near == stream ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

SourceFields::Found SourceFields::findIn(const CatalogEntry& entry, const SourcePath& path) {
  const std::string& name = path.catalogPath();
  const auto members = membersOf(entry, name);
  const CatalogField* field = listed(entry, name);
  if (field == nullptr && endsWithBracket(name)) field = bareList(entry, name.substr(0, name.size() - 2));
  if (field == nullptr && members.empty()) {
    if (!isOpen(entry, name) && !isInsideOpaque(entry, name)) refuse(entry, path);
    return {nullptr, path.yieldsList() ? Form::many : Form::unknown, false};
  }
  const bool wholeList = field != nullptr && field->path == name && bareList(entry, name) != nullptr;
  const bool groupList = field == nullptr && startsWith(members.front().substr(name.size()), "[]");
  Found found{field, Form::one, !members.empty() || field->type == "object"};
  if (path.yieldsList() || wholeList || groupList)
    found.form = Form::many;
  else if (field != nullptr && field->type == "any")
    found.form = Form::unknown;
  return found;
}

void SourceFields::refuse(const CatalogEntry& entry, const SourcePath& path) {
  const std::string& name = path.catalogPath();
  const std::string plain = withoutBrackets(name);
  for (const auto& field : entry.fields) {
    if (withoutBrackets(field.path) != plain) continue;
    std::string oneOnly = field.path;
    if (const auto at = oneOnly.find("[]"); at != std::string::npos) oneOnly.replace(at, 2, "[0]");
    if (oneOnly == field.path)
      throw RuleError(fmt::format("the source field '{}' is no list; write '{}'", path.text(), field.path));
    throw RuleError(fmt::format(
        "the source field '{}' goes through a list; write '{}' for all values or '{}' for the first",
        path.text(), field.path, oneOnly));
  }
  throw RuleError(
      fmt::format("unknown source field '{}' of '{}'{}", path.text(), entry.name, suggestion(entry, name)));
}

const CatalogField* TargetFields::find(const std::string& path) const {
  if (const CatalogField* field = listed(entry_, path)) {
    if (field->readonly)
      throw RuleError(
          fmt::format("the target field '{}' of '{}' is read-only; take the rule out", path, entry_.name));
    return field;
  }
  if (const auto members = membersOf(entry_, path); !members.empty())
    throw RuleError(
        fmt::format("the target field '{}' of '{}' is a group; name one of its fields, for example '{}'",
                    path, entry_.name, members.front()));
  if (isOpen(entry_, path)) return nullptr;
  throw RuleError(
      fmt::format("unknown target field '{}' of '{}'{}", path, entry_.name, suggestion(entry_, path)));
}

}  // namespace spojka::host::mapping
