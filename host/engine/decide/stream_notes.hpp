// SPDX-License-Identifier: Apache-2.0
// What the engine remembers of a stream from run to run, kept by the store as one text. Ownership: plain
// values. Threads: any. Errors: a text that cannot be read counts as none; what it says only makes the engine
// more careful.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/mapping/mapping.hpp"

namespace spojka::host {

struct StreamNotes {
  std::string digest;               // of the mapping the links were written with; empty = not known
  std::string target;               // kind of object the links lead to; empty = not known
  std::vector<std::string> fields;  // names of the bits of Link::filled; only ever appended to
  std::int64_t lastFullRead = 0;    // records the last whole read brought; 0 = not known
  std::int64_t repeated = 0;        // records of it whose key had come before
  bool incremental = false;         // the source brings what is new, not everything every time
  bool deletes = false;             // what the source deleted was deleted at the destination too
  bool finished = false;            // the last run of this stream came to its end
  // Found under this stream's names, different, and taken over because they were few; in all runs together.
  std::int64_t takenAsFew = 0;
  bool linksForgotten = false;  // for another destination, and no run of this stream came to its end since
  bool takesBack = false;       // the last whole read deleted what it had brought itself
  std::int64_t withoutUsualKey = 0;  // new records since one came that is known as most are
  // Keys whose object was to be created when the run ended, or may be: what is found there is ours.
  std::set<std::string> sent{};
  std::map<std::string, std::int64_t> keyKinds{};  // records of the last read by what their keys are made of

  // A run came to its end in which everything the source has was looked for, or known, at the destination: of
  // what comes new nothing is expected there.
  bool lookedForAll = false;
  bool referred = false;  // another flow pointed to the groups in the last run, of a flow that gathers
  std::set<std::string> readOnce{};  // streams that were read to the end, of a flow that gathers

  std::set<std::string>
      ended{};  // streams that the last read of each brought to its end, of a flow that gathers

  static StreamNotes parse(const std::string& text);
  std::string text() const;
  // Makes room for the fields of a mapping.
  void addFields(const Mapping& mapping);
};

std::string digestText(const Mapping& mapping);
// What the notes are of was written with another mapping.
bool isMappedOtherwise(const StreamNotes& notes, const Mapping& mapping);
// It deletes from now on: what was kept before is found by reading everything once.
bool beginsToDelete(const StreamNotes& notes, const Mapping& mapping);

// Bits for the mapped fields that have a value.
class FilledMask {
 public:
  FilledMask(const Mapping& mapping, const StreamNotes& notes);
  std::uint64_t of(ValueView body) const;
  // All fields of the mapping. A field that is mapped no longer keeps its bit in old links, and its value at
  // the destination: it is not emptied.
  std::uint64_t all() const;

 private:
  std::vector<std::pair<std::string, unsigned>> fields_;
};

}  // namespace spojka::host
