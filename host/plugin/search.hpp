// SPDX-License-Identifier: Apache-2.0
// Which connector files there are, in which sequence, by name only: nothing is opened. Threads: any.
// Errors: none; places that cannot be read are told in words.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/registry.hpp"

namespace spojka::host {

struct Candidate {
  std::filesystem::path file;       // as found, absolute
  std::filesystem::path directory;  // the search directory it stands in
  std::string id;                   // from the file's name; may be no valid id
  std::string note;                 // hidden by an earlier one, or the same file as one
};

struct SearchedDirectory {
  std::filesystem::path path;
  std::string problem;  // "does not exist", empty = was read
};

struct FoundFiles {
  std::vector<Candidate> candidates;  // sorted by id, then in the sequence of the directories
  std::vector<SearchedDirectory> directories;
};

FoundFiles findCandidates(const PluginSearch& search);

// The known id nearest to `id`, or empty when none is near enough to be meant.
std::string nearestId(std::string_view id, const std::vector<Candidate>& candidates);

}  // namespace spojka::host
