// SPDX-License-Identifier: Apache-2.0
// "{status}: {total} {unit}": text with source paths in it; {{ and }} stand for braces. Ownership: the result
// lives in the arena. Threads: immutable once parsed. Errors: parse throws RuleError; write throws
// FieldFailure when a placeholder meets something that is no single scalar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/mapping/flow.hpp"
#include "host/mapping/path.hpp"

namespace spojka::host::mapping {

class TextTemplate {
 public:
  // `stream`: see SourcePath.
  static TextTemplate parse(std::string_view text, std::string_view stream = {});
  const std::string& text() const noexcept { return text_; }
  const std::vector<SourcePath>& paths() const noexcept { return paths_; }

  // A missing value is empty text; when all placeholders are empty, the whole is.
  void write(ValueView body, Flow& flow, Work& work) const;

 private:
  struct Part {
    std::string literal;   // before the placeholder
    bool hasPath = false;  // the next of paths_
  };
  std::string text_;
  std::vector<Part> parts_;
  std::vector<SourcePath> paths_;
};

}  // namespace spojka::host::mapping
