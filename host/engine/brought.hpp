// SPDX-License-Identifier: Apache-2.0
// What a read brought that gives everything the source has, so that it can be told what is missing.
// Ownership: plain values. Threads: one. Errors: none. Memory: a hash of each key.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>

#include "host/engine/settle/ticket.hpp"

namespace spojka::host {

class Brought {
 public:
  void add(const Batch& batch) {
    for (std::size_t i = 0; i < batch.size(); ++i) keys_.insert(hash(fromAbi(batch.record(i).key)));
    for (std::size_t i = 0; i < batch.problemCount(); ++i) {
      const auto key = fromAbi(batch.problem(i).key);
      nameless_ = nameless_ || key.empty();
      keys_.insert(hash(key));
    }
  }
  bool has(std::string_view key) const { return keys_.count(hash(key)) != 0; }
  // An empty answer is no answer, and what came without a key may be any of those that are missed.
  bool tellsMissing() const { return !keys_.empty() && !nameless_; }

 private:
  static std::uint64_t hash(std::string_view key) { return std::hash<std::string_view>{}(key); }

  std::unordered_set<std::uint64_t> keys_;
  bool nameless_ = false;
};

}  // namespace spojka::host
