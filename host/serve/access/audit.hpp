// SPDX-License-Identifier: Apache-2.0
// Who changed or saw what, one JSON a line in a file that only grows. Never a value, never a secret.
// Ownership: owns the name of the file. Threads: any. Errors: none of note(): an entry that cannot be kept is
// logged as an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "host/base/log.hpp"
#include "host/serve/access/roles.hpp"
#include "host/serve/json.hpp"

namespace spojka::host {

class Audit {
 public:
  Audit(std::filesystem::path file, Logger& logger) : file_(std::move(file)), logger_(logger) {}

  void note(const Principal& who, const std::string& action, const std::string& subject,
            const std::string& detail, std::int64_t nowUs);
  // The same, unless just this was noted of the same person less than `withinUs` ago: what a page asks in
  // many pieces is one look.
  void noteLook(const Principal& who, const std::string& action, const std::string& subject,
                const std::string& detail, std::int64_t nowUs, std::int64_t withinUs);
  // Newest first, at most `limit`; of one subject where it is not empty.
  spojka_value last(Arena& arena, std::size_t limit, const std::string& subject) const;

 private:
  const std::filesystem::path file_;
  Logger& logger_;
  mutable std::mutex mutex_;
  std::mutex looksMutex_;
  std::map<std::string, std::int64_t> looks_;  // when each was noted
};

}  // namespace spojka::host
