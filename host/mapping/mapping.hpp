// SPDX-License-Identifier: Apache-2.0
// The rules of one flow, compiled once: paths, templates and transforms from a source record to a target
// body. Ownership: map() builds into the caller's arena and may borrow text of the source record and of the
// mapping (names, constants): keep all three alive. Threads: a compiled mapping is immutable; map() may run
// on several threads. Errors: compile collects ProfileProblems; map answers a MappingFailure instead of
// throwing, since one bad record must not stop the others.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/field_marks.hpp"
#include "host/profile/profile.hpp"
#include "spojka/arena.hpp"
#include "spojka/catalog.hpp"
#include "spojka/value.hpp"

namespace spojka::host {

namespace mapping {
struct PathTree;
}

struct MappingFailure {
  std::string field;    // target path
  std::string message;  // which rule, why; no values of the record
};

struct MappedRecord {
  // SPOJKA_OBJECT, nested by the dotted target paths, members sorted by name. Every mapped field is there:
  // one whose result is empty is null, or an empty list where the target takes a list. A value carries the
  // mark for personal data when a value or a field it was made of is personal, or the target's role says so.
  spojka_value body{};
  std::optional<MappingFailure> failure;  // then body is not to be used
};

// A field that points to the object which another flow writes for the same record.
struct Reference {
  std::string flow;
  std::string field;  // target path
};

class Mapping {
 public:
  ~Mapping();
  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;

  // `ids`: of the objects referred to, in the sequence of references(); an empty one is no value.
  MappedRecord map(const spojka_record& record, Arena& arena, std::span<const std::string> ids = {}) const;
  // What all that is kept of it goes by.
  const std::string& flow() const noexcept;
  // Of the source, whose records it takes.
  const std::string& stream() const noexcept;
  // All of them, of a flow that gathers.
  const std::vector<std::string>& streams() const noexcept;
  // Its records are groups: an object that has a list of records for each stream, newest first.
  bool gathers() const noexcept;
  // What it looks at in records of a stream it takes.
  void addPathsTo(std::string_view stream, mapping::PathTree& tree) const;
  const std::string& target() const noexcept;
  // Target paths in the sequence of the rules, with the source paths each one uses (for previews).
  struct Column {
    std::string target;
    std::vector<std::string> sources;
    std::string rule;       // the rule in one readable line
    int line = 0;           // where it stands in the profile, 0 = nowhere
    bool phone = false;     // has an e164 rule
    std::string region;     // of that rule, where the record does not say its own; may be empty
    bool personal = false;  // what it gives is personal, always or for some records
    bool secret = false;    // holds a value that came from ${...}: what it gives is not kept
    bool told = true;       // the source's catalog says of every one of `sources` whose data it is
  };
  const std::vector<Column>& columns() const noexcept;
  const std::vector<Reference>& references() const noexcept;
  // Countries this record's numbers are read in because it says so itself.
  std::vector<std::string> regionsOf(ValueView body) const;
  // Whose data the fields of either side hold, as their catalogs say.
  const FieldMarks& sourceMarks() const noexcept;
  const FieldMarks& targetMarks() const noexcept;
  // The same for rules that give the same values, whatever sequence they stand in; stored, so that a change
  // is noticed.
  const std::array<std::uint8_t, 16>& digest() const noexcept;
  // The source goes on from a checkpoint with what changed; otherwise it reads whole every time.
  bool incremental() const noexcept;
  // The source gives a history, in which the last entry of a key counts.
  bool log() const noexcept;
  // What the source no longer has after it gave all it has is deleted.
  bool deletes() const noexcept;
  // What the source's keys can be made of, see CatalogEntry.
  const std::vector<std::string>& keyKinds() const noexcept;

 private:
  friend class MappingCompiler;
  struct Program;
  explicit Mapping(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

// Checks every path against both catalogs and every transform and its arguments; adds what is wrong to
// `problems`. Nothing is returned when a problem was added.
std::optional<Mapping> compileMapping(const FlowRule& rule, const CatalogEntry& source,
                                      const CatalogEntry& target, std::vector<ProfileProblem>& problems);

// The same for a flow that gathers: `sources` are its streams, in the sequence of the rule.
std::optional<Mapping> compileMapping(const FlowRule& rule, const std::vector<const CatalogEntry*>& sources,
                                      const CatalogEntry& target, std::vector<ProfileProblem>& problems);

// A field that points to objects of one target gets none of another: told as far as the catalog says where it
// points to.
void checkReferenceTargets(const std::vector<FlowRule>& flows, const FlowRule& rule,
                           const CatalogEntry& target, std::vector<ProfileProblem>& problems);

// The rules a profile without `fields` uses: target fields filled from source fields of the same role,
// required ones first. Numbers without a country code belong to the country the record names, else to
// `homeRegion` (two capital letters).
FlowRule proposeMapping(const CatalogEntry& source, const CatalogEntry& target,
                        const std::string& homeRegion);

// Where a source is at home: by the end of its address (.sk), else CZ.
std::string homeRegionOf(const Identity& source);

// 128-bit fingerprint of a mapped body and its target: equal values (as sameValue sees them), equal
// fingerprint, whatever memory they live in. Stored with every link, so the encoding behind it never changes.
using Fingerprint = std::array<std::uint8_t, 16>;
Fingerprint fingerprintOf(std::string_view target, ValueView body);

// Deterministic name of a written object: [A-Za-z0-9_-], at most 64 bytes, different for different (profile,
// stream, key), and the same for ever.
std::string targetKey(std::string_view profile, std::string_view stream, std::string_view key);
// With this every such name of the profile begins, and perhaps some of others.
std::string targetKeyPrefix(std::string_view profile);

// The name of what a mapping writes for a record. That of a group, whose key is STREAM:KEY of one of its
// records, is the name that record's own object has where a flow writes one for each record of the stream.
std::string objectKey(std::string_view profile, const Mapping& mapping, std::string_view key);
std::string groupKey(std::string_view profile, std::string_view group);

// Names and one-line descriptions of all transforms, sorted (for help and nearest-word hints).
struct TransformHelp {
  std::string name;
  std::string usage;
  std::string help;
};
const std::vector<TransformHelp>& transformHelp();

}  // namespace spojka::host
