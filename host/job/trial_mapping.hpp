// SPDX-License-Identifier: Apache-2.0
// Maps one record outside a run. Ownership: what is mapped lives in the arena; TrialMapping borrows what it
// is made with. Threads: one. Errors: StoreError.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/identity/membership.hpp"
#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"
#include "spojka/record.hpp"

namespace spojka::host {

// Objects of other flows stand in it as the state knows them, else under the names they would get.
class TrialMapping {
 public:
  using Gathering = std::map<std::string, identity::Membership>;
  // `state`: null = there is none. `gathering`: of the flows that gather, by their names.
  TrialMapping(std::string profile, const Gathering& gathering, Store* state)
      : profile_(std::move(profile)), gathering_(gathering), state_(state) {}

  // The key of a group is its name.
  MappedRecord map(const Mapping& mapping, const spojka_record& record, Arena& arena) const;

 private:
  // The object that a record or a group refers to; empty = none.
  std::string referred(const Mapping& mapping, const std::string& flow, const spojka_record& record) const;
  std::string ofRecord(const Mapping& mapping, const std::string& flow, const spojka_record& record) const;
  std::string ofGroup(const std::string& flow, std::string_view stream, std::string_view key) const;
  std::string linked(const std::string& flow, std::string_view key) const;

  const std::string profile_;
  const Gathering& gathering_;
  Store* const state_;
};

// The mapped record as it is handed to the destination. The texts live in the arena.
spojka_record recordForTarget(const std::string& profile, const Mapping& mapping, std::string_view key,
                              const spojka_value& body, Arena& arena);

}  // namespace spojka::host
