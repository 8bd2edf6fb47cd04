// SPDX-License-Identifier: Apache-2.0
#include "host/profile/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {

std::string joined(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

namespace {

bool hasPlaceholder(std::string_view text) {
  return text.find("${") != std::string_view::npos;
}

std::optional<std::string> writtenText(const YamlNode& node, Position at, const std::string& path,
                                       Problems& problems) {
  if (node.kind == YamlNode::Kind::scalar) return node.text;
  if (node.kind == YamlNode::Kind::null)
    problems.add(at, tr("{} has no value; write one, \"\" for an empty text, or quotes around a null "
                        "that is meant as text",
                        path));
  else
    problems.add(node.at, tr("{} must be a single value, not {}", path, kindName(node)));
  return std::nullopt;
}

}  // namespace

std::optional<std::string> scalarText(const YamlNode& node, Position at, const std::string& path,
                                      Problems& problems) {
  auto text = writtenText(node, at, path, problems);
  if (!text || !hasPlaceholder(*text)) return text;
  problems.add(
      node.at,
      fmt::format(
          fmt::runtime(tr("{} holds a ${{...}}, which is not looked up here; write the value itself")),
          path));
  return std::nullopt;
}

std::optional<Expanded> expandedText(const YamlNode& node, Position at, const std::string& path,
                                     Expander& expander, Problems& problems, Into into) {
  const auto text = writtenText(node, at, path, problems);
  if (!text) return std::nullopt;
  const std::size_t before = problems.size();
  Expanded value = expander.expand(*text, node.at, path, into);
  if (problems.size() > before) return std::nullopt;
  return value;
}

void refusePlaceholdersInKeys(const YamlNode& node, Problems& problems) {
  for (const auto& entry : node.entries) {
    if (hasPlaceholder(entry.key))
      problems.add(entry.at,
                   tr("a key holds a ${...}, which is looked up in values only; write the name itself"));
    refusePlaceholdersInKeys(*entry.value, problems);
  }
  for (const auto& item : node.items) refusePlaceholdersInKeys(*item, problems);
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
      tr("{} must hold keys with values (key: value), not {}{}", pathOf(key), kindName(*entry->value),
         isNull ? tr("; indent what belongs to it, or remove the line") : ""));
  return nullptr;
}

void Keys::rejectUnknown(std::string_view hint) {
  for (const auto& entry : map_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    const std::string_view more = nearest(entry.key, known_).empty() ? hint : std::string_view();
    const std::string suggested = suggestion(entry.key, known_, tr("known here"));
    problems_.add(entry.at, where_.empty()
                                ? tr("unknown key {}{}{}", shown(entry.key), suggested, more)
                                : tr("unknown key {} in {}{}{}", shown(entry.key), where_, suggested, more));
  }
}

}  // namespace spojka::host
