// SPDX-License-Identifier: Apache-2.0
// By which fields of a target objects can be known as one person, and what an object is known by: the
// identity keys of a flow, read from what the flow writes them to. Ownership: plain values. Threads:
// immutable. Errors: none; a key that no field stands for is left out.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host/identity/partition.hpp"
#include "host/mapping/mapping.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host {

class ObjectKeys {
 public:
  ObjectKeys(const FlowRule& rule, const Mapping& mapping, const CatalogEntry& target,
             std::string homeRegion);

  // Of partition(): first which group an object belongs to for sure, then the keys of the profile.
  const std::vector<identity::KeyRule>& rules() const noexcept { return rules_; }
  // Key of an object that belongs to this group.
  static identity::MemberKey ofGroup(std::int64_t group) { return {0, group, 0}; }
  // What else it is known by; sorted, each once.
  std::vector<identity::MemberKey> read(ValueView body) const;
  // Addresses and numbers of it in one spelling, and its name.
  std::set<std::string> spellings(const std::string& field, const std::string& text) const;
  // The same of a text of which nobody knows what it is.
  std::set<std::string> spellings(const std::string& text) const;
  std::string nameOf(ValueView body) const;
  // Beyond so many names behind a key it joins nobody; 0 = whatever their number.
  std::size_t moreThan() const noexcept { return moreThan_; }
  // Fields that addresses and numbers are read from, for people.
  const std::vector<std::string>& fields() const noexcept { return all_; }

 private:
  struct Key {
    IdentityKey::Kind kind;
    std::string name;
    std::vector<std::string> fields;
    std::set<std::string> never;
  };
  std::vector<Key> keys_;
  std::vector<identity::KeyRule> rules_;
  std::vector<std::string> nameFields_;
  std::vector<std::string> all_;
  std::string homeRegion_;
  std::size_t moreThan_ = 0;
};

// Every text within, lists gone through; numbers and times as they are written.
std::vector<std::string> textsOf(ValueView value);

}  // namespace spojka::host
