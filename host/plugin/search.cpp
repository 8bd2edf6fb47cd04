// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/search.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>

#include "host/base/means.hpp"
#include "host/base/run_status.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/trust.hpp"
#include "spojka/nearest.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

std::optional<FileIdentity> identityOf(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

void addDirectory(PluginSearch& search, const fs::path& directory) {
  fs::path clean = directory.lexically_normal();
  if (!clean.has_filename() && clean.has_relative_path()) clean = clean.parent_path();
  // The same place twice would tell every connector in it to be hidden by itself.
  const auto identity = identityOf(clean);
  for (const auto& known : search.directories)
    if (known == clean || (identity && identity == identityOf(known))) return;
  search.directories.push_back(std::move(clean));
}

void addEnvironment(PluginSearch& search) {
  // Not readable by programs that run with other rights than their caller's.
  const char* list = ::secure_getenv("SPOJKA_PLUGIN_PATH");
  if (list == nullptr) return;
  for (std::string_view rest = list; !rest.empty();) {
    const auto colon = rest.find(':');
    const fs::path entry = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    if (entry.empty()) continue;
    if (entry.is_absolute())
      addDirectory(search, entry);
    else
      search.notes.push_back(
          fmt::format("'{}' of SPOJKA_PLUGIN_PATH was left out: not an absolute path", entry.string()));
  }
}

std::vector<fs::path> connectorFilesIn(const fs::path& directory, std::string& problem) {
  std::vector<fs::path> files;
  std::error_code ec;
  fs::directory_iterator it(directory, ec);
  for (; !ec && it != fs::directory_iterator(); it.increment(ec))
    if (it->path().filename().string().ends_with(kPluginSuffix)) files.push_back(it->path());
  if (ec) problem = ec == std::errc::no_such_file_or_directory ? "does not exist" : ec.message();
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

PluginSearch makeSearch(const std::vector<std::string>& pluginDirs, bool insecure) {
  PluginSearch search;
  search.insecure = insecure;
  std::error_code ec;
  for (const auto& given : pluginDirs) {
    if (!fs::is_directory(given, ec))
      throw StatusError(RunStatus::refused, fmt::format("{} {}: there is no such directory",
                                                        mention(Means::connectorFolder), given));
    addDirectory(search, fs::absolute(given));
  }
  addEnvironment(search);
  const fs::path program = fs::read_symlink("/proc/self/exe", ec);
  if (!ec) addDirectory(search, program.parent_path() / "../lib/spojka/plugins");
  addDirectory(search, SPOJKA_INSTALLED_PLUGIN_DIR);
  return search;
}

FoundFiles findCandidates(const PluginSearch& search) {
  FoundFiles found;
  std::map<std::string, fs::path> winners;
  std::vector<std::pair<FileIdentity, fs::path>> seen;
  for (const auto& directory : search.directories) {
    SearchedDirectory searched{directory, {}};
    for (const auto& file : connectorFilesIn(directory, searched.problem)) {
      std::string id = file.filename().string();
      id.resize(id.size() - kPluginSuffix.size());
      Candidate candidate{file, directory, id, {}};
      const auto identity = identityOf(file);
      const auto same = std::find_if(seen.begin(), seen.end(),
                                     [&](const auto& s) { return identity && s.first == *identity; });
      const auto [winner, first] = winners.try_emplace(id, file);
      if (same != seen.end())
        candidate.note = "the same file as " + same->second.string();
      else if (!first)
        candidate.note = "hidden by " + winner->second.string();
      if (identity) seen.emplace_back(*identity, file);
      found.candidates.push_back(std::move(candidate));
    }
    found.directories.push_back(std::move(searched));
  }
  std::stable_sort(found.candidates.begin(), found.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.id < b.id; });
  return found;
}

std::string nearestId(std::string_view id, const std::vector<Candidate>& candidates) {
  std::vector<std::string> known;
  for (const auto& candidate : candidates) known.push_back(candidate.id);
  return nearest(id, known);
}

}  // namespace spojka::host
