// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spojka::host::mapping {
namespace {

constexpr std::string_view kOfRecord = "record.";

// Roles of parties and parts: their numbers, titles and addresses do not stand for the record itself.
constexpr auto kParts =
    std::to_array<std::string_view>({"address", "billing", "company", "customer", "delivery", "item",
                                     "payment", "person", "product", "shipping"});

}  // namespace

std::string_view withoutRecord(std::string_view role) {
  return role.starts_with(kOfRecord) ? role.substr(kOfRecord.size()) : role;
}

std::string_view documentOf(std::string_view role) {
  const auto kind = role.substr(0, std::min(role.find('.'), role.size()));
  if (kind.size() == role.size() || kind == "record") return {};
  return std::find(kParts.begin(), kParts.end(), kind) == kParts.end() ? kind : std::string_view();
}

bool matchesRole(std::string_view wanted, std::string_view role) {
  if (!wanted.starts_with(kAnyDocument)) return wanted == role;
  const auto kind = documentOf(role);
  return !kind.empty() && role.substr(kind.size() + 1) == wanted.substr(kAnyDocument.size());
}

bool givesList(const CatalogField& field) {
  return field.list || field.type == "list" || field.path.find("[]") != std::string::npos;
}

std::vector<const CatalogField*> fieldsOfRole(const CatalogEntry& entry, std::string_view wanted) {
  std::vector<const CatalogField*> found;
  for (const auto& field : entry.fields)
    if (field.type != "object" && matchesRole(wanted, field.role)) found.push_back(&field);
  return found;
}

std::vector<std::string> countryPaths(const CatalogEntry& entry, std::string_view party) {
  for (const std::string_view of : {party, std::string_view("address")}) {
    std::vector<std::string> paths;
    for (const char* part : {"country_code", "country"})
      for (const auto* field : fieldsOfRole(entry, fmt::format("{}.{}", of, part)))
        if (!givesList(*field)) paths.push_back(field->path);
    if (!paths.empty()) return paths;
  }
  return {};
}

std::string finishedOption(const CatalogField& choices) {
  return choices.finished.empty() ? std::string() : choices.finished.front();
}

std::string openOption(const CatalogField& choices) {
  for (const auto& option : choices.options)
    if (std::find(choices.finished.begin(), choices.finished.end(), option) == choices.finished.end())
      return choices.finished.empty() ? std::string() : option;
  return {};
}

}  // namespace spojka::host::mapping
