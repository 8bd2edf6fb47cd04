// SPDX-License-Identifier: Apache-2.0
// A pretend shop and contact centre, a profile that couples them, and the real `spojka` program to run it.
// Ownership: a temporary folder that goes with the object. Threads: one.
#pragma once

#include <rapidjson/document.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "process.hpp"
#include "sandbox.hpp"

namespace e2e {

struct Answer {
  Finished process;
  rapidjson::Document json;  // of stdout, null when it is not JSON

  std::int64_t count(const char* stream, const char* what) const;
  std::string status() const;
};

class World {
 public:
  // `moreFields`: keys of custom fields that contacts have besides the usual ones.
  World(std::uint64_t customers, std::uint64_t orders, bool secure = false,
        const std::vector<std::string>& moreFields = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Writes profile.yaml; `replace` swaps parts of the usual text.
  void writeProfile(const std::vector<std::pair<std::string, std::string>>& replace = {});
  // Takes the whole `streams:` part away, so that the proposed mapping is used.
  void dropFields() const;
  // spojka VERB profile.yaml OPTIONS...; stdout is parsed when --json is among the options.
  Answer spojka(const std::string& verb, std::vector<std::string> options = {});
  Answer run() { return spojka("run", {"--json"}); }
  std::vector<std::string> command(const std::string& verb,
                                   const std::vector<std::string>& options = {}) const;
  void forgetState() const;
  // Requests so far that changed something at the contact centre.
  std::uint64_t writes();

  std::filesystem::path dir;
  std::map<std::string, std::string> environment;
  sandbox::Sandbox outside;

 private:
  bool secure_;
};

}  // namespace e2e
