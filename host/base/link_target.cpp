// SPDX-License-Identifier: Apache-2.0
#include "host/base/link_target.hpp"

namespace spojka::host {

namespace fs = std::filesystem;

std::optional<fs::path> behindLinks(fs::path file) {
  constexpr int kMostLinks = 40;
  std::error_code failed;
  for (int i = 0; fs::is_symlink(fs::symlink_status(file, failed)); ++i) {
    const fs::path leadsTo = fs::read_symlink(file, failed);
    if (failed || i == kMostLinks) return std::nullopt;
    file = file.parent_path() / leadsTo;  // absolute ones stand alone
  }
  return file;
}

}  // namespace spojka::host
