// SPDX-License-Identifier: Apache-2.0
#include "host/profile/field_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/means.hpp"
#include "host/profile/identity_rules.hpp"
#include "host/profile/limits.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

void readPath(const YamlNode& node, Position at, const std::string& path, std::vector<std::string>& paths,
              Problems& problems) {
  auto text = scalarText(node, at, path, problems);
  if (!text) return;
  if (text->empty())
    problems.add(
        node.at,
        fmt::format(fmt::runtime(tr("{} names no source field; for a constant write {{ value: \"...\" }}")),
                    path));
  paths.push_back(std::move(*text));
}

// `path` or `[path, path]`.
void readPaths(const YamlNode& node, Position at, const std::string& path, std::vector<std::string>& paths,
               Problems& problems) {
  if (node.kind != YamlNode::Kind::list) {
    readPath(node, at, path, paths, problems);
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i)
    readPath(*node.items[i], node.items[i]->at, fmt::format("{}[{}]", path, i), paths, problems);
  if (node.items.empty())
    problems.add(node.at, tr("{} is an empty list; name at least one source field", path));
}

const std::vector<std::string> kFieldKeys = {"from", "all",   "template",  "value",  "ref",
                                             "per",  "apply", "otherwise", "default"};

// People nest `customFields: { email: ... }`; here the target is a flat dotted name.
std::string nestingHint(const YamlNode& map, const std::string& target) {
  const auto isMeant = [](const YamlEntry& e) { return !nearest(e.key, kFieldKeys).empty(); };
  if (map.entries.empty() || std::any_of(map.entries.begin(), map.entries.end(), isMeant)) return {};
  return tr("; a target field within another is written with a dot: {}.{}", target, map.entries.front().key);
}

std::optional<std::string> readText(const YamlEntry* entry, const std::string& path, Into into,
                                    FieldRule& rule, Expander& expander, Problems& problems) {
  if (entry == nullptr) return std::nullopt;
  auto value = expandedText(*entry->value, entry->at, path, expander, problems, into);
  if (!value) return std::nullopt;
  rule.fromOutside = rule.fromOutside || value->fromOutside;
  return std::move(value->text);
}

void readLongForm(const YamlEntry& entry, const std::string& path, FieldRule& rule, Expander& expander,
                  Problems& problems) {
  Keys keys(*entry.value, path, problems);
  const YamlEntry* from = keys.find("from");
  const YamlEntry* all = keys.find("all");
  const YamlEntry* textTemplate = keys.find("template");
  const YamlEntry* value = keys.find("value");
  const YamlEntry* ref = keys.find("ref");
  const YamlEntry* otherwise = keys.find("otherwise");
  const int origins = (from != nullptr) + (all != nullptr) + (textTemplate != nullptr) + (value != nullptr) +
                      (ref != nullptr);
  if (from != nullptr) readPaths(*from->value, from->at, keys.pathOf("from"), rule.from, problems);
  if (all != nullptr) readPaths(*all->value, all->at, keys.pathOf("all"), rule.from, problems);
  rule.all = all != nullptr;
  if (otherwise != nullptr)
    readPaths(*otherwise->value, otherwise->at, keys.pathOf("otherwise"), rule.otherwise, problems);
  rule.textTemplate =
      readText(textTemplate, keys.pathOf("template"), Into::fieldTemplate, rule, expander, problems);
  rule.constant = readText(value, keys.pathOf("value"), Into::text, rule, expander, problems);
  if (const YamlEntry* per = keys.find("per")) {
    rule.per = scalarText(*per->value, per->at, keys.pathOf("per"), problems);
    if (from == nullptr)
      problems.add(per->at, tr("{} parts the values of from, and there is none; add from, or remove "
                               "per",
                               keys.pathOf("per")));
  }
  if (ref != nullptr) rule.ref = scalarText(*ref->value, ref->at, keys.pathOf("ref"), problems);
  if (const YamlEntry* apply = keys.find("apply"))
    rule.apply = readTransforms(*apply, keys.pathOf("apply"), expander, problems);
  rule.fallback =
      readText(keys.find("default"), keys.pathOf("default"), Into::text, rule, expander, problems);
  const std::string hint = nestingHint(*entry.value, entry.key);
  keys.rejectUnknown(hint);
  if (origins > 1)
    problems.add(entry.at, tr("{} has more than one of from, all, template, value and ref; keep one", path));
  else if (origins == 0 && hint.empty())
    problems.add(
        entry.at,
        fmt::format(fmt::runtime(tr("{} does not say where the field comes from; add from (a source field), "
                                    "all (several, one behind another), template (a text with {{fields}}), "
                                    "value (a constant) or ref (what another flow writes)")),
                    path));
  else if (value != nullptr && (otherwise != nullptr || keys.find("default") != nullptr))
    for (const char* unused : {"otherwise", "default"})
      if (const YamlEntry* entryOf = keys.find(unused))
        problems.add(entryOf->at, tr("{}.{} is never used beside value; remove it", path, unused));
}

FieldRule readField(const YamlEntry& entry, const std::string& fieldsPath, Expander& expander,
                    Problems& problems) {
  FieldRule rule;
  rule.target = entry.key;
  rule.at = entry.at;
  const std::string path = joined(fieldsPath, entry.key);
  if (entry.key.empty()) problems.add(entry.at, tr("a target field in {} has no name", fieldsPath));
  if (entry.value->kind == YamlNode::Kind::map)
    readLongForm(entry, path, rule, expander, problems);
  else
    readPaths(*entry.value, entry.at, path, rule.from, problems);
  return rule;
}

