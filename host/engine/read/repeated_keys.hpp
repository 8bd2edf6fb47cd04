// SPDX-License-Identifier: Apache-2.0
// Notices keys that come more than once in one read. Ownership: plain values. Threads: one. Errors: none.
// Memory: eight bytes a slot and at least three slots for two keys, so 11 to 22 bytes a key: of each key only
// a hash is kept. Two keys in 10^13 that are taken for one make a wrong number in a message, nothing more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

class RepeatedKeys {
 public:
  // False = it had come before.
  bool add(std::string_view key);
  // The read begins anew: what came so far comes once more.
  void restart();

  // Records whose key had come before.
  std::int64_t count() const noexcept { return count_; }
  const std::string& example() const noexcept { return example_; }

 private:
  bool insert(std::uint64_t hash);
  void grow();

  std::vector<std::uint64_t> slots_;  // a power of two of them; 0 = free
  std::size_t used_ = 0;
  std::int64_t count_ = 0;
  std::string example_;
};

}  // namespace spojka::host
