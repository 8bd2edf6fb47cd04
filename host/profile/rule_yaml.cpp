// SPDX-License-Identifier: Apache-2.0
#include "host/profile/rule_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spojka/ascii.hpp"

namespace spojka::host {
namespace {

// What YAML could read as something else than a text is quoted.
bool isPlain(std::string_view text) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"true", "false", "yes", "no", "on", "off", "null", "y", "n"});
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  if (text.empty() || kLetters.find(text.front()) == std::string_view::npos) return false;
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.-") !=
      std::string_view::npos)
    return false;
  return std::find(kWords.begin(), kWords.end(), asciiLower(text)) == kWords.end();
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out.append(1, '\\').append(1, c);
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02X}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string word(std::string_view name) {
  return isPlain(name) ? std::string(name) : quoted(name);
}

// Where ${...} is looked up, a dollar sign is written as two.
std::string value(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '$' ? 2 : 1, c);
  return word(out);
}

std::string list(const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const auto& text : texts) words.push_back(word(text));
  return fmt::format("[{}]", fmt::join(words, ", "));
}

std::string paths(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? word(texts.front()) : list(texts);
}

std::string transform(const TransformRule& rule) {
  if (!rule.table.empty()) {
    std::vector<std::string> rows;
    for (const auto& [name, text] : rule.table)
      rows.push_back(fmt::format("{}: {}", word(name), value(text)));
    return fmt::format("{{ {}: {{ {} }} }}", rule.name, fmt::join(rows, ", "));
  }
  if (rule.arguments.empty()) return rule.name;
  std::vector<std::string> values;
  for (const auto& argument : rule.arguments) values.push_back(value(argument));
  if (values.size() == 1) return fmt::format("{{ {}: {} }}", rule.name, values.front());
  return fmt::format("{{ {}: [{}] }}", rule.name, fmt::join(values, ", "));
}

std::string source(const FieldRule& rule) {
  if (rule.constant) return fmt::format("value: {}", value(*rule.constant));
  if (rule.textTemplate) return fmt::format("template: {}", value(*rule.textTemplate));
  if (rule.ref) return fmt::format("ref: {}", value(*rule.ref));
  return fmt::format("{}: {}", rule.all ? "all" : "from", paths(rule.from));
}

std::string field(const FieldRule& rule) {
  const bool isShort = !rule.per && rule.apply.empty() && rule.otherwise.empty() && !rule.fallback &&
                       !rule.all && !rule.from.empty();
  if (isShort) return paths(rule.from);
  std::string out = source(rule);
  if (rule.per) out += fmt::format(", per: {}", word(*rule.per));
  if (!rule.apply.empty()) {
    std::vector<std::string> steps;
    for (const auto& step : rule.apply) steps.push_back(transform(step));
    out += fmt::format(", apply: [{}]", fmt::join(steps, ", "));
  }
  if (!rule.otherwise.empty()) out += fmt::format(", otherwise: {}", paths(rule.otherwise));
  if (rule.fallback) out += fmt::format(", default: {}", value(*rule.fallback));
  return fmt::format("{{ {} }}", out);
}

std::string key(const IdentityKey& k) {
  constexpr std::array<std::string_view, 4> kKinds{"id", "email", "phone", "name"};
  std::string out = fmt::format("{}: {}", kKinds[static_cast<std::size_t>(k.kind) - 1], word(k.name));
  for (const auto& place : k.places) out += fmt::format(", {}: {}", word(place.stream), paths(place.paths));
  if (k.region) out += fmt::format(", region: {}", word(*k.region));
  if (k.otherwise) out += fmt::format(", otherwise: {}", word(*k.otherwise));
  if (!k.with.empty()) out += fmt::format(", with: {}", word(k.with));
  return fmt::format("{{ {} }}", out);
}

std::string gathering(const FlowRule& rule) {
  std::string out = "    identity:\n";
  for (const auto& k : rule.identity.keys) out += fmt::format("      - {}\n", key(k));
  std::vector<std::string> never;
  for (const auto& n : rule.identity.never)
    never.push_back(fmt::format("{}: {}", word(n.key), list(n.values)));
  if (rule.identity.moreThan > 0) never.push_back(fmt::format("more_than: {}", rule.identity.moreThan));
  if (!never.empty()) out += fmt::format("    never_join_by: {{ {} }}\n", fmt::join(never, ", "));
  if (rule.onDuplicates == OnDuplicates::keep) out += "    on_duplicates: keep\n";
  return out;
}

}  // namespace

std::string settingYaml(std::string_view text) {
  // What refers to the outside is written as it is.
  if (text.find("${") != std::string_view::npos)
    return text.find_first_of(" #\"'\\") == std::string_view::npos && text.starts_with("${")
               ? std::string(text)
               : quoted(text);
  return value(text);
}

std::string asYaml(const FlowRule& rule) {
  const std::vector<std::string> streams = rule.streams.empty() ? std::vector{rule.stream} : rule.streams;
  std::string out = fmt::format("  {}:\n", word(rule.isLong ? rule.flow : rule.stream));
  if (rule.isLong) out += fmt::format("    from: {}\n", paths(streams));
  out += fmt::format("    to: {}\n", word(rule.target));
  if (rule.gathers()) out += gathering(rule);
  if (rule.onDelete == OnDelete::remove) out += "    deletes: delete\n";
  out += "    fields:\n";
  for (const auto& f : rule.fields) out += fmt::format("      {}: {}\n", word(f.target), field(f));
  return out;
}

}  // namespace spojka::host
