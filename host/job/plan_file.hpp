// SPDX-License-Identifier: Apache-2.0
// What a plan came to, so that it can be kept and compared with what a run would do later. No values of
// records, only what they come to: it can be kept where records may not. Ownership: plain values. Threads:
// one. Errors: StatusError (refused) for a text that is no plan.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "host/engine/settle/outcome.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {

class PlannedChanges {
 public:
  PlannedChanges() = default;
  explicit PlannedChanges(std::string profile) : profile_(std::move(profile)) {}

  // What changes nothing is no part of a plan.
  void add(const RecordEvent& event);
  // Of these only what goes up in another.
  void add(const ObjectEvent& event);
  bool empty() const noexcept { return records_.empty(); }
  // Does a run have anything to do?
  bool changesAnything() const;

  std::string text(std::int64_t madeAtUs) const;
  static PlannedChanges parse(std::string_view text);

  // In words why this plan is not what would be done `now`; empty = it is.
  std::string differenceTo(const PlannedChanges& now) const;

 private:
  struct Planned {
    std::string action;  // create, update, delete, merge, fail
    std::string digest;  // of what the object was and becomes, as the destination and the mapping tell
    bool operator==(const Planned&) const = default;
  };
  using Key = std::pair<std::string, std::string>;  // flow and the source's key

  std::string profile_;
  std::map<Key, Planned> records_;
};

}  // namespace spojka::host