// `from:` of a flow: the streams it takes.
std::vector<std::string> readStreamsOf(Keys& keys, Position flow, Problems& problems) {
  const std::string path = keys.pathOf("from");
  const YamlEntry* from = keys.find("from");
  if (from == nullptr) {
    problems.add(flow, tr("{} is missing; name the stream of the source whose records it takes", path));
    return {};
  }
  std::vector<std::string> streams;
  const auto add = [&](const YamlNode& node, Position at, const std::string& where) {
    auto stream = scalarText(node, at, where, problems);
    if (!stream) return;
    if (stream->empty())
      problems.add(node.at, tr("{} is empty; name a stream of the source", where));
    else if (std::find(streams.begin(), streams.end(), *stream) != streams.end())
      problems.add(node.at, tr("{} names stream {} twice", path, shown(*stream)));
    streams.push_back(std::move(*stream));
  };
  if (from->value->kind != YamlNode::Kind::list) {
    add(*from->value, from->at, path);
    return streams;
  }
  for (std::size_t i = 0; i < from->value->items.size(); ++i)
    add(*from->value->items[i], from->value->items[i]->at, fmt::format("{}[{}]", path, i));
  if (from->value->items.empty())
    problems.add(from->value->at, tr("{} is an empty list; name a stream of the source", path));
  return streams;
}

std::optional<std::int64_t> readPeriod(const YamlNode& value, const std::string& text,
                                       const std::string& path, Problems& problems) {
  constexpr std::int64_t kMinuteMs = 60'000;
  constexpr int kMostHours = 31 * 24;
  const auto ms = durationOf(text, kMostHours * 60 * kMinuteMs);
  if (ms && *ms >= kMinuteMs) return ms;
  problems.add(value.at, tr("{} must be a time: 30m or 6h, from 1m to {}h", path, kMostHours));
  return std::nullopt;
}

// Of a flow that gathers: a time for all its streams, or one for each that need not be read every time.
void readEvery(Keys& keys, FlowRule& rule, Problems& problems) {
  const YamlEntry* entry = keys.find("every");
  if (entry == nullptr) return;
  const std::string path = keys.pathOf("every");
  if (!rule.gathers() || entry->value->kind != YamlNode::Kind::map) {
    const auto text = keys.text("every");
    const auto ms = text ? readPeriod(*entry->value, *text, path, problems) : std::nullopt;
    if (!ms) return;
    if (!rule.gathers()) rule.everyMs = *ms;
    if (rule.gathers())
      for (const auto& stream : rule.streams) rule.everyMsOf[stream] = *ms;
    return;
  }
  Keys streams(*entry->value, path, problems);
  for (const auto& stream : rule.streams)
    if (const auto text = streams.text(stream))
      if (const auto ms = readPeriod(*streams.find(stream)->value, *text, streams.pathOf(stream), problems))
        rule.everyMsOf[stream] = *ms;
  streams.rejectUnknown();
}

FlowRule readFlow(const YamlEntry& entry, const std::string& within, bool isLong, Expander& expander,
                  Problems& problems) {
  FlowRule rule;
  rule.flow = entry.key;
  rule.at = entry.at;
  rule.isLong = isLong;
  if (entry.key.empty())
    problems.add(entry.at, isLong ? tr("a flow has no name; give it one, which it keeps for ever")
                                  : tr("a stream has no name; name a stream of the source"));
  Keys keys(*entry.value, joined(within, entry.key), problems);
  rule.streams = isLong ? readStreamsOf(keys, entry.at, problems) : std::vector{entry.key};
  if (!rule.streams.empty()) rule.stream = rule.streams.front();
  if (auto to = keys.text("to")) {
    rule.target = std::move(*to);
    if (rule.target.empty())
      problems.add(keys.find("to")->at, tr("{} is empty; name the target", keys.pathOf("to")));
  } else if (keys.find("to") == nullptr) {
    problems.add(entry.at, tr("{} is missing; name the target the records are written to, for example "
                              "\"to: card\" ({} shows the targets)",
                              keys.pathOf("to"), mention(Means::fields)));
  }
  if (const YamlEntry* fields = keys.map("fields")) {
    rule.hasFields = true;
    for (const auto& field : fields->value->entries)
      rule.fields.push_back(readField(field, keys.pathOf("fields"), expander, problems));
    if (rule.fields.empty())
      problems.add(fields->at, tr("{} is empty; write \"target: source\" lines, or remove it to use the "
                                  "proposed mapping",
                                  keys.pathOf("fields")));
  }
  readDeletes(keys, rule, problems);
  if (isLong) readGathering(keys, rule, problems);
  readEvery(keys, rule, problems);
  keys.rejectUnknown();
  return rule;
}

}  // namespace

std::vector<FlowRule> readFlows(const YamlEntry& entry, Expander& expander, Problems& problems) {
  const bool isLong = entry.key == "flows";
  std::vector<FlowRule> rules;
  for (const auto& stream : entry.value->entries) {
    if (stream.value->kind == YamlNode::Kind::map) {
      rules.push_back(readFlow(stream, entry.key, isLong, expander, problems));
      continue;
    }
    const bool isNull = stream.value->kind == YamlNode::Kind::null;
    problems.add(isNull ? stream.at : stream.value->at,
                 tr("{} must hold keys with values, at least \"to: <target>\", not {}",
                    joined(entry.key, stream.key), kindName(*stream.value)));
  }
  if (entry.value->entries.empty())
    problems.add(
        entry.at,
        isLong
            ? tr("flows is empty; write at least one flow, or remove it to take every stream of the source")
            : tr("streams is empty; name at least one stream, or remove it to take every stream of the "
                 "source"));
  return rules;
}

}  // namespace spojka::host
