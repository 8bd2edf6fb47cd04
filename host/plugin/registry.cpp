// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "host/base/exit_code.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/module.hpp"
#include "host/plugin/probe.hpp"
#include "host/plugin/search.hpp"
#include "host/plugin/trust.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

struct Entry {
  fs::path path;
  FileIdentity identity;
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
    throw ExitError(
        ExitCode::usage,
        fmt::format("{} is not named like a connector: the file's name must be <id>{}, the id made of "
                    "a-z, 0-9 and _, beginning with a letter",
                    file.string(), kPluginSuffix));
  return name;
}

const Plugin& loadFile(const fs::path& file, const fs::path& directory, bool insecure,
                       const ProbeOptions* probe) {
  const std::string id = idOfFile(file);
  const CheckedFile checked = openChecked(file, directory, insecure);
  for (const Entry& entry : registry()) {
    // By path too: a file that was replaced meanwhile is for the next process.
    if (entry.path != checked.path && !(entry.identity == checked.identity)) continue;
    if (entry.plugin->info().id == id) return *entry.plugin;
  }
  // By the name it was found under: what a link leads to may be named otherwise.
  if (probe != nullptr) probeFile(file, *probe);
  const spojka_plugin& root = openModule(checked);
  auto plugin = std::make_unique<const Plugin>(readPlugin(root, checked.path, id), root);
  registry().push_back({checked.path, checked.identity, std::move(plugin)});
  return *registry().back().plugin;
}

[[noreturn]] void notFound(const PluginSearch& search, const Findings& found, std::string_view id) {
  std::string text = fmt::format("connector '{}' was not found", id);
  if (const std::string near = nearestId(id, found.candidates); !near.empty())
    text += fmt::format("; did you mean '{}'?", near);
  text += "\nSearched:";
  for (const auto& directory : found.directories)
    text += fmt::format("\n  {}{}", directory.path.string(),
                        directory.problem.empty() ? "" : " (" + directory.problem + ")");
  for (const auto& note : search.notes) text += "\n  " + note;
  text += fmt::format("\nPut {}{} into one of these directories, or name its directory with --plugin-dir.",
                      id, kPluginSuffix);
  throw ExitError(ExitCode::usage, text);
}

}  // namespace

const spojka_source_v1* Plugin::source() const noexcept {
  return static_cast<const spojka_source_v1*>(root_.get_interface(SPOJKA_IF_SOURCE));
}

const spojka_destination_v1* Plugin::destination() const noexcept {
  return static_cast<const spojka_destination_v1*>(root_.get_interface(SPOJKA_IF_DESTINATION));
}

const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath, const ProbeOptions* probe) {
  if (idOrPath.find('/') != std::string_view::npos) {
    const fs::path file = fs::absolute(idOrPath).lexically_normal();
    return loadFile(file, file.parent_path(), search.insecure, probe);
  }
  if (!isConnectorId(idOrPath))
    throw ExitError(
        ExitCode::usage,
        fmt::format("'{}' is not a connector's id (a-z, 0-9 and _, beginning with a letter); a file is "
                    "named with its directory: ./{}",
                    idOrPath, idOrPath));
  const Findings found = findCandidates(search);
  // The first one decides, also when it cannot be used: falling back would run a version nobody chose.
  const auto first = std::find_if(found.candidates.begin(), found.candidates.end(),
                                  [&](const Candidate& c) { return c.id == idOrPath; });
  if (first == found.candidates.end()) notFound(search, found, idOrPath);
  return loadFile(first->file, first->directory, search.insecure, probe);
}

PluginInfo loadForProbe(const fs::path& file) {
  const fs::path absolute = fs::absolute(file).lexically_normal();
  return loadFile(absolute, absolute.parent_path(), true, nullptr).info();
}

std::vector<PluginListing> listPlugins(const PluginSearch& search, const ProbeOptions& probe) {
  std::vector<PluginListing> listing;
  for (const Candidate& candidate : findCandidates(search).candidates) {
    PluginListing line{candidate.file, candidate.id, {}, {}, candidate.note};
    try {
      idOfFile(candidate.file);
      openChecked(candidate.file, candidate.directory, search.insecure);
      line.info = probeFile(candidate.file, probe);
    } catch (const ExitError& e) {
      line.problem = e.what();
    }
    listing.push_back(std::move(line));
  }
  return listing;
}

}  // namespace spojka::host
