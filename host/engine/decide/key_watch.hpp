// SPDX-License-Identifier: Apache-2.0
// Sees when a source names the records it gave before by other keys: everything would be created a second
// time, beside what is there. Two signs: the kind of key most records had comes no longer, where the source
// tells kinds; and a whole read in which most known records are missing and about as many new ones come. Pure
// counting; who calls it keeps new records waiting for as long as a sign may still appear. In a read without
// any it holds none: the first record of the usual kind clears the first sign, half of the known ones clear
// the second. Ownership: plain values. Threads: one. Errors: none.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace spojka::host {

class KeyWatch {
 public:
  static constexpr std::int64_t kLeast = 5;        // known records: fewer tell nothing of a whole read
  static constexpr std::int64_t kSurelySeen = 10;  // among so many the usual kind is found in any read

  using Kinds = std::map<std::string, std::int64_t>;  // records by the kind of their key

  // `names`: kinds of the stream, by their number minus 1. `before`: as they were in the last read. `whole`:
  // the source gives everything it has.
  KeyWatch(std::string stream, std::vector<std::string> names, Kinds before, std::int64_t links, bool whole);

  // A record came; `kind` = number of its key's kind, 0 = not told.
  void sees(std::uint32_t kind, bool known);
  // A new record of this kind waits.
  bool holds(std::uint32_t kind) const;
  // All was read. Why to stop before anything new is created.
  std::optional<std::string> atTheEnd() const;
  // What to remember for the next read.
  Kinds kinds() const;

 private:
  std::string nameOf(std::uint32_t kind) const;
  std::optional<std::string> lostKind() const;
  std::optional<std::string> massCreation() const;

  const std::string stream_;
  const std::vector<std::string> names_;
  const Kinds before_;
  const std::int64_t links_;
  const bool whole_;
  std::string usual_;  // the kind most records had; empty = not known
  std::map<std::uint32_t, std::int64_t> read_;
  std::map<std::uint32_t, std::int64_t> new_;
  std::int64_t known_ = 0;
  bool usualSeen_ = false;
};

}  // namespace spojka::host
