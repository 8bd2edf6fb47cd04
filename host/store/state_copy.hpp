// SPDX-License-Identifier: Apache-2.0
// A copy of a state in a folder of its own, for trying what would become of it. Ownership: the copy goes with
// the object. Threads: one; the store as any. Errors: StoreError.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "host/store/store.hpp"

namespace spojka::host {

class StateCopy {
 public:
  // Of an empty one where there is no state yet, or `empty`.
  StateCopy(const std::string& url, const std::string& profile, const Clock& clock, bool empty);
  ~StateCopy();
  StateCopy(const StateCopy&) = delete;
  StateCopy& operator=(const StateCopy&) = delete;

  Store& store() noexcept { return *store_; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace spojka::host
