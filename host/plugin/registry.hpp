// SPDX-License-Identifier: Apache-2.0
// Finding connector files and loading them. Listing is not loading: only connectors that are named get loaded
// into this process; a listing looks at the others through a child process. Ownership: a Plugin lives until
// the process ends. Threads: one thread. Errors: ExitError(usage) naming every place that was searched, or
// what is wrong with the file and what to do.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/abi.h"

namespace spojka::host {

// What the manifest inside a connector says about it.
struct PluginInfo {
  std::string id;
  std::string name;
  std::string version;
  std::string license;
  std::string docs;
  std::string description;
  std::vector<std::string> interfaces;
  std::string buildInfo;
  std::filesystem::path file;
  std::string manifestJson;
};

class Plugin {
 public:
  Plugin(PluginInfo info, const spojka_plugin& root) : info_(std::move(info)), root_(root) {}
  const PluginInfo& info() const noexcept { return info_; }
  const spojka_source_v1* source() const noexcept;            // null = offers no source
  const spojka_destination_v1* destination() const noexcept;  // null = offers no destination

 private:
  PluginInfo info_;
  const spojka_plugin& root_;
};

struct PluginSearch {
  std::vector<std::filesystem::path> directories;  // in order; the first file of an id wins
  bool insecure = false;                           // skip the owner and mode checks (development only)
};

// --plugin-dir options, then SPOJKA_PLUGIN_PATH, then <prefix>/lib/spojka/plugins beside the program and as
// installed.
PluginSearch makeSearch(const std::vector<std::string>& pluginDirs, bool insecure);

// One line of `plugin list`: a file, and either what it is or what is wrong with it.
struct PluginListing {
  std::filesystem::path file;
  std::string id;
  PluginInfo info;      // valid when problem is empty
  std::string problem;  // why it cannot be used
  std::string note;     // for example: hidden by an earlier directory
};

std::vector<PluginListing> listPlugins(const PluginSearch& search);

// Loads by id (or by path when it contains a slash). Repeated calls give the same object.
const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath);

// For the child process of listPlugins: loads `file` and prints its info as one JSON line on stdout. Returns
// the exit code.
int probePlugin(const std::filesystem::path& file);

}  // namespace spojka::host
