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
#include <vector>

#include "host/profile/profile.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

class BlastGuard {
 public:
  static constexpr std::int64_t kLeast = 50;  // fewer never stop a run
  static constexpr std::size_t kExamples = 5;
  static constexpr std::int64_t kLeastMissing = 5;  // a small shop is protected too

  struct Known {
    std::int64_t links = 0;         // records of this stream at the destination
    std::int64_t lastFullRead = 0;  // records the last whole read brought; 0 = not known
    bool mappingChanged = false;    // since the last run
    std::int64_t repeated = 0;      // records of the last whole read whose key had come before
  };
  // `fields`: names of the bits of a filled mask.
  BlastGuard(std::string stream, GuardRule rule, Known known, std::vector<std::string> fields);

  // A record that is known and stays as it is. Filled masks: which mapped fields have a value; 0 = not known.
  void stays(std::uint64_t filled);
  // A known record would change, or be deleted (`after` = nothing filled). `body` = what it would become. Of
  // a key that comes again the last word counts.
  void changes(std::string_view key, std::uint64_t before, std::uint64_t after, ValueView body);
  // A later record of this key says that it stays as it is.
  void staysAfterAll(std::string_view key, std::uint64_t filled);

  // Of records that the source has no longer, though it gave all it has.
  std::optional<std::string> tooManyMissing(std::int64_t missing) const;
  // Of objects that would go up in others, which nobody can take back.
  std::optional<std::string> tooManyMerges(std::int64_t merges) const;
  // Why to stop, with examples and the option to go on; nothing = go on.
  std::optional<std::string> tooManyChanges() const { return tooManyBut(0); }
  // The same while more is to come: as many as keys came twice the last time may still stay after all.
  std::optional<std::string> tooManySoFar() const { return tooManyBut(known_.repeated); }
  // The rest can be told only when all was read. `wholeRead` = the source gave everything it has.
  std::optional<std::string> atTheEnd(std::int64_t read, bool wholeRead) const;

 private:
  struct Emptied {
    std::int64_t had = 0;
    std::int64_t lost = 0;
    std::vector<std::string> examples;
  };
  struct Masks {
    std::uint64_t before = 0, after = 0;
  };
  std::optional<std::string> tooManyBut(std::int64_t perhapsNot) const;
  void count(std::string_view key, const Masks& masks, int times);
  std::string stop(const std::string& why, const std::vector<std::string>& examples) const;

  const std::string stream_;
  const GuardRule rule_;
  const Known known_;
  const std::vector<std::string> fields_;
  std::unordered_map<std::uint64_t, Masks> changed_;  // by a hash of the key: what comes twice changes once
  std::vector<std::string> examples_;
  std::vector<Emptied> emptied_;
  std::unordered_map<std::uint64_t, std::int64_t> staying_;  // mask -> records
};

}  // namespace spojka::host
