// SPDX-License-Identifier: Apache-2.0
// Sees when a source names the records it gave before by other keys: everything would be created a second
// time, beside what is there. Signs, each judged when all was read:
// - a new record is known by a kind of key that this stream never used;
// - the kind most records had comes no longer, where the source tells kinds, also over several short reads;
// - in a whole read, known records are missing and about as many new ones came by an unusual kind;
// - a whole read in which most known records are missing and about as many new ones come.
// Pure counting; who calls it keeps new records waiting for as long as a sign may still appear. In a read
// without any it holds none of the usual kind: the first record of it clears the second sign, half of the
// known ones clear the last. Ownership: plain values. Threads: one. Errors: none.
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

  static constexpr std::int64_t kSwapped = 3;  // new ones of an unusual kind, for as many that are missing
  static constexpr double kNoChance = 0.01;    // that the usual kind did not come though it is there

  using Kinds = std::map<std::string, std::int64_t>;  // records by the kind of their key

  struct Before {
    Kinds kinds{};                  // of the last whole read and what came since; 0 = was there once
    std::int64_t withoutUsual = 0;  // new records since the usual kind came last
    std::int64_t links = 0;
    std::int64_t lastFullRead = 0;  // records it had; 0 = not known
  };
  // `names`: kinds of the stream, by their number minus 1. `whole`: the source gives everything it has.
  KeyWatch(std::string stream, std::vector<std::string> names, Before before, bool whole);

  // A record came; `kind` = number of its key's kind, 0 = not told.
  void sees(std::uint32_t kind, bool known);
  // A new record of this kind waits.
  bool holds(std::uint32_t kind) const;
  // All was read. Why to stop before anything new is created.
  std::optional<std::string> atTheEnd() const;
  // What to remember for the next read.
  Kinds kinds() const;
  std::int64_t withoutUsual() const;

 private:
  std::string nameOf(std::uint32_t kind) const;
  bool isUnheardOf(std::uint32_t kind) const;
  std::int64_t unusualNew() const;
  std::optional<std::string> newKind() const;
  std::optional<std::string> lostKind() const;
  std::optional<std::string> swappedKind() const;
  std::optional<std::string> massCreation() const;

  const std::string stream_;
  const std::vector<std::string> names_;
  const Before before_;
  const bool whole_;
  std::string usual_;        // the kind most records had; empty = not known
  double unusualShare_ = 0;  // of the others
  std::map<std::uint32_t, std::int64_t> read_;
  std::map<std::uint32_t, std::int64_t> new_;
  std::int64_t known_ = 0;
  bool usualSeen_ = false;
};

}  // namespace spojka::host
