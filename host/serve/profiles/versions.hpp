// SPDX-License-Identifier: Apache-2.0
// The texts a profile has had, so that two runs can be compared by what changed between them. With what stood
// in them: for the service's eyes only. Ownership: files in a folder of its own. Threads: any. Errors: none;
// what cannot be kept is logged.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/base/log.hpp"

namespace spojka::host {

struct ProfileVersion {
  std::string etag;
  std::int64_t atUs = 0;
  std::string by;  // user; "file" = changed outside
};

class ProfileVersions {
 public:
  ProfileVersions(std::filesystem::path folder, Logger& logger)
      : folder_(std::move(folder)), logger_(logger) {}

  // As the newest one; one that was known before, and is restored, is the newest again.
  void keep(const std::string& profile, const std::string& etag, const std::string& text,
            const std::string& by, std::int64_t nowUs);
  std::vector<ProfileVersion> list(const std::string& profile) const;  // newest first
  std::optional<std::string> text(const std::string& profile, const std::string& etag) const;

 private:
  const std::filesystem::path folder_;
  Logger& logger_;
  std::mutex mutex_;
  std::map<std::string, std::string> newest_;  // of each profile, as far as it was looked for
};

}  // namespace spojka::host
