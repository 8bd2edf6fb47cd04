// SPDX-License-Identifier: Apache-2.0
// What a stream finds at the destination under its own names though the state has no link to it. Where it is
// what would be written anyway, it is ours: the state was lost, or a run was killed between writing and
// storing. Where it differs, somebody else may have written it, such as another profile of the same name; the
// changes then wait here until it is known how many of them there are. Ownership: borrows the mapping.
// Threads: any; held() when no writer is at work. Errors: StoreError (unavailable) of the held back changes.
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
#include "host/mapping/mapping.hpp"
#include "spojka/abi.h"

namespace spojka::host {

class Foreign {
 public:
  // So many may be ours and have changed since, in all runs together: of two small streams under one name
  // each run would take over a few, for ever.
  static constexpr std::int64_t kFew = 3;
  static constexpr double kNearlyNone = 0.1;  // of what was found
  static constexpr std::int64_t kCertain =
      50;  // differing ones, and more than equal ones: no need to see more

  struct Before {
    std::int64_t takenAsFew = 0;  // by earlier runs
    bool linksForgotten = false;  // for another destination
  };
  Foreign(const Mapping& mapping, Before before) : mapping_(mapping), before_(before) {}

  // An object was found as it would have been written.
  void same(std::string_view key);
  // It differs, and waits. Says why to stop once that is certain.
  std::optional<std::string> differs(const WorkItem& item, const spojka_change* changes, std::size_t count);
  // It differs, in a run that only shows what would be.
  void wouldDiffer(const WorkItem& item, const spojka_change* changes, std::size_t count);

  // All was looked at. Why to stop; nothing = what was found is ours.
  std::optional<std::string> refusal() const;
  // So many are taken over for being few, and to be remembered.
  std::int64_t takenAsFew() const;
  // For people, when there is something to tell of what was found and taken as ours; otherwise empty.
  std::string story() const;
  bool holds() const;
  bool holds(std::string_view key) const;
  // What waits, in the sequence it came.
  HeldBack& held() noexcept { return held_; }

 private:
  void count(const WorkItem& item, const spojka_change* changes, std::size_t count);
  std::string stop() const;
  bool nearlyNone() const;
  std::string shown(std::string_view field, const spojka_value* value, bool ours) const;
  std::int64_t differing() const { return static_cast<std::int64_t>(differing_.size()); }

  const Mapping& mapping_;
  const Before before_;
  mutable std::mutex mutex_;
  std::int64_t same_ = 0;
  std::unordered_set<std::uint64_t>
      differing_;  // hashes of keys; one whose later version is the same is none
  std::vector<std::string> examples_;
  HeldBack held_;
};

}  // namespace spojka::host
