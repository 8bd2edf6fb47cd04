// SPDX-License-Identifier: Apache-2.0
// How much of a run may be sent again. Retries hide a few failures; when they become a fair part of the
// traffic they only add to the load of a side that is in trouble. Threads: any. Errors: none.
#pragma once

#include <cstdint>
#include <mutex>

namespace spojka::host {

class RetryBudget {
 public:
  static constexpr std::int64_t kFloor = 100;  // also a short run may meet a bad minute

  explicit RetryBudget(double share) : share_(share) {}

  // Records that are sent for the first time.
  void offered(std::int64_t records) {
    const std::lock_guard lock(mutex_);
    offered_ += records;
  }
  // False = nothing is left; the retries are not to be made.
  bool spend(std::int64_t retries) {
    const std::lock_guard lock(mutex_);
    if (spent_ + retries > allowed()) return false;
    spent_ += retries;
    return true;
  }
  std::int64_t spent() const {
    const std::lock_guard lock(mutex_);
    return spent_;
  }

 private:
  std::int64_t allowed() const {
    return kFloor + static_cast<std::int64_t>(share_ * static_cast<double>(offered_));
  }

  const double share_;
  mutable std::mutex mutex_;
  std::int64_t offered_ = 0;
  std::int64_t spent_ = 0;
};

}  // namespace spojka::host
