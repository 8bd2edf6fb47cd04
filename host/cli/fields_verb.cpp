// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/job/fields.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string typeOf(const CatalogField& f) {
  std::string type = f.list ? tr("list of {}", f.type) : f.type;
  if (f.maxLength > 0) type += tr(" (at most {})", f.maxLength);
  return type;
}

std::string notesOf(const CatalogField& f) {
  std::vector<std::string> notes;
  if (f.required) notes.push_back(tr("required"));
  if (f.readonly) notes.push_back(tr("read only"));
  if (f.sensitive) notes.push_back(tr("personal"));
  if (!f.options.empty())
    notes.push_back(fmt::format(fmt::runtime(tr("one of: {}")), fmt::join(f.options, ", ")));
  return fmt::format("{}", fmt::join(notes, "; "));
}

void printEntry(const std::string& kind, const CatalogEntry& entry) {
  fmt::print("{} {}{}{}\n", kind, entry.name, entry.title.empty() ? "" : " - " + entry.title,
             entry.required ? tr(" (required)") : std::string());
  Table table({tr("field"), tr("type"), tr("title"), tr("role"), tr("notes")});
  for (const auto& f : entry.fields) table.add({f.path, typeOf(f), f.title, f.role, notesOf(f)});
  fmt::print("{}", table.text(2));
  if (!entry.openPrefix.empty())
    fmt::print("{}", tr("  any other field below '{}' is accepted too\n", entry.openPrefix));
  fmt::print("\n");
}

}  // namespace

RunStatus fieldsVerb(const Console& console, const std::string& profileFile, bool flows) {
  const FieldsResult fields = listFields(surroundingsOf(console), profileFile, flows);
  if (console.options.json) {
    Arena a;
    const spojka_value source = parseJson(a, toJson(Catalog{fields.streams, {}}));
    const spojka_value destination = parseJson(a, toJson(Catalog{{}, fields.targets}));
    ObjectBuilder o;
    o.set("profile", make::string(a, fields.profile))
        .set("streams", make::copy(a, ValueView(source).find("streams")))
        .set("targets", make::copy(a, ValueView(destination).find("targets")))
        .set("proposed_yaml", make::string(a, fields.proposedYaml))
        .set("proposed_flows_yaml",
             fields.proposedFlowsYaml.empty() ? make::null() : make::string(a, fields.proposedFlowsYaml));
    if (flows) o.set("notes", make::texts(a, fields.notes));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  for (const auto& entry : fields.streams) printEntry(tr("stream"), entry);
  for (const auto& entry : fields.targets) printEntry(tr("target"), entry);
  fmt::print("{}", tr("Proposed mapping, from the fields' roles; paste it into the profile and change what "
                      "you like:\n\n{}",
                      fields.proposedYaml));
  for (const auto& note : fields.notes) fmt::print("{}", tr("Note: {}\n", note));
  return RunStatus::ok;
}

}  // namespace spojka::host
