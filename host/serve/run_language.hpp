// SPDX-License-Identifier: Apache-2.0
// The language in which runs speak that nobody waits for: what they store of failures is read by everybody,
// so it is one for the whole installation. Ownership: a file of its own. Threads: any. Errors: choose() says
// why it was not kept.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>

namespace spojka::host {

class RunLanguage {
 public:
  // `usual`: as the service itself speaks, until somebody chooses.
  RunLanguage(std::filesystem::path file, std::string usual);

  std::string now() const;  // "cs", "en"
  bool isChosen() const;
  // Empty = kept.
  std::string choose(const std::string& language);

 private:
  const std::filesystem::path file_;
  const std::string usual_;
  mutable std::mutex mutex_;
  std::string chosen_;
};

}  // namespace spojka::host
