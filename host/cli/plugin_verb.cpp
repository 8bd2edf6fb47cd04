// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/last_words.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/fault_ledger.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/registry.hpp"
#include "host/plugin/search.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

PluginSearch searchOf(const Console& console) {
  return makeSearch(console.options.pluginDirs, console.options.insecurePlugins);
}

std::string rolesOf(const PluginInfo& info) {
  std::vector<std::string> roles;
  for (const auto& id : info.interfaces) {
    if (id == SPOJKA_IF_SOURCE) roles.emplace_back("source");
    if (id == SPOJKA_IF_DESTINATION) roles.emplace_back("destination");
  }
  return fmt::format("{}", fmt::join(roles, ", "));
}

spojka_value toValue(Arena& a, const PluginListing& row, const std::string& record) {
  ObjectBuilder o;
  o.set("id", make::string(a, row.id)).set("file", make::string(a, row.file.string()));
  if (!row.problem.empty()) o.set("problem", make::string(a, row.problem));
  if (!row.note.empty()) o.set("note", make::string(a, row.note));
  if (!record.empty()) o.set("faults", make::string(a, record));
  if (row.problem.empty()) {
    std::vector<spojka_value> interfaces;
    for (const auto& id : row.info.interfaces) interfaces.push_back(make::string(a, id));
    o.set("name", make::string(a, row.info.name))
        .set("version", make::string(a, row.info.version))
        .set("interfaces", make::list(a, interfaces));
  }
  return o.finish(a);
}

// What the ledger has against a file; empty = nothing.
std::string recordOf(const FaultLedger& ledger, const PluginListing& row) {
  if (row.stamp.empty()) return {};
  if (const auto quarantine = ledger.quarantine(row.id, row.stamp)) return *quarantine;
  const auto deaths = ledger.deaths(row.id, row.stamp);
  if (deaths.empty()) return {};
  return fmt::format("failed in {} run{} in a row, the last time at {} in {}, where it {}", deaths.size(),
                     deaths.size() == 1 ? "" : "s", readableTime(deaths.back().atSeconds), deaths.back().slot,
                     deaths.back().how);
}

std::string remarkOn(const PluginListing& row, const std::string& record) {
  std::string remark = row.problem.empty() ? row.note : row.problem;
  if (!record.empty()) remark += (remark.empty() ? "" : "; ") + record;
  return remark;
}

// The settings of one side, from its JSON Schema.
void printSettings(const char* side, const ConnectorSpec& spec) {
  Arena a;
  const spojka_value schema = parseJson(a, spec.configSchemaJson, 64);
  const ValueView properties = ValueView(schema).find("properties");
  const ValueView required = ValueView(schema).find("required");
  fmt::print("\n{}: {}\n", side, spec.title);
  Table table({"setting", "title", "default", "notes", "help"});
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const ValueView p = properties.member(i);
    std::vector<std::string> notes;
    for (std::size_t k = 0; k < required.size(); ++k)
      if (required.item(k).text() == properties.name(i)) notes.emplace_back("required");
    if (p.find("writeOnly").boolean()) notes.emplace_back("secret");
    table.add({std::string(properties.name(i)), std::string(p.find("title").text()),
               p.find("default").isNull() ? "" : showValue(p.find("default")),
               fmt::format("{}", fmt::join(notes, ", ")), std::string(p.find("description").text())});
  }
  fmt::print("{}", table.text(2));
}

void printText(const Plugin& plugin) {
  const PluginInfo& info = plugin.info();
  fmt::print("{} - {} {}\n", info.id, info.name, info.version);
  if (!info.description.empty()) fmt::print("  {}\n", info.description);
  fmt::print("  file     {}\n  offers   {}\n  license  {}\n  built by {}\n", info.file.string(),
             rolesOf(info), info.license.empty() ? "-" : info.license, info.buildInfo);
  if (plugin.source() != nullptr) printSettings("source", specOf(*plugin.source(), plugin.info().id));
  if (plugin.destination() != nullptr)
    printSettings("destination", specOf(*plugin.destination(), plugin.info().id));
}

void printJson(const Plugin& plugin) {
  Arena a;
  ObjectBuilder o;
  o.set("manifest", parseJson(a, plugin.info().manifestJson))
      .set("file", make::string(a, plugin.info().file.string()));
  o.set("build_info", make::string(a, plugin.info().buildInfo));
  if (plugin.source() != nullptr)
    o.set("source", parseJson(a, specOf(*plugin.source(), plugin.info().id).json, 64));
  if (plugin.destination() != nullptr)
    o.set("destination", parseJson(a, specOf(*plugin.destination(), plugin.info().id).json, 64));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus pluginListVerb(const Console& console) {
  const PluginSearch search = searchOf(console);
  const auto rows = listPlugins(search);
  const FaultLedger ledger(faultFolder());
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> values;
    values.reserve(rows.size());
    for (const auto& row : rows) values.push_back(toValue(a, row, recordOf(ledger, row)));
    ObjectBuilder o;
    o.set("plugins", make::list(a, values));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  Table table({"id", "version", "offers", "file", "remark"});
  for (const auto& row : rows)
    table.add({row.id, row.problem.empty() ? row.info.version : "-",
               row.problem.empty() ? rolesOf(row.info) : "-", row.file.string(),
               remarkOn(row, recordOf(ledger, row))});
  if (!table.empty()) fmt::print("{}", table.text());
  if (rows.empty()) fmt::print("No connectors found.\n");
  fmt::print("Searched:\n");
  for (const auto& dir : findCandidates(search).directories)
    fmt::print("  {}{}\n", dir.path.string(), dir.problem.empty() ? "" : " (" + dir.problem + ")");
  for (const auto& note : search.notes) fmt::print("  {}\n", note);
  return RunStatus::ok;
}

RunStatus pluginShowVerb(const Console& console, const std::string& id) {
  const ProbeOptions probe{.timeout = kPatientTrial};
  const Plugin& plugin = loadPlugin(searchOf(console), id, &probe);
  console.options.json ? printJson(plugin) : printText(plugin);
  return RunStatus::ok;
}

RunStatus pluginReleaseVerb(const Console&, const std::string& id) {
  if (!isConnectorId(id)) throw StatusError(RunStatus::refused, "'" + id + "' is not a connector's id");
  const FaultLedger ledger(faultFolder());
  fmt::print("{}\n", ledger.forget(id) ? fmt::format("Connector '{}' may run again.", id)
                                       : fmt::format("Nothing was held against connector '{}'.", id));
  return RunStatus::ok;
}

RunStatus versionVerb(const Console& console) {
  if (console.options.json)
    fmt::print("{{\"version\":\"{}\",\"abi\":{{\"major\":{},\"minor\":{}}}}}\n", SPOJKA_SDK_VERSION,
               SPOJKA_ABI_MAJOR, SPOJKA_ABI_MINOR);
  else
    fmt::print("spojka {} (connector interface {}.{})\n", SPOJKA_SDK_VERSION, SPOJKA_ABI_MAJOR,
               SPOJKA_ABI_MINOR);
  return RunStatus::ok;
}

}  // namespace spojka::host
