// SPDX-License-Identifier: Apache-2.0
// A compiled mapping as map() runs it. Ownership: owns every name and constant that mapped bodies borrow, so
// it is never changed once built. Threads: immutable. No errors of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/coerce.hpp"
#include "host/mapping/field_marks.hpp"
#include "host/mapping/mapping.hpp"
#include "host/mapping/path.hpp"
#include "host/mapping/phone_region.hpp"
#include "host/mapping/text_template.hpp"
#include "host/mapping/transform.hpp"

namespace spojka::host {

namespace mapping {

// A path of a rule, and whether what it gives is personal, whatever mark the value carries.
struct FieldSource {
  SourcePath path;
  bool personal = false;
};

// A path of a flow that gathers, taken apart, so that values are read record by record.
struct PerSource {
  std::string stream;
  SourcePath value;
  SourcePath per;
};

struct FieldProgram {
  std::string target;
  // One of the four gives the value.
  std::vector<FieldSource> from;  // the first that is not empty ...
  bool all = false;               // ... or one behind another
  std::vector<PerSource> per;     // of each of `from`: its values apart, by another one's
  std::optional<TextTemplate> textTemplate;
  std::optional<std::string> constant;
  std::optional<std::size_t> reference;  // which of the mapping's

  std::vector<CompiledTransform> transforms;
  std::vector<FieldSource> otherwise;  // tried in turn where nothing came out, not sent through transforms
  std::optional<PhoneRegion> region;   // of its e164 transform
  std::optional<std::string> fallback;
  TargetType type = TargetType::any;
  bool list = false;
  bool listUnknown = false;  // the target is not in the catalog: a list stays one
  bool set = false;          // a list in which a value that comes twice says nothing more
  bool newest = false;       // of several values the first is taken: records are gathered
  bool required = false;
  bool sensitive = false;    // personal wherever the value comes from
  bool fromOutside = false;  // holds what came from ${...}: its texts are never shown
};

// The tree of members a body is built from, each level sorted by name.
struct BodyNode {
  std::string name;
  std::size_t field = 0;  // of a leaf
  std::vector<BodyNode> children;
};

// Puts a field's dotted path into the tree; false when it meets one that is already there.
bool place(std::vector<BodyNode>& level, std::string_view path, std::size_t field);

// What people are shown of a field; `references` are those of its mapping.
Mapping::Column columnOf(const FieldProgram& field, const std::vector<Reference>& references);

}  // namespace mapping

struct Mapping::Program {
  std::string flow;
  std::string stream;
  std::vector<std::string> streams;
  bool gathers = false;
  std::string target;
  std::vector<mapping::FieldProgram> fields;
  std::vector<mapping::BodyNode> body;
  std::vector<Column> columns;
  std::vector<Reference> references;
  std::optional<FieldMarks> sourceMarks;
  std::optional<FieldMarks> targetMarks;
  std::array<std::uint8_t, 16> digest{};
  bool incremental = false;
  bool log = false;
  bool deletes = false;
  std::vector<std::string> keyKinds;
};

}  // namespace spojka::host
