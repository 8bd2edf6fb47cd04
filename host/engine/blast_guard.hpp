// SPDX-License-Identifier: Apache-2.0
// Watches how much of what is known a stream would change, and says when that is far more than usual: too
// many records changed, a field emptied on many that had it, a source that shrank. Pure counting; who calls
// it holds the changes back. Ownership: plain values. Threads: one. Errors: none.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/profile/profile.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

class BlastGuard {
 public:
  static constexpr std::int64_t kLeast = 50;  // fewer never stop a run
  static constexpr std::size_t kExamples = 5;

  struct Known {
    std::int64_t links = 0;         // records of this stream at the destination
    std::int64_t lastFullRead = 0;  // records the last whole read brought; 0 = not known
    bool mappingChanged = false;    // since the last run
  };
  // `fields`: names of the bits of a filled mask.
  BlastGuard(std::string stream, GuardRule rule, Known known, std::vector<std::string> fields);

  // A record that is known and stays as it is. Filled masks: which mapped fields have a value; 0 = not known.
  void stays(std::uint64_t filled);
  // A known record would change, or be deleted (`after` = nothing filled). `body` = what it would become.
  void changes(std::string_view key, std::uint64_t before, std::uint64_t after, ValueView body);
  // True for the key of a record that changes() was told of.
  bool touches(std::string_view key) const;

  // Why to stop, with examples and the option to go on; nothing = go on. Certain as soon as it is said.
  std::optional<std::string> tooManyChanges() const;
  // The rest can be told only when all was read. `wholeRead` = the source gave everything it has.
  std::optional<std::string> atTheEnd(std::int64_t read, bool wholeRead) const;

 private:
  struct Emptied {
    std::int64_t had = 0;
    std::int64_t lost = 0;
    std::vector<std::string> examples;
  };
  std::string stop(const std::string& why, const std::vector<std::string>& examples) const;

  const std::string stream_;
  const GuardRule rule_;
  const Known known_;
  const std::vector<std::string> fields_;
  std::unordered_set<std::uint64_t> changed_;  // hashes of keys: a record that comes twice changes once
  std::vector<std::string> examples_;
  std::vector<Emptied> emptied_;
  std::unordered_map<std::uint64_t, std::int64_t> staying_;  // mask -> records
};

}  // namespace spojka::host
