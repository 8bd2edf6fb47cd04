// SPDX-License-Identifier: Apache-2.0
#include "host/profile/tests/support.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace spojka::host::testing {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "spojka-profile-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::write(const std::string& name, std::string_view text) const {
  const auto file = path_ / name;
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

Environment environmentOf(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string readFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Profile load(std::string_view yaml, const Variables& variables) {
  const Folder folder;
  return loadProfile(folder.write("profile.yaml", yaml), environmentOf(variables));
}

std::vector<std::string> linesOf(const ProfileError& error) {
  std::vector<std::string> lines;
  for (const auto& p : error.problems())
    lines.push_back(fmt::format("{}:{} {}", p.at.line, p.at.column, p.message));
  return lines;
}

std::vector<std::string> problemsOf(std::string_view yaml, const Variables& variables) {
  try {
    load(yaml, variables);
  } catch (const ProfileError& e) {
    return linesOf(e);
  }
  return {};
}

}  // namespace spojka::host::testing
