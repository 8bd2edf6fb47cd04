// SPDX-License-Identifier: Apache-2.0
// Purpose: decides which faults strike a request and counts them. Safe from any thread; without faults the
// cost is one atomic read. No errors.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "faults/fault.hpp"

namespace sandbox {

// What a fault may ask of a request.
struct RequestFacts {
  Side side = Side::Shop;
  std::string_view method, path;
  std::optional<std::int64_t> windowDays;  // length of the asked date window; none: no window applies
  std::string_view object;                 // name in the path
  bool usesIn = false;                     // a list filtered with the operator `in`
  int inFlight = 0;                        // requests under way on this side, this one included
};

// The faults that strike one request, in the order they were set.
class FaultPlan {
 public:
  void add(const Fault& fault) { faults_.push_back(fault); }
  const Fault* find(FaultAction action) const;
  bool has(FaultAction action) const { return find(action) != nullptr; }
  bool empty() const { return faults_.empty(); }

 private:
  std::vector<Fault> faults_;
};

class FaultRegistry {
 public:
  void add(Fault fault);
  void clear();
  std::vector<Fault> list() const;

  bool any() const { return any_; }
  FaultPlan plan(const RequestFacts& facts);

 private:
  struct Entry {
    Fault fault;
    std::deque<std::int64_t> recent;  // RateLimit: when the last requests came, in microseconds
  };

  static bool applies(Entry& entry, const RequestFacts& facts);

  std::atomic<bool> any_{false};
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace sandbox
