// SPDX-License-Identifier: Apache-2.0
// A path into a source record: `a.b`, `list[].a` (every item), `list[0].a` (one item, from 0),
// `list[kind=x].a` (items whose member `kind` reads `x`). Ownership: what read() finds borrows from the
// record. Threads: immutable once parsed. Errors: parse throws RuleError; a missing member is simply empty.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/flow.hpp"
#include "host/mapping/path_tree.hpp"
#include "spojka/value.hpp"

namespace spojka::host::mapping {

class SourcePath {
 public:
  // `stream`: a first part of this name says which record is meant, and is none of it; empty = it is one.
  static SourcePath parse(std::string_view text, std::string_view stream = {});

  const std::string& text() const noexcept { return text_; }  // as written
  // The spelling of catalogs: every bracket as [].
  const std::string& catalogPath() const noexcept { return catalogPath_; }
  bool yieldsList() const noexcept { return yieldsList_; }

  // Replaces what `flow` holds, except that its sensitive flag is only ever added to. Empty items of a list
  // are left out. A list met where the path has no bracket is gone through as if it had []: documents in
  // which an element may repeat look like a single value until it does.
  void read(ValueView body, Flow& flow) const;

  // All that it looks at.
  void addTo(PathTree& tree) const;

 private:
  enum class Pick : unsigned char { member, all, index, filter };
  struct Step {
    std::string name;
    Pick pick = Pick::member;
    std::size_t index = 0;
    std::string filterName;
    std::string filterValue;
  };
  static Step parseStep(std::string_view text, std::string_view whole);
  static void parseBracket(std::string_view inside, std::string_view whole, Step& step);
  static bool matches(const Step& step, ValueView item);
  static ValueView pickOne(const Step& step, ValueView member);
  void collect(ValueView value, std::size_t stepIndex, Flow& flow) const;
  void collectItems(ValueView list, std::size_t stepIndex, Flow& flow) const;

  std::string text_;
  std::string catalogPath_;
  std::vector<Step> steps_;
  bool yieldsList_ = false;
};

}  // namespace spojka::host::mapping
