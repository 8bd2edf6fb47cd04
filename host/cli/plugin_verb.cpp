// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/job/connectors.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string rolesOf(const PluginInfo& info) {
  std::vector<std::string> roles;
  for (const auto& id : info.interfaces) {
    if (id == SPOJKA_IF_SOURCE) roles.push_back(tr("source"));
    if (id == SPOJKA_IF_DESTINATION) roles.push_back(tr("destination"));
  }
  return fmt::format("{}", fmt::join(roles, ", "));
}

spojka_value toValue(Arena& a, const ListedConnector& connector) {
  const PluginListing& row = connector.listing;
  ObjectBuilder o;
  o.set("id", make::string(a, row.id)).set("file", make::string(a, row.file.string()));
  if (!row.problem.empty()) o.set("problem", make::string(a, inWords(row.problem)));
  if (!row.note.empty()) o.set("note", make::string(a, row.note));
  if (!connector.faults.empty()) o.set("faults", make::string(a, inWords(connector.faults)));
  if (row.problem.empty()) {
    o.set("name", make::string(a, row.info.name))
        .set("version", make::string(a, row.info.version))
        .set("interfaces", make::texts(a, row.info.interfaces));
  }
  return o.finish(a);
}

std::string remarkOn(const ListedConnector& connector) {
  const PluginListing& row = connector.listing;
  std::string remark = row.problem.empty() ? row.note : row.problem;
  if (!connector.faults.empty()) remark += (remark.empty() ? "" : "; ") + connector.faults;
  return inWords(remark);
}

std::string joinedTexts(ValueView list) {
  std::vector<std::string_view> all;
  for (std::size_t i = 0; i < list.size(); ++i) all.push_back(list.item(i).text());
  return fmt::format("{}", fmt::join(all, ", "));
}

// What it is, and what each of its values means where the connector says so.
std::string helpOf(ValueView setting) {
  std::string help(setting.find("description").text());
  const ValueView choices = setting.find("x-choices");
  for (std::size_t i = 0; i < choices.size(); ++i)
    help += fmt::format("{}{}: {}", help.empty() ? "" : "; ", choices.item(i).find("value").text(),
                        choices.item(i).find("title").text());
  return help;
}

// What is required always, or where it matters.
bool isRequired(ValueView schema, std::string_view name) {
  const auto holds = [&](ValueView list) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (list.item(i).text() == name) return true;
    return false;
  };
  const ValueView cases = schema.find("allOf");
  for (std::size_t i = 0; i < cases.size(); ++i)
    if (holds(cases.item(i).at("then.required"))) return true;
  return holds(schema.find("required"));
}

// The settings of one side, from its JSON Schema.
void printSettings(const std::string& side, const ConnectorSpec& spec) {
  Arena a;
  const spojka_value schema = parseJson(a, spec.configSchemaJson, 64);
  const ValueView properties = ValueView(schema).find("properties");
  fmt::print("\n{}: {}\n", side, spec.title);
  Table table({tr("setting"), tr("title"), tr("default"), tr("notes"), tr("help")});
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const ValueView p = properties.member(i);
    std::vector<std::string> notes;
    if (isRequired(ValueView(schema), properties.name(i))) notes.push_back(tr("required"));
    if (p.find("writeOnly").boolean()) notes.push_back(tr("secret"));
    const ValueView when = p.find("x-when");
    for (std::size_t k = 0; k < when.size(); ++k)
      notes.push_back(tr("only with {}: {}", when.name(k), joinedTexts(when.member(k))));
    table.add({std::string(properties.name(i)), std::string(p.find("title").text()),
               p.find("default").isNull() ? "" : showValue(p.find("default")),
               fmt::format("{}", fmt::join(notes, ", ")), helpOf(p)});
  }
  fmt::print("{}", table.text(2));
}

void printText(const ShownConnector& shown) {
  const PluginInfo& info = shown.plugin.info();
  fmt::print("{} - {} {}\n", info.id, info.name, info.version);
  if (!info.description.empty()) fmt::print("  {}\n", info.description);
  fmt::print("{}", tr("  file     {}\n  offers   {}\n  license  {}\n  built by {}\n", info.file.string(),
                      rolesOf(info), info.license.empty() ? "-" : info.license, info.buildInfo));
  if (shown.source) printSettings(tr("source"), *shown.source);
  if (shown.destination) printSettings(tr("destination"), *shown.destination);
}

void printJson(const ShownConnector& shown) {
  Arena a;
  const PluginInfo& info = shown.plugin.info();
  ObjectBuilder o;
  o.set("manifest", parseJson(a, info.manifestJson)).set("file", make::string(a, info.file.string()));
  o.set("build_info", make::string(a, info.buildInfo));
  if (shown.source) o.set("source", parseJson(a, shown.source->json, 64));
  if (shown.destination) o.set("destination", parseJson(a, shown.destination->json, 64));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

}  // namespace

RunStatus pluginListVerb(const Console& console) {
  const ConnectorList list = listConnectors(surroundingsOf(console));
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> values;
    values.reserve(list.connectors.size());
    for (const auto& connector : list.connectors) values.push_back(toValue(a, connector));
    ObjectBuilder o;
    o.set("plugins", make::list(a, values));
    const spojka_value v = o.finish(a);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  Table table({tr("id"), tr("version"), tr("offers"), tr("file"), tr("remark")});
  for (const auto& connector : list.connectors) {
    const PluginListing& row = connector.listing;
    table.add({row.id, row.problem.empty() ? row.info.version : "-",
               row.problem.empty() ? rolesOf(row.info) : "-", row.file.string(), remarkOn(connector)});
  }
  if (!table.empty()) fmt::print("{}", table.text());
  if (list.connectors.empty()) fmt::print("{}", tr("No connectors found.\n"));
  fmt::print("{}", tr("Searched:\n"));
  for (const auto& place : list.searched)
    fmt::print("  {}{}\n", place.folder, place.problem.empty() ? "" : " (" + place.problem + ")");
  for (const auto& note : list.notes) fmt::print("  {}\n", note);
  return RunStatus::ok;
}

RunStatus pluginShowVerb(const Console& console, const std::string& id) {
  const ShownConnector shown = showConnector(surroundingsOf(console), id);
  console.options.json ? printJson(shown) : printText(shown);
  return RunStatus::ok;
}

RunStatus pluginReleaseVerb(const Console& console, const std::string& id) {
  const bool released = releaseConnector(id);
  if (console.options.json)
    fmt::print("{{\"connector\":\"{}\",\"released\":{}}}\n", id, released);  // an id needs no escapes
  else
    fmt::print("{}\n", released ? tr("Connector '{}' may run again.", id)
                                : tr("Nothing was held against connector '{}'.", id));
  return RunStatus::ok;
}

std::string versionText() {
  return tr("spojka {} (connector interface {}.{})", SPOJKA_SDK_VERSION, SPOJKA_ABI_MAJOR, SPOJKA_ABI_MINOR);
}

RunStatus versionVerb(const Console& console) {
  if (console.options.json)
    fmt::print("{{\"version\":\"{}\",\"json\":1,\"abi\":{{\"major\":{},\"minor\":{}}}}}\n",
               SPOJKA_SDK_VERSION, SPOJKA_ABI_MAJOR, SPOJKA_ABI_MINOR);
  else
    fmt::print("{}\n", versionText());
  return RunStatus::ok;
}

}  // namespace spojka::host
