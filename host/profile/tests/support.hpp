// SPDX-License-Identifier: Apache-2.0
// Profiles written on the spot, for tests: a folder of their own that goes with the test, an environment in a
// map. Ownership: the folder belongs to the object. Threads: one thread. Errors: as exceptions.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/profile/profile.hpp"

namespace spojka::host::testing {

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path write(const std::string& name, std::string_view text) const;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

using Variables = std::map<std::string, std::string>;
Environment environmentOf(Variables variables);

std::string readFile(const std::filesystem::path& file);

Profile load(std::string_view yaml, const Variables& variables = {});
// "line:column message" of every problem; empty when the profile loads.
std::vector<std::string> problemsOf(std::string_view yaml, const Variables& variables = {});
std::vector<std::string> linesOf(const ProfileError& error);

// The parts a profile must have (six lines), to put a few more lines below.
inline const std::string kHead =
    "version: 1\n"
    "name: test\n"
    "source:\n"
    "  connector: left\n"
    "destination:\n"
    "  connector: right\n";

}  // namespace spojka::host::testing
