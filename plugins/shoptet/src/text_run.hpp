// SPDX-License-Identifier: Apache-2.0
// The text of one element, collected from the pieces a parser delivers it in, copied once in the usual case.
// Ownership: finished text lives in the arena it was given. Threads: one. Errors: std::bad_alloc.
#pragma once

#include <string>
#include <string_view>

#include "spojka/arena.hpp"

namespace shoptet {

class TextRun {
 public:
  void begin() noexcept {
    kept_ = {};
    spilled_ = false;
  }
  std::size_t size() const noexcept { return spilled_ ? spill_.size() : kept_.size(); }

  void append(spojka::Arena& arena, std::string_view piece) {
    if (spilled_) {
      spill_.append(piece);
    } else if (kept_.empty()) {
      kept_ = arena.copy(piece);
    } else {
      const std::string_view next = arena.copy(piece);
      if (next.data() == kept_.data() + kept_.size()) {  // the usual case: it lies right behind
        kept_ = {kept_.data(), kept_.size() + next.size()};
      } else {
        spill_.assign(kept_);
        spill_.append(piece);
        spilled_ = true;
      }
    }
  }

  // Without the blank space around it.
  std::string_view finish(spojka::Arena& arena) {
    std::string_view text = spilled_ ? std::string_view(spill_) : kept_;
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return spilled_ ? arena.copy(text) : text;
  }

 private:
  static bool isBlank(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  std::string_view kept_;
  std::string spill_;
  bool spilled_ = false;
};

}  // namespace shoptet
