// SPDX-License-Identifier: Apache-2.0
// Finding connector files and loading them. Listing is not loading: only connectors that are named get loaded
// into this process; a listing looks at the others through a child process. Ownership: a Plugin lives until
// the process ends. Threads: one thread. Errors: StatusError(refused) naming every place that was searched,
// or what is wrong with the file and what to do.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
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
  std::string stamp{};  // of the file, see CheckedFile
  // Slots its destination may leave empty and does not: "flush", "find", "list", "merge".
  std::vector<std::string> slots{};

  bool fills(std::string_view slot) const {
    return std::find(slots.begin(), slots.end(), slot) != slots.end();
  }
};

class FaultLedger;

class Plugin {
 public:
  Plugin(PluginInfo info, const spojka_source_v1* source, const spojka_destination_v1* destination)
      : info_(std::move(info)), source_(source), destination_(destination) {}
  const PluginInfo& info() const noexcept { return info_; }
  const spojka_source_v1* source() const noexcept { return source_; }  // null = offers no source
  const spojka_destination_v1* destination() const noexcept { return destination_; }  // the same

 private:
  PluginInfo info_;
  const spojka_source_v1* source_;
  const spojka_destination_v1* destination_;
};

struct PluginSearch {
  std::vector<std::filesystem::path> directories;  // in turn; the first file of an id wins
  bool insecure = false;                           // skip the owner and mode checks (development only)
  std::vector<std::string> notes =
      {};  // what was left out of the directories and why, told when an id is not found
};

// The directories given, then SPOJKA_PLUGIN_PATH, then <prefix>/lib/spojka/plugins beside the program and as
// installed. One given that is no directory is an error; entries of SPOJKA_PLUGIN_PATH that are not
// absolute are left out, so that the current directory never decides whose code runs.
PluginSearch makeSearch(const std::vector<std::string>& pluginDirs, bool insecure);

// One line of a list: a file, and either what it is or what is wrong with it.
struct PluginListing {
  std::filesystem::path file;
  std::string id;
  PluginInfo info;      // valid when problem is empty
  std::string problem;  // why it cannot be used
  std::string note;     // for example: hidden by an earlier directory
  std::string stamp{};  // of the file; empty when it could not even be opened
};

// How a file is looked at from a distance: `program plugin probe ...` in a child process that calls
// probePlugin with the words that follow.
struct ProbeOptions {
  std::filesystem::path program = "/proc/self/exe";
  std::chrono::milliseconds timeout = std::chrono::seconds(5);
};

// For a connector that is needed: a busy machine is no reason to tell a person that a file is bad.
inline constexpr std::chrono::seconds kPatientTrial{30};

std::vector<PluginListing> listPlugins(const PluginSearch& search, const ProbeOptions& probe = {});

// What must hold of a connector, and where it is to run.
struct LoadRules {
  // A child process tries the file first, so that one that crashes, hangs or ends the program on loading is
  // an error with words instead of the end of this process. Null: the caller answers for the file.
  const ProbeOptions* probe = nullptr;
  std::string sha256 = {};              // the file must have this sum; empty = any
  const FaultLedger* ledger = nullptr;  // refuses files that died too often; null = none is
  // In a process of its own: nothing of it is loaded here. Needs `probe`, whose program becomes the child.
  bool isolated = false;
};

// Loads by id (or by path when it contains a slash). Repeated calls give the same object.
const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath, const LoadRules& rules);
const Plugin& loadPlugin(const PluginSearch& search, std::string_view idOrPath,
                         const ProbeOptions* probe = nullptr);

// For the process of an isolated connector: loads the file of `path`'s name out of the directory that was
// handed down (kDirectorySlot), if it still has this stamp. The host has checked and probed it. `foundAs` =
// where it was found, which gives its id.
const Plugin& loadForWorker(const std::filesystem::path& foundAs, const std::filesystem::path& path,
                            const std::string& stamp);

// For the child process of listPlugins: loads what loadForWorker would (`words` are its three arguments) and
// prints its info, or {"problem":...}, as one JSON line on stdout. False = the problem. Owners and modes
// are not looked at: that was the parent's business.
bool probePlugin(const std::vector<std::string>& words);

}  // namespace spojka::host
