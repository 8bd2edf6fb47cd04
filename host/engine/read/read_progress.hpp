// SPDX-License-Identifier: Apache-2.0
// Does reading that is repeated get anywhere? What a source gave before counts only when it is more than what
// it had given from the same checkpoint before. Threads: one. Errors: none.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

namespace spojka::host {

class ReadProgress {
 public:
  // Beyond this a stream is left, whatever the checkpoints say: the next run goes on from the last of them.
  static constexpr int kMostAttempts = 500;

  void begins(const std::string& checkpoint) {
    ++attempts_;
    given_ = 0;
    furthest_ = &furthestFrom_[checkpoint];
  }
  // True = further than ever from this checkpoint.
  bool gave(std::size_t records) {
    given_ += records;
    if (given_ <= *furthest_) return false;
    *furthest_ = given_;
    return true;
  }
  bool isEndless() const noexcept { return attempts_ >= kMostAttempts; }

 private:
  std::unordered_map<std::string, std::size_t> furthestFrom_;
  std::size_t* furthest_ = nullptr;
  std::size_t given_ = 0;
  int attempts_ = 0;
};

}  // namespace spojka::host
