// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/session.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

std::string typeOf(const CatalogField& f) {
  std::string type = f.list ? "list of " + f.type : f.type;
  if (f.maxLength > 0) type += fmt::format(" (at most {})", f.maxLength);
  return type;
}

std::string notesOf(const CatalogField& f) {
  std::vector<std::string> notes;
  if (f.required) notes.emplace_back("required");
  if (f.readonly) notes.emplace_back("read only");
  if (f.sensitive) notes.emplace_back("personal");
  if (!f.options.empty()) notes.push_back(fmt::format("one of: {}", fmt::join(f.options, ", ")));
  return fmt::format("{}", fmt::join(notes, "; "));
}

void printEntry(const std::string& kind, const CatalogEntry& entry) {
  fmt::print("{} {}{}{}\n", kind, entry.name, entry.title.empty() ? "" : " - " + entry.title,
             entry.required ? " (required)" : "");
  Table table({"field", "type", "title", "role", "notes"});
  for (const auto& f : entry.fields) table.add({f.path, typeOf(f), f.title, f.role, notesOf(f)});
  fmt::print("{}", table.text(2));
  if (!entry.openPrefix.empty())
    fmt::print("  any other field below '{}' is accepted too\n", entry.openPrefix);
  fmt::print("\n");
}

// YAML that can be pasted into the profile.
std::string asYaml(const StreamRule& rule) {
  std::string out = fmt::format("  {}:\n    to: {}\n    fields:\n", rule.stream, rule.target);
  for (const auto& f : rule.fields) {
    std::string from = f.from.size() == 1 ? f.from[0] : fmt::format("[{}]", fmt::join(f.from, ", "));
    if (f.from.size() == 1 && from.find('[') != std::string::npos) from = '"' + from + '"';
    if (f.from.size() > 1 && from.find("[]") != std::string::npos)
      from = fmt::format("[\"{}\"]", fmt::join(f.from, "\", \""));
    if (f.apply.empty() && !f.fallback) {
      out += fmt::format("      {}: {}\n", f.target, from);
      continue;
    }
    std::vector<std::string> steps;
    for (const auto& t : f.apply)
      steps.push_back(
          t.arguments.empty() ? t.name : fmt::format("{{ {}: {} }}", t.name, fmt::join(t.arguments, ", ")));
    out += fmt::format("      {}: {{ from: {}", f.target, from);
    if (!steps.empty()) out += fmt::format(", apply: [{}]", fmt::join(steps, ", "));
    if (f.fallback) out += fmt::format(", default: \"{}\"", *f.fallback);
    out += " }\n";
  }
  return out;
}

std::string proposal(Session& session) {
  std::string out = "streams:\n";
  for (const auto& stream : session.streams()) {
    std::string target = session.targets().empty() ? std::string() : session.targets().front().name;
    for (const auto& rule : session.profile().streams)
      if (rule.stream == stream.name && !rule.target.empty()) target = rule.target;
    for (const auto& entry : session.targets())
      if (entry.name == target) out += asYaml(proposeMapping(stream, entry));
  }
  return out;
}

}  // namespace

RunStatus fieldsVerb(const Console& console, const std::string& profileFile) {
  Session session(console, profileFile);
  const std::string yaml = proposal(session);
  if (console.options.json) {
    Arena a;
    const spojka_value source = parseJson(a, toJson(Catalog{session.streams(), {}}));
    const spojka_value destination = parseJson(a, toJson(Catalog{{}, session.targets()}));
    ObjectBuilder o;
    o.set("profile", make::string(a, session.profile().name))
        .set("streams", make::copy(a, ValueView(source).find("streams")))
        .set("targets", make::copy(a, ValueView(destination).find("targets")))
        .set("proposed_yaml", make::string(a, yaml));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  for (const auto& entry : session.streams()) printEntry("stream", entry);
  for (const auto& entry : session.targets()) printEntry("target", entry);
  fmt::print(
      "Proposed mapping, from the fields' roles; paste it into the profile and change what you like:\n\n{}",
      yaml);
  return RunStatus::ok;
}

}  // namespace spojka::host
