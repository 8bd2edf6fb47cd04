// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/registry.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/plugin/child_launch.hpp"
#include "host/plugin/fault_ledger.hpp"
#include "host/plugin/file_digest.hpp"
#include "host/plugin/isolation/tables.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/module.hpp"
#include "host/plugin/probe.hpp"
#include "host/plugin/search.hpp"
#include "host/plugin/trust.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

struct Entry {
  fs::path path;
  FileIdentity identity;
  bool isolated;
  std::unique_ptr<const Plugin> plugin;
};

// Lives until the process ends, like the libraries behind it: destroying it would run before foreign code is
// done.
std::vector<Entry>& registry() {
  static auto* const entries = new std::vector<Entry>;
  return *entries;
}

std::string idOfFile(const fs::path& file) {
  std::string name = file.filename().string();
  if (name.ends_with(kPluginSuffix)) name.resize(name.size() - kPluginSuffix.size());
  if (name == file.filename().string() || !isConnectorId(name))
    throw StatusError(
        RunStatus::refused,
        fmt::format("{} is not named like a connector: the file's name must be <id>{}, the id made of "
                    "a-z, 0-9 and _, beginning with a letter",
                    file.string(), kPluginSuffix));
  return name;
}

// The tables of a file that was tried in a child and stays out of this process.
Plugin isolate(const fs::path& foundAs, CheckedFile& checked, PluginInfo info, const ProbeOptions& probe) {
  const WorkerRole role{info.id, foundAs.string(), checked.path.string(), checked.stamp,
                        std::make_shared<const Descriptor>(std::move(checked.directory))};
  const IsolatedTables tables = isolatedTables(role, probe.program, info);
  return Plugin(std::move(info), tables.source, tables.destination);
}

Plugin loadHere(const CheckedFile& checked, const std::string& id) {
  const spojka_plugin& root = openModule(checked);
  return Plugin(
      readPlugin(root, checked.path, id),
      static_cast<const spojka_source_v1*>(root.get_interface(root.ctx, SPOJKA_IF_SOURCE)),
      static_cast<const spojka_destination_v1*>(root.get_interface(root.ctx, SPOJKA_IF_DESTINATION)));
}

void holdToRules(const CheckedFile& checked, const std::string& id, const LoadRules& rules) {
  if (!rules.sha256.empty()) checkDigest(checked, rules.sha256);
  const auto quarantine =
      rules.ledger == nullptr ? std::nullopt : rules.ledger->quarantine(id, checked.stamp);
  if (quarantine) throw StatusError(RunStatus::refused, checked.path.string() + " " + *quarantine);
}

bool isSame(const Entry& entry, const CheckedFile& checked) {
  // A file that nobody holds may have left its number to another one.
  if (entry.isolated) return entry.path == checked.path && entry.plugin->info().stamp == checked.stamp;
  // By path too: a file that was replaced meanwhile is for the next process.
  return entry.path == checked.path || entry.identity == checked.identity;
}

// `foundAs` gives the id: what a link leads to may be named otherwise.
const Plugin& loadChecked(const fs::path& foundAs, CheckedFile checked, const LoadRules& rules) {
  const std::string id = idOfFile(foundAs);
  holdToRules(checked, id, rules);
  for (const Entry& entry : registry())
    if (entry.isolated == rules.isolated && entry.plugin->info().id == id && isSame(entry, checked))
      return *entry.plugin;
  std::optional<PluginInfo> probed;
  if (rules.probe != nullptr) probed = probeFile(checked, foundAs, *rules.probe);
  Plugin plugin = rules.isolated ? isolate(foundAs, checked, std::move(probed).value(), *rules.probe)
                                 : loadHere(checked, id);
  PluginInfo info = plugin.info();
  info.stamp = checked.stamp;
  auto kept = std::make_unique<const Plugin>(std::move(info), plugin.source(), plugin.destination());
  registry().push_back({checked.path, checked.identity, rules.isolated, std::move(kept)});
  return *registry().back().plugin;
}

const Plugin& loadFile(const fs::path& file, const fs::path& directory, bool insecure,
                       const LoadRules& rules) {
  idOfFile(file);
  return loadChecked(file, openChecked(file, directory, insecure), rules);
}

// What the parent has checked and handed down.
CheckedFile openHandedDown(const fs::path& path, const std::string& stamp) {
  ::fcntl(kDirectorySlot, F_SETFD, FD_CLOEXEC);
  CheckedFile checked = openIn(Descriptor(kDirectorySlot), path);
  if (checked.stamp != stamp)
    throw TransientError(std::string(), path.string() + " was replaced meanwhile; run again");
  return checked;
}

[[noreturn]] void notFound(const PluginSearch& search, const FoundFiles& found, std::string_view id) {
  std::string text = fmt::format("connector '{}' was not found", id);
  if (const std::string near = nearestId(id, found.candidates); !near.empty())
    text += fmt::format("; did you mean '{}'?", near);
  text += "\nSearched:";
  for (const auto& directory : found.directories)
    text += fmt::format("\n  {}{}", directory.path.string(),
                        directory.problem.empty() ? "" : " (" + directory.problem + ")");
  for (const auto& note : search.notes) text += "\n  " + note;
  text += fmt::format("\nPut {}{} into one of these directories, or name its directory with {}.", id,
                      kPluginSuffix, mention(Means::connectorFolder));
  throw StatusError(RunStatus::refused, text);
}

}  // namespace

const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath, const ProbeOptions* probe) {
  return loadPlugin(search, idOrPath, LoadRules{.probe = probe});
}

const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath, const LoadRules& rules) {
  if (idOrPath.find('/') != std::string_view::npos) {
    const fs::path file = fs::absolute(idOrPath).lexically_normal();
    return loadFile(file, file.parent_path(), search.insecure, rules);
  }
  if (!isConnectorId(idOrPath))
    throw StatusError(
        RunStatus::refused,
        fmt::format("'{}' is not a connector's id (a-z, 0-9 and _, beginning with a letter); a file is "
                    "named with its directory: ./{}",
                    idOrPath, idOrPath));
  const FoundFiles found = findCandidates(search);
  // The first one decides, also when it cannot be used: falling back would run a version nobody chose.
  const auto first = std::find_if(found.candidates.begin(), found.candidates.end(),
                                  [&](const Candidate& c) { return c.id == idOrPath; });
  if (first == found.candidates.end()) notFound(search, found, idOrPath);
  return loadFile(first->file, first->directory, search.insecure, rules);
}

PluginInfo loadForProbe(const fs::path& foundAs, const fs::path& path, const std::string& stamp) {
  return loadChecked(foundAs, openHandedDown(path, stamp), {}).info();
}

const Plugin& loadForWorker(const fs::path& foundAs, const fs::path& path, const std::string& stamp) {
  return loadChecked(foundAs, openHandedDown(path, stamp), {});
}

std::vector<PluginListing> listPlugins(const PluginSearch& search, const ProbeOptions& probe) {
  std::vector<PluginListing> listing;
  for (const Candidate& candidate : findCandidates(search).candidates) {
    PluginListing line{candidate.file, candidate.id, {}, {}, candidate.note, {}};
    try {
      idOfFile(candidate.file);
      const CheckedFile checked = openChecked(candidate.file, candidate.directory, search.insecure);
      line.stamp = checked.stamp;
      line.info = probeFile(checked, candidate.file, probe);
    } catch (const StatusError& e) {
      line.problem = e.what();
    }
    listing.push_back(std::move(line));
  }
  return listing;
}

}  // namespace spojka::host
