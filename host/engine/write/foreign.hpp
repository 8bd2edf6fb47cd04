// SPDX-License-Identifier: Apache-2.0
// What a stream finds at the destination under its own names though the state has no link to it. Where it is
// what would be written anyway, it is ours: the state was lost, or a run was killed between writing and
// storing. Where it differs, somebody else may have written it, such as another profile of the same name; the
// changes then wait here until it is known how many of them there are. Ownership: borrows nothing once a call
// returned. Threads: any; held() when no writer is at work. Errors: StoreError (unavailable) of the held
// back changes.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/engine/settle/held_back.hpp"
#include "host/engine/settle/ticket.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class Foreign {
 public:
  static constexpr std::int64_t kFew = 3;     // so many may be ours and have changed since
  static constexpr double kNearlyNone = 0.1;  // of what was found
  static constexpr std::int64_t kCertain =
      50;  // differing ones, and more than equal ones: no need to see more

  explicit Foreign(std::string stream) : stream_(std::move(stream)) {}

  // An object was found as it would have been written.
  void same(std::string_view key);
  // It differs, and waits. Says why to stop once that is certain.
  std::optional<std::string> differs(const WorkItem& item, const spojka_change* changes, std::size_t count);
  // It differs, in a run that only shows what would be.
  void wouldDiffer(const WorkItem& item, const spojka_change* changes, std::size_t count);

  // All was looked at. Why to stop; nothing = what was found is ours.
  std::optional<std::string> refusal() const;
  // For people, when there is something to tell of what was found and taken as ours; otherwise empty.
  std::string story() const;
  bool holds() const;
  bool holds(std::string_view key) const;
  // What waits, in the sequence it came.
  HeldBack& held() noexcept { return held_; }

 private:
  void count(const WorkItem& item, const spojka_change* changes, std::size_t count);
  std::string stop() const;
  std::int64_t differing() const { return static_cast<std::int64_t>(differing_.size()); }

  const std::string stream_;
  mutable std::mutex mutex_;
  std::int64_t same_ = 0;
  std::unordered_set<std::uint64_t>
      differing_;  // hashes of keys; one whose later version is the same is none
  std::vector<std::string> examples_;
  HeldBack held_;
};

}  // namespace spojka::host
