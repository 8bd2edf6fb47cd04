// SPDX-License-Identifier: Apache-2.0
// "{status}: {total} {unit}[, {note}]": text with source paths in it. What stands in brackets is left out
// when a value in it is empty; {{ }} [[ ]] stand for braces and brackets meant as text, and brackets without
// a value in them are text as they are. Ownership: the result lives in the arena. Threads: immutable once
// parsed. Errors: parse throws RuleError; write throws FieldFailure when a place meets something that is no
// single scalar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/flow.hpp"
#include "host/mapping/path.hpp"

namespace spojka::host::mapping {

// The text is meant as a template.
bool hasPlace(std::string_view text) noexcept;

class TextTemplate {
 public:
  // `stream`: see SourcePath.
  static TextTemplate parse(std::string_view text, std::string_view stream = {});
  const std::string& text() const noexcept { return text_; }
  const std::vector<SourcePath>& paths() const noexcept { return paths_; }

  // Places may give several values, of which the first is taken.
  void takeFirsts() noexcept { firsts_ = true; }

  // A missing value is empty text; when all places are empty, the whole is.
  void write(ValueView body, Flow& flow, Work& work) const;

 private:
  class Parser;
  // False when every value was empty.
  bool append(ValueView body, Flow& flow, std::string& out) const;
  struct Part {
    std::string literal;       // before the place
    bool hasPath = false;      // the next of paths_
    std::size_t optional = 0;  // which optional part it belongs to, from 1
  };
  std::string text_;
  std::vector<Part> parts_;
  std::vector<SourcePath> paths_;
  bool firsts_ = false;
};

}  // namespace spojka::host::mapping
