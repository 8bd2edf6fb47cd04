// SPDX-License-Identifier: Apache-2.0
// A folder of a test's own, readable by nobody else, gone with the test. Threads: one.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace spojka::host {

class TempFolder {
 public:
  TempFolder() {
    // Canonical: what is expected of messages compares with paths free of links.
    std::string name = (std::filesystem::canonical(std::filesystem::temp_directory_path()) / "spojka-XXXXXX");
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + name);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

  std::filesystem::path makeFolder(const std::string& name) const {
    std::filesystem::create_directories(path_ / name);
    std::filesystem::permissions(path_ / name, std::filesystem::perms(0755));
    return path_ / name;
  }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    const auto file = path_ / name;
    std::ofstream(file, std::ios::binary) << bytes;
    std::filesystem::permissions(file, std::filesystem::perms(0644));
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace spojka::host
