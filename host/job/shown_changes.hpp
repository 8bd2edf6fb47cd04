// SPDX-License-Identifier: Apache-2.0
// Whose values of what a dry run says would change may be shown. Ownership: results live in the arena.
// Threads: pure functions. Errors: none.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "host/engine/settle/outcome.hpp"
#include "host/mapping/mapping.hpp"
#include "spojka/arena.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

// What is masked. A new value is as personal as what it was made of, which the mapping knows; a destination
// that marks it is believed where the source says nothing of its fields. What stands at the destination is
// masked where its catalog, or its own mark, says so; and beside a new value that is masked.
class ShownChanges {
 public:
  ShownChanges(std::vector<Mapping> mappings, bool reveal) : own_(std::move(mappings)), reveal_(reveal) {}
  // Of mappings that live as long.
  explicit ShownChanges(const std::vector<Mapping>* mappings) : borrowed_(mappings) {}

  struct Sides {
    spojka_value before;
    spojka_value after;
  };
  // What people see of the record instead of its key.
  std::string nameOf(const RecordEvent& event) const;
  Sides of(Arena& arena, const RecordEvent& event, const spojka_change& change) const;

 private:
  bool isPersonalAfter(const Mapping* mapping, const RecordEvent& event, const spojka_change& change) const;
  const Mapping* mappingOf(std::string_view stream) const;

  std::vector<Mapping> own_{};
  const std::vector<Mapping>* borrowed_ = nullptr;
  bool reveal_ = false;
};

}  // namespace spojka::host
