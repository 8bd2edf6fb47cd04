// SPDX-License-Identifier: Apache-2.0
// Which version of each connector is there, so that runs can be compared by it. Asked now and then, never
// waited for. Ownership: borrows the tasks. Threads: any; look() one. Errors: none; what is not known is not
// told.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "host/serve/process/tasks.hpp"

namespace spojka::host {

class ConnectorVersions {
 public:
  explicit ConnectorVersions(Tasks& tasks) : tasks_(tasks) {}

  // To be called often: asks where that was long ago, and hears what was answered.
  void look(std::int64_t nowUs);
  // Of those that are known, by id.
  std::map<std::string, std::string> of(const std::string& source, const std::string& destination) const;

 private:
  Tasks& tasks_;
  std::shared_ptr<Task> asked_;
  std::int64_t askAgainUs_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> versions_;
};

}  // namespace spojka::host
